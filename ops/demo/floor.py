"""The floor: pooled leads as reps and the dealer find them, by pool and grade, best first. Pure."""

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from ops.demo.books import Books
from ops.demo.chance import Chance
from ops.demo.people import ZONE
from ops.demo.things import Desk, Lead
from services.leads.domain.assignment import Dealer, Hand, Waiting
from services.leads.domain.holding import Cause, month_of
from services.leads.domain.rules import GRADES, PoolRules

LOOK_AT = 25
"""A rep looks at this many leads of a grade before choosing."""
DEALT_A_DAY = {"A": 0.03, "B": 0.15, "C": 0.25, "D": 0.1}
"""Leads of a grade that the dealer gives out each day, per rep of the pool."""

Entry = tuple[int, int, Lead]


class Floor:
    """Leads leave it when they are found; who does not take one puts it back."""

    def __init__(self, chance: Chance, books: Books):
        self._chance, self._books = chance, books
        self._lying: dict[tuple[UUID, str], list[Entry]] = {
            (pool, grade): [] for pool in books.pools for grade in GRADES
        }
        self._entered = 0

    def put_out(self, lead: Lead) -> None:
        """A pooled lead can be found from now on."""
        assert lead.pool_id is not None
        self._entered += 1
        entry = (-lead.score.score, self._entered, lead)
        heapq.heappush(self._lying[lead.pool_id, lead.score.grade], entry)

    def best(self, desk: Desk, pool_id: UUID, grade: str, way: Cause, now: datetime) -> Lead | None:
        """The best lead of the grade in the pool that this rep may take."""
        passed_over: list[Entry] = []
        found = None
        while found is None and len(passed_over) < LOOK_AT:
            entry = self._next(pool_id, grade, now)
            if entry is None:
                break
            if self._books.may_take(desk, entry[2], way, now):
                found = entry[2]
            else:
                passed_over.append(entry)
        for entry in passed_over:
            heapq.heappush(self._lying[pool_id, grade], entry)
        return found

    def deal(self, pool_id: UUID, members: Mapping[UUID, Desk], now: datetime) -> Iterator[tuple[Desk, Lead]]:
        """The first few leads of each grade with the rep that the product's own dealer gives each to."""
        rules = self._books.version_at(pool_id, now).rules
        dealer = Dealer(rules, [_hand(desk, now) for desk in members.values()], now)
        for lead in self._first_few(pool_id, len(members), now):
            choice = dealer.deal(_offer(lead, rules, now))
            desk = members.get(choice.rep_id) if choice.rep_id else None
            if desk and self._books.may_take(desk, lead, Cause.ASSIGNMENT, now):
                yield desk, lead
            else:
                self.put_out(lead)

    def _first_few(self, pool_id: UUID, members: int, now: datetime) -> list[Lead]:
        found = []
        for grade, share in DEALT_A_DAY.items():
            for _ in range(int(share * members + self._chance.random())):
                if entry := self._next(pool_id, grade, now):
                    found.append(entry[2])
        return found

    def _next(self, pool_id: UUID, grade: str, now: datetime) -> Entry | None:
        """The first that is there and still of this grade; who cooled meanwhile goes where its grade is."""
        lying = self._lying[pool_id, grade]
        while lying:
            entry = heapq.heappop(lying)
            lead = entry[2]
            if lead.pool_id != pool_id:
                continue
            self._books.cool(lead, now)
            if lead.score.grade == grade:
                return entry
            self.put_out(lead)
        return None


def _offer(lead: Lead, rules: PoolRules, now: datetime) -> Waiting:
    assert lead.pooled_at is not None
    grade, cool_down = lead.score.grade, timedelta(days=rules.cool_down_days)
    promise = timedelta(days=rules.assignment.promise_hours[grade] / 8)
    missed = int((now - lead.pooled_at) / promise)
    cooled = frozenset(rep for rep, at in lead.let_go_at.items() if at + cool_down > now)
    size = lead.prospect.fields["company_size"]
    return Waiting(lead.id, grade, lead.prospect.fields["region"], size, missed, cooled)


def _hand(desk: Desk, now: datetime) -> Hand:
    counts, rep = desk.counts, desk.rep
    return Hand(
        rep_id=rep.id,
        seniority=rep.seniority,
        grades=rep.grades,
        region=rep.region,
        weight=desk.person.weight,
        held=counts.held,
        unworked=counts.unworked,
        month=desk.intake[month_of(now.astimezone(ZONE).date())],
        by_grade=dict(counts.by_grade),
        assigned=desk.assigned,
        last_assigned_at=desk.last_assigned_at,
    )
