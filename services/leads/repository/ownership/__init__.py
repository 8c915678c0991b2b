"""The one way a lead changes hands. Set-based: a claim is a batch of one, a sweep one of thousands.

Reps are locked by id, then leads by id; everything is read after the locks and decided by `domain.holding`;
one statement writes counters, leads, holdings, history and outbox. The caller commits. A caller that touches
two reps in one transaction (a transfer, a hand-over) first calls `locks.lock_reps` with both.
"""

from services.leads.repository.ownership.begin import (
    AskedBefore,
    begin_holdings,
    begin_once,
    decide_holdings,
)
from services.leads.repository.ownership.end import EndCause, Ended, LetGo, NotTheHolder, end_holdings
from services.leads.repository.ownership.takes import Take, Taken

__all__ = [
    "AskedBefore",
    "EndCause",
    "Ended",
    "LetGo",
    "NotTheHolder",
    "Take",
    "Taken",
    "begin_holdings",
    "begin_once",
    "decide_holdings",
    "end_holdings",
]
