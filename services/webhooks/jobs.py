"""Recurring work of the webhooks service: messages are kept for a month."""

from datetime import datetime, timedelta

from services.webhooks.repository import messages
from shared.database import Database
from shared.jobs import Counts, job

KEEP_MESSAGES = timedelta(days=30)


@job("webhooks.tidy", period="1d")
def tidy(db: Database, now: datetime) -> Counts:
    """Delete messages received a month ago and the log of their deliveries, in pieces."""
    counts = {"messages": 0}
    while True:
        with db.transaction() as session:
            gone = messages.forget(session, now - KEEP_MESSAGES)
        counts["messages"] += gone
        if not gone:
            return counts
