"""`python -m bench.reports`: a rep's day, the map of caps, turnover and cycles, of a million leads.

Prints the processor time of an answer in ms, PostgreSQL's and ours together, without parallel workers.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.funnels import EVERYTHING, FIRST_PAGE, QUARTER, spent_ms
from bench.million import million_leads
from services.leads.repository.cycle_history import read_history
from services.leads.repository.rep_loads import list_reps
from services.leads.repository.rotation import compare
from services.leads.repository.today import today
from services.leads.repository.turnover import KEYS, turnover
from shared.database import Database

TENURE = timedelta(days=90)
_MOST = text("select owner_id from lead where owner_id is not null group by 1 order by count(*) desc limit 1")


def questions(rep: UUID, now: datetime) -> Iterator[tuple[str, Callable[[Session], Any]]]:
    """What is asked, and how."""
    yield "today, of who holds most", partial(today, me=rep, now=now)
    for sort in ("name", "-load"):
        query = {**FIRST_PAGE, "sort": sort}
        yield f"reps by {sort}", partial(list_reps, visible=EVERYTHING, query=query, now=now)
    period = dict(zip(("from_on", "to_on"), QUARTER, strict=True))
    for by in KEYS:
        for what, of in (("all", {}), ("quarter", period)):
            query = {**FIRST_PAGE, "by": by, **of}
            yield f"turnover by {by}, {what}", partial(turnover, visible=EVERYTHING, query=query)
    asked = {"within_days": 90}
    yield "rotated beside held out", partial(compare, visible=EVERYTHING, query=asked, tenure=TENURE, now=now)
    yield "cycles learned from all", partial(read_history, now=now, tenure=TENURE)


def main() -> None:
    """Build, measure, print the best of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with million_leads(asked.leads) as url:
        db = Database(url, statement_timeout_ms=0)
        with db.transaction() as session:
            rep = session.execute(_MOST).scalar_one()
        for what, ask in questions(rep, datetime.now(UTC)):
            print(f"{min(spent_ms(db, ask) for _ in range(asked.rounds)):7.0f} {what}", flush=True)
        db.close()


if __name__ == "__main__":
    main()
