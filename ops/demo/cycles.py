"""What the half year of the demo company teaches about turnover cycles: by the job's own code."""

from contextlib import closing
from datetime import datetime

from services.leads.jobs_cycle import cycle
from shared.database import Database


def learn(leads_url: str, now: datetime) -> None:
    """Learn cycles, so that their page has curves at once; the monthly run finds nothing to add."""
    with closing(Database(leads_url, statement_timeout_ms=0)) as db:
        cycle(db, now)
