"""`python -m bench.funnels`: the funnel by all it is split by and the report of sources, of a million leads.

Prints the processor time of an answer in ms, PostgreSQL's and ours together, without parallel workers: of all
leads, of one quarter, and of the ids behind a number.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.million import million_leads
from services.leads.repository.funnel import KEYS, funnel, funnel_leads
from services.leads.repository.reach import Visible
from services.leads.repository.source_report import source_report
from shared.database import Database

EVERYTHING = Visible(None, None)
FIRST_PAGE: dict[str, Any] = {"after": None, "limit": 50}
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
TWO_YEARS = (date(2024, 11, 1), date(2026, 12, 1))


def questions() -> Iterator[tuple[str, Callable[[Session], Any]]]:
    """What is asked, and how."""
    period = dict(zip(("from_on", "to_on"), QUARTER, strict=True))
    for by in KEYS:
        for what, of in (("all", {}), ("quarter", period)):
            query = {**FIRST_PAGE, "by": by, **of}
            yield f"funnel by {by}, {what}", partial(funnel, visible=EVERYTHING, query=query)
            query = {**query, "stage": "quote"}
            yield f"ids by {by}, {what}", partial(funnel_leads, visible=EVERYTHING, query=query)
    for by in ("source", "channel"):
        for what, (since, until) in (("all", TWO_YEARS), ("quarter", QUARTER)):
            query = {**FIRST_PAGE, "by": by, "since": since, "until": until}
            yield f"sources by {by}, {what}", partial(source_report, query=query)


def spent_ms(db: Database, ask: Callable[[Session], Any]) -> float:
    """Processor time of one answer."""
    with db.transaction() as session:
        session.execute(text("set local max_parallel_workers_per_gather = 0"))
        backend = Path(f"/proc/{session.scalar(text('select pg_backend_pid()'))}/schedstat")
        ours, theirs = time.process_time(), int(backend.read_text().split()[0])
        ask(session)
        return (time.process_time() - ours) * 1e3 + (int(backend.read_text().split()[0]) - theirs) / 1e6


def main() -> None:
    """Build, measure, print the best of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with million_leads(asked.leads) as url:
        db = Database(url, statement_timeout_ms=0)
        for what, ask in questions():
            print(f"{min(spent_ms(db, ask) for _ in range(asked.rounds)):7.0f} {what}", flush=True)
        db.close()


if __name__ == "__main__":
    main()
