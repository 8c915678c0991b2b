"""leads.expire: files of exports go when their day is over; who took what out stays on record."""

from datetime import datetime

from services.leads.repository.exports import expire_exports
from shared.database import Database
from shared.jobs import Counts, job


@job("leads.expire", period="1h")
def expire(db: Database, now: datetime) -> Counts:
    """Drop the files of exports that may not be fetched any more. Counts: `expired`."""
    with db.transaction() as session:
        return {"expired": expire_exports(session, now)}
