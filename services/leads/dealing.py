"""How one pool's leads are dealt out: the best first, chunk by chunk, offered again where a race was lost."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from uuid import UUID

from services.leads.at_once import Workers
from services.leads.domain.assignment import Dealer, Waiting, is_overdue
from services.leads.domain.rules import GRADES
from services.leads.repository import overflow
from services.leads.repository.assign import Chosen, Given, explain, give, hands_for, tell_overdue
from services.leads.repository.waiting import BEGINNING, CHUNK, Place, Served, explored_leads, ready_leads
from shared.database import Database
from shared.jobs import Counts

MANY_HANDS = 4 * CHUNK
"""With fewer reps than this two chunks share so many that written at once they would wait for each other."""

OFFERS = 3
"""How many reps in turn are offered a lead that the first one could not take any more."""


def deal_pool(db: Database, served: Served, now: datetime) -> Counts:
    """Give away what waits in one pool; a grade nobody has room for is left alone.

    Counts `assigned`, `waiting`, `overdue`, of which the managers of the pool hear, and `overflowed`, which
    left for where the rules say.
    """
    with db.transaction() as session:
        hands = hands_for(session, served, now)
        own = served.own_rules(session, [hand.rep_id for hand in hands])
    dealer = Dealer(served.rules, hands, now, own)
    with Workers(2 if len(hands) > MANY_HANDS else 1) as workers:
        table = _Table(db, served, dealer, now, workers)
        for grade in GRADES:
            table.deal(grade)
    if table.counts["overdue"]:
        with db.transaction() as session:
            tell_overdue(session, served, now)
    overflowed = sum(_leave(db, served, grade, now) for grade in GRADES)
    return dict(table.counts) | {"overflowed": overflowed}


def _leave(db: Database, served: Served, grade: str, now: datetime) -> int:
    """Let the leads of a grade leave that nobody took in time, a transaction for each chunk."""
    gone = 0
    while True:
        with db.transaction() as session:
            chunk = overflow.leave(session, served, grade, now)
        gone += chunk
        if chunk < overflow.CHUNK:
            return gone


class _Table:
    """Where one pool is dealt. Choosing is done here, in order; what was chosen is written beside it."""

    def __init__(self, db: Database, served: Served, dealer: Dealer, now: datetime, workers: Workers) -> None:
        self.counts: Counter[str] = Counter(assigned=0, waiting=0, overdue=0)
        self._db, self._served, self._dealer, self._now = db, served, dealer, now
        self._workers = workers
        self._writing: deque[Future[Given]] = deque()
        self._refused: list[Waiting] = []

    def deal(self, grade: str) -> None:
        """Deal all leads of a grade, as long as anybody has room."""
        for leads in self._chunks(grade):
            self._offer(leads)
            if not self._dealer.can_take(grade):
                break
        self._settle(0)
        for _ in range(OFFERS - 1):
            refused, self._refused = self._refused, []
            for leads in _cut(refused):
                self._offer(leads)
            self._settle(0)

    def _chunks(self, grade: str) -> Iterator[Sequence[Waiting]]:
        """Yield what is ready, best first, then what is explored; read in pages as it is asked for."""
        after: Place | None = BEGINNING
        while after is not None:
            with self._db.transaction() as session:
                found, after = ready_leads(session, self._served, grade, self._now, after)
            yield from _cut(found)
        with self._db.transaction() as session:
            explored = explored_leads(session, self._served, grade, self._now)
        yield from _cut(explored)

    def _offer(self, leads: Sequence[Waiting]) -> None:
        """Choose for some leads and start writing it."""
        chosen, reasons = [], {}
        for lead in leads:
            choice = self._dealer.deal(lead)
            if choice.rep_id is not None:
                chosen.append(Chosen(lead, choice.rep_id, choice.why))
            elif choice.waiting_reason is not None:
                reasons[lead.lead_id] = choice.waiting_reason
                self.counts["overdue"] += is_overdue(lead)
        self.counts["waiting"] += len(reasons)
        self._writing.append(self._workers.start(partial(self._write, chosen, reasons)))
        self._settle(self._workers.at_once)

    def _write(self, chosen: Sequence[Chosen], reasons: dict[UUID, str]) -> Given:
        with self._db.transaction() as session:
            given = give(session, self._served, chosen, self._now)
            explain(session, reasons)
        return given

    def _settle(self, most: int) -> None:
        """Wait until at most so many chunks are being written."""
        while len(self._writing) > most:
            given = self._writing.popleft().result()
            self.counts["assigned"] += given.leads
            self._refused += given.refused


def _cut(leads: Sequence[Waiting]) -> Iterator[Sequence[Waiting]]:
    return (leads[start : start + CHUNK] for start in range(0, len(leads), CHUNK))
