"""`python -m bench.nurture`: leads.nurture at work and at rest, by the clock, of ever more leads.

The default track of grade C takes some two in seven of all leads. Prints, for each size, how many leads a
second come to the track, how many steps a second are taken when all are due (no channel is set up: messages
are left out), and what a minute costs in which nothing is to be done.
"""

import argparse
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bench.million import million_leads
from services.leads.domain.nurture_defaults import DEFAULT_TRACKS
from services.leads.jobs_nurture import nurture
from services.leads.repository.nurturing.tracks import create_track
from shared.clock import utc_now
from shared.database import Database
from shared.jobs import Counts

SIZES = (10_000, 100_000, 1_000_000)
MONTH = timedelta(days=30)


def measured(db: Database) -> None:
    """Put all on the track, take a step with each, rest; each told as it is known."""
    now = utc_now()
    with db.transaction() as session:
        create_track(session, {**DEFAULT_TRACKS[1], "active": True}, actor=None, now=now)
    minutes = (now + timedelta(minutes=n) for n in range(1_000))
    enrolled, seconds = _until(lambda: nurture(db, next(minutes)), "enrolled")
    print(f"  {enrolled:,} enrolled, {enrolled / seconds:,.0f} a second", flush=True)
    _rest(db, next(minutes))
    later = now + MONTH
    steps, seconds = _until(lambda: nurture(db, later), "steps")
    print(f"  {steps:,} steps, {steps / seconds:,.0f} a second", flush=True)
    _rest(db, later + timedelta(minutes=1))


def _until(run: Callable[[], Counts], name: str) -> tuple[int, float]:
    """Run until a run counts none of these; how many in all, and the seconds of it."""
    total, began = 0, time.monotonic()
    while some := run()[name]:
        total += some
    return total, time.monotonic() - began


def _rest(db: Database, now: datetime) -> None:
    began = time.monotonic()
    nurture(db, now)
    print(f"  {time.monotonic() - began:.2f} s for a minute in which nothing is due", flush=True)


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, nargs="*", default=SIZES)
    for count in parser.parse_args().leads:
        print(f"{count:,} leads", flush=True)
        with million_leads(count) as url:
            db = Database(url, statement_timeout_ms=0)
            measured(db)
            db.close()


if __name__ == "__main__":
    main()
