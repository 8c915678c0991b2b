"""leads.index: leads that came in by the thousand, or past the service, are found by their words too.

A capture and an edit write the words themselves. An import leaves them to its worker, which calls this after
it: the making of words would cost it a third of its speed. Killed, it goes on with what is missing.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.leads.repository.search import fill_words, without_words
from shared.database import Database
from shared.jobs import Counts, job

CHUNK = 1_000


@job("leads.index", period="5m")
def index(db: Database, now: datetime) -> Counts:  # noqa: ARG001 - jobs are given the time
    """Give words to leads that have none. Counts: `indexed`."""
    return {"indexed": index_missing(db)}


def index_missing(db: Database, must_stop: Callable[[], bool] = lambda: False) -> int:
    """Give words to leads that have none, some at a time, until there is better to do; how many got them."""
    total, after = 0, UUID(int=0)
    while not must_stop():
        with db.transaction() as session:
            leads = without_words(session, after, CHUNK)
            if not leads:
                break
            total += fill_words(session, leads)
        after = leads[-1].id
    return total
