"""Assignment: which rep gets a pooled lead. Pure and deterministic: same reps, same leads, same answer.

The seniority that suits the grade comes first, then the others it is allowed to. Among them a weighted round
robin: the smallest (assigned + 1) / weight of the lead's region, else of all; ties go to who waited longest,
then to the smaller id. A rep at any cap is never chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple
from uuid import UUID

from services.leads.domain.overflow import Step
from services.leads.domain.rules import PoolRules

_FIRST_CHOICE = {
    "A": ("senior", "regular", "junior"),
    "B": ("regular", "senior", "junior"),
    "C": ("junior", "regular", "senior"),
    "D": ("junior", "regular", "senior"),
}


@dataclass(slots=True)
class Hand:
    """A rep who may be given leads, with what they hold; counts move as leads are dealt."""

    rep_id: UUID
    seniority: str
    grades: frozenset[str]
    region: str | None
    weight: int
    held: int = 0
    unworked: int = 0
    month: int = 0
    by_grade: dict[str, int] = field(default_factory=dict)
    by_size: dict[str, int] = field(default_factory=dict)
    assigned: int = 0
    last_assigned_at: datetime | None = None
    dealt: int = 0

    def take(self, grade: str, size: str | None, now: datetime) -> None:
        """Count one more lead."""
        self.held += 1
        self.unworked += 1
        self.month += 1
        self.by_grade[grade] = self.by_grade.get(grade, 0) + 1
        self.by_size[size or ""] = self.by_size.get(size or "", 0) + 1
        self.assigned += 1
        self.last_assigned_at = now
        self.dealt += 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pooled lead to give away. `promises_missed`: how often its promised time has passed in the pool.

    `is_explore`: of the random share that goes to reps without waiting.
    """

    lead_id: UUID
    grade: str
    region: str | None = None
    size: str | None = None
    promises_missed: int = 0
    cooled: frozenset[UUID] = frozenset()
    is_explore: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a lead and why, or why nobody does."""

    rep_id: UUID | None
    why: dict[str, Any]
    waiting_reason: str | None = None


class _Entry(NamedTuple):
    """A place in the queue, ordered; `dealt` tells whether the rep got something since."""

    turn: float
    last_assigned: float
    rep_id: UUID
    dealt: int


def tiers(rules: PoolRules, grade: str, promises_missed: int = 0) -> list[str]:
    """Return the seniorities a grade is open to, first choice first.

    Those the rules allow it; once its promise has passed, the next seniority too.
    """
    order = _FIRST_CHOICE[grade]
    allowed = [each for each in order if grade in rules.grades_by_seniority[each]]
    others = [each for each in order if each not in allowed]
    return allowed + (others[:1] if promises_missed >= Step.NEXT_SENIORITY else [])


def is_overdue(lead: Waiting) -> bool:
    """Say whether the next seniority had its time with a lead too, so that a manager must hear of it."""
    return lead.promises_missed >= Step.MANAGER


class Dealer:
    """Deals the leads of one pool to its members on shift, one after the other."""

    def __init__(
        self,
        rules: PoolRules,
        hands: Iterable[Hand],
        now: datetime,
        own: Mapping[UUID, PoolRules] | None = None,
    ) -> None:
        """Take the hands as they are; `deal` moves their counts.

        `own`: the rules of reps who have others than the pool, as in an experiment.
        """
        self._rules = rules
        self._own = own or {}
        self._sizes = {size for each in (rules, *self._own.values()) for size in each.assignment.mix}
        self._now = now
        self._hands = {hand.rep_id: hand for hand in hands if hand.weight > 0}
        self._seats: dict[tuple[str, str | None], list[Hand]] = defaultdict(list)
        for hand in self._hands.values():
            self._seats[hand.seniority, hand.region].append(hand)
        self._queues: dict[tuple[str, str | None, str, str], list[_Entry]] = {}

    def has_room(self, hand: Hand, grade: str) -> bool:
        """Say whether a rep may still be given a lead of this grade: own grades, and every cap's share."""
        rules = self._rules_of(hand)
        holding, share = rules.holding, rules.assignment.fill_share
        return (
            grade in hand.grades
            and hand.held < holding.cap[hand.seniority] * share
            and hand.by_grade.get(grade, 0) < holding.grade_caps[grade] * share
            and hand.unworked < holding.unworked_cap * share
            and hand.month < holding.month_cap * share
        )

    def can_take(self, grade: str) -> bool:
        """Say whether anybody could be given a lead of this grade, the next seniority included."""
        open_to = tiers(self._rules, grade, 1)
        return any(hand.seniority in open_to and self.has_room(hand, grade) for hand in self._hands.values())

    def deal(self, lead: Waiting) -> Choice:
        """Choose a rep and count the lead, or say why it waits: `no_rep`, `caps_reached`, `cool_down`."""
        open_to = tiers(self._rules, lead.grade, lead.promises_missed)
        found = next(filter(None, (self._of_tier(tier, lead) for tier in open_to)), None)
        if found is None:
            return Choice(None, {}, self._why_not(open_to, lead))
        hand = self._hands[found.rep_id]
        why = {
            "seniority": hand.seniority,
            "open_to": open_to,
            "preferred": bool(lead.region) and hand.region == lead.region,
            "assigned_before": hand.assigned,
            "weight": hand.weight,
            "turn": round(found.turn, 6),
        }
        hand.take(lead.grade, lead.size, self._now)
        return Choice(hand.rep_id, why)

    def turn(self, hand: Hand, size: str | None) -> float:
        """Return a rep's place for a lead of this size: less comes first."""
        return (hand.assigned + 1) / (hand.weight * self._steering(hand, size))

    def _steering(self, hand: Hand, size: str | None) -> float:
        """Return 1 + λ · deficit: above 1 when the rep holds less of this size than the wished mix."""
        rules = self._rules_of(hand).assignment
        wished = rules.mix.get(size or "")
        if wished is None:
            return 1.0
        has = hand.by_size.get(size or "", 0) / max(1, sum(hand.by_size.values()))
        return max(0.05, 1 + rules.mix_lambda * (wished - has))

    def _rules_of(self, hand: Hand) -> PoolRules:
        return self._own.get(hand.rep_id, self._rules)

    def _of_tier(self, seniority: str, lead: Waiting) -> _Entry | None:
        """Return who comes first among the reps of a seniority, those of the lead's region before all."""
        seats = [seat for seat in self._seats if seat[0] == seniority]
        preferred = [seat for seat in seats if lead.region and seat[1] == lead.region]
        return self._first(preferred, lead) or self._first(seats, lead)

    def _first(self, seats: Sequence[tuple[str, str | None]], lead: Waiting) -> _Entry | None:
        return min(filter(None, (self._front(seat, lead) for seat in seats)), default=None)

    def _front(self, seat: tuple[str, str | None], lead: Waiting) -> _Entry | None:
        """Return the first in a queue who has room and may have this lead; who has no room leaves it."""
        queue = self._queue(seat, lead)
        passed: list[_Entry] = []
        for entry in self._fresh(queue, lead):
            if entry.rep_id not in lead.cooled:
                break
            passed.append(heappop(queue))
        front = queue[0] if queue else None
        for entry in passed:
            heappush(queue, entry)
        return front

    def _fresh(self, queue: list[_Entry], lead: Waiting) -> Iterator[_Entry]:
        """Yield the front of a queue while it changes, entries made before the rep's last lead put right."""
        while queue:
            hand = self._hands[queue[0].rep_id]
            if not self.has_room(hand, lead.grade):
                heappop(queue)
            elif queue[0].dealt != hand.dealt:
                heappop(queue)
                heappush(queue, self._entry(hand, lead.size))
            else:
                yield queue[0]

    def _queue(self, seat: tuple[str, str | None], lead: Waiting) -> list[_Entry]:
        size = lead.size if lead.size in self._sizes else None
        key = (*seat, lead.grade, size or "")
        if key not in self._queues:
            entries = [self._entry(hand, size) for hand in self._seats[seat]]
            heapify(entries)
            self._queues[key] = entries
        return self._queues[key]

    def _entry(self, hand: Hand, size: str | None) -> _Entry:
        last = hand.last_assigned_at.timestamp() if hand.last_assigned_at else 0.0
        return _Entry(self.turn(hand, size), last, hand.rep_id, hand.dealt)

    def _why_not(self, open_to: Sequence[str], lead: Waiting) -> str:
        able = [
            hand for hand in self._hands.values() if hand.seniority in open_to and lead.grade in hand.grades
        ]
        if not able:
            return "no_rep"
        return "cool_down" if any(self.has_room(hand, lead.grade) for hand in able) else "caps_reached"
