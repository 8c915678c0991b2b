"""A walk through real takes under other rules: who would have been refused, which hands cut or kept. Pure.

Two companies go side by side: the real one and the replayed one, each with its own counters. What the rules
really in force do not explain (an override, a seniority changed since, a sweep that stood still) is left as
it was in both, so that rules replayed on themselves change nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from heapq import heappop, heappush
from uuid import UUID
from zoneinfo import ZoneInfo

from services.leads.domain.assignment import Dealer, Hand, tiers
from services.leads.domain.holding import (
    CLAIMS,
    INTAKE,
    Cause,
    Counts,
    Rep,
    Situation,
    Wanted,
    month_of,
    refusal_of,
)
from services.leads.domain.refusals import GradeNotAllowed
from services.leads.domain.replay_hands import SWEPT_WITHIN, TAKES, PastHand, goes_back_at
from services.leads.domain.rules import PoolRules
from services.leads.domain.worktime import WorkCalendar

FILL_SHARE = "fill_share"
"""The rule by which assignment leaves a part of each cap to a rep's own choice."""


class Change(StrEnum):
    """What other rules make of a hand."""

    SAME = "same"
    REFUSED = "refused"
    CUT = "cut"
    KEPT = "kept"
    UNEXPLAINED = "unexplained"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Judged:
    """A hand and what became of it. `why`: the rule that refuses it, or what nothing explains."""

    hand: PastHand
    change: Change
    why: str | None
    ends_at: datetime | None


class _Desk:
    """What one rep holds and took in one of the two companies."""

    __slots__ = ("counts", "day")

    def __init__(self) -> None:
        self.counts, self.day = Counts(), date.min

    def on(self, day: date) -> Counts:
        """The counts of a day."""
        if day != self.day:
            self.counts.day = 0
            self.counts.month *= month_of(day) == month_of(self.day)
            self.day = day
        return self.counts

    def let_go(self, hand: PastHand, started_on: date, *, is_worked: bool) -> None:
        """Count one lead less; an undone claim is as if it had not been."""
        self.counts.held -= 1
        self.counts.by_grade[hand.grade] -= 1
        self.counts.unworked -= not is_worked
        if hand.end_cause == "undo":
            self.counts.day -= hand.cause in CLAIMS and started_on == self.day
            self.counts.month -= hand.cause in INTAKE and month_of(started_on) == month_of(self.day)


@dataclass(slots=True)
class _Company:
    """One of the two: a desk for each rep, and what is still to come of the hands that run."""

    desks: dict[UUID, _Desk]
    ahead: list[tuple[datetime, int, bool, PastHand, bool]]
    tick: int = 0

    def desk(self, rep_id: UUID) -> _Desk:
        return self.desks.setdefault(rep_id, _Desk())

    def take(self, hand: PastHand, ends_at: datetime | None, day: date) -> None:
        """Let a hand begin, be worked when it was, and end."""
        worked_at = hand.worked_at
        counts = self.desk(hand.rep_id).on(day)
        counts.take(hand.grade, hand.cause, hand.started_at, is_worked=hand.is_worked_before)
        is_worked = worked_at is not None and (ends_at is None or worked_at <= ends_at)
        if worked_at is not None and is_worked and not hand.is_worked_before:
            self._later(worked_at, hand, is_end=False, is_worked=True)
        if ends_at is not None:
            self._later(ends_at, hand, is_end=True, is_worked=is_worked)

    def _later(self, at: datetime, hand: PastHand, *, is_end: bool, is_worked: bool) -> None:
        self.tick += 1
        heappush(self.ahead, (at, self.tick, is_end, hand, is_worked))

    def pass_time(self, now: datetime, zone: ZoneInfo) -> None:
        """Let happen what happens until `now`."""
        while self.ahead and self.ahead[0][0] <= now:
            _, _, is_end, hand, is_worked = heappop(self.ahead)
            desk = self.desk(hand.rep_id)
            if is_end:
                desk.let_go(hand, hand.started_at.astimezone(zone).date(), is_worked=is_worked)
            else:
                desk.counts.unworked -= 1


class Replay:
    """Goes through hands in the order in which they began. What it remembers grows with what changes only."""

    def __init__(
        self,
        reps: Mapping[UUID, Rep],
        calendars: Mapping[UUID, WorkCalendar],
        zone: ZoneInfo,
        as_of: datetime,
    ) -> None:
        """`as_of`: until when the hands are known; those still running then have no end."""
        self._reps, self._calendars, self._zone, self._as_of = reps, calendars, zone, as_of
        self._real, self._replayed = _Company({}, []), _Company({}, [])
        self._let_go: dict[tuple[UUID, UUID], datetime | None] = {}
        self._still_held: dict[UUID, datetime | None] = {}

    def judge(self, hand: PastHand, real: PoolRules, draft: PoolRules, *, is_asked: bool) -> Judged:
        """What becomes of the next hand; one that is not asked about only counts."""
        now = hand.started_at
        self.pass_time(now)
        judged = Judged(hand, Change.GIVEN, None, hand.ended_at)
        if is_asked and hand.cause in TAKES:
            judged = self._decide(hand, real, draft)
        day = now.astimezone(self._zone).date()
        self._real.take(hand, hand.ended_at, day)
        if judged.change is not Change.REFUSED:
            self._replayed.take(hand, judged.ends_at, day)
        self._remember(judged)
        return judged

    def pass_time(self, now: datetime) -> None:
        """Let happen in both companies what happens until `now`."""
        self._real.pass_time(now, self._zone)
        self._replayed.pass_time(now, self._zone)

    def held(self, rep_id: UUID) -> tuple[int, int]:
        """How many leads a rep holds: really, and in the replayed company."""
        return self._real.desk(rep_id).counts.held, self._replayed.desk(rep_id).counts.held

    def _decide(self, hand: PastHand, real: PoolRules, draft: PoolRules) -> Judged:
        goes_at = goes_back_at(hand, real, self._calendars[hand.rep_id])
        why = self._refusal(self._real, hand, real, real, hand.let_go_at, is_free=True)
        why = why or _unexplained_end(hand, goes_at, self._as_of)
        if why:
            return Judged(hand, Change.UNEXPLAINED, why, hand.ended_at)
        why = self._refusal(
            self._replayed, hand, draft, real, self._had(hand), is_free=not self._is_still_held(hand)
        )
        if why:
            return Judged(hand, Change.REFUSED, why, None)
        if not _same_clock(real, draft):
            goes_at = goes_back_at(hand, draft, self._calendars[hand.rep_id])
        return _compared(hand, goes_at, self._as_of)

    def _refusal(
        self,
        company: _Company,
        hand: PastHand,
        rules: PoolRules,
        real: PoolRules,
        let_go_at: datetime | None,
        *,
        is_free: bool,
    ) -> str | None:
        """The rule that refuses a take, in one of the companies."""
        now = hand.started_at
        rep = self._reps[hand.rep_id]
        counts = company.desk(rep.id).on(now.astimezone(self._zone).date())
        wanted = Wanted(hand.grade, is_free, None, let_go_at, hand.is_worked_before)
        asked = Situation(rules, rep, counts, None, wanted, hand.cause, now, self._zone, hand.override_reason)
        refusal = refusal_of(asked)
        if refusal is not None:
            return refusal.code
        return _not_assigned(hand, rep, counts, rules, real) if hand.cause is Cause.ASSIGNMENT else None

    def _had(self, hand: PastHand) -> datetime | None:
        """When the rep let go of the lead in the replayed company."""
        return self._let_go.get((hand.rep_id, hand.lead_id), hand.let_go_at)

    def _is_still_held(self, hand: PastHand) -> bool:
        if hand.lead_id not in self._still_held:
            return False
        until = self._still_held[hand.lead_id]
        if until is None or hand.started_at < until:
            return True
        del self._still_held[hand.lead_id]
        return False

    def _remember(self, judged: Judged) -> None:
        """Keep what is otherwise in the replayed company: who has a lead still, and who had it when."""
        hand = judged.hand
        pair = hand.rep_id, hand.lead_id
        if judged.change is Change.REFUSED:
            self._let_go[pair] = self._had(hand)
        elif judged.change in {Change.CUT, Change.KEPT} or pair in self._let_go:
            self._let_go[pair] = judged.ends_at
        if judged.change is Change.KEPT:
            self._still_held[hand.lead_id] = judged.ends_at


def _not_assigned(hand: PastHand, rep: Rep, counts: Counts, rules: PoolRules, real: PoolRules) -> str | None:
    """Why assignment would pass over a rep who may hold it: not this seniority's yet, or full enough."""
    waited = bool(hand.open_to) and list(hand.open_to) != tiers(real, hand.grade)
    if rep.seniority not in tiers(rules, hand.grade, int(waited)):
        return GradeNotAllowed.code
    asked = Hand(
        rep.id, rep.seniority, rep.grades, rep.region, 1, counts.held, counts.unworked, counts.month,
        counts.by_grade,
    )  # fmt: skip
    return None if Dealer(rules, (), hand.started_at).has_room(asked, hand.grade) else FILL_SHARE


def _unexplained_end(hand: PastHand, goes_at: datetime | None, as_of: datetime) -> str | None:
    """How a hand really ended otherwise than the rules it began under have it."""
    if _is_gone(hand, goes_at, as_of):
        return "kept_past_deadline"
    return "gone_before_deadline" if _is_kept(hand, goes_at) else None


def _compared(hand: PastHand, goes_at: datetime | None, as_of: datetime) -> Judged:
    """A hand beside what it would have been with another deadline."""
    if _is_gone(hand, goes_at, as_of):
        return Judged(hand, Change.CUT, None, goes_at)
    if _is_kept(hand, goes_at):
        return Judged(hand, Change.KEPT, None, goes_at)
    return Judged(hand, Change.SAME, None, hand.ended_at)


def _is_gone(hand: PastHand, goes_at: datetime | None, as_of: datetime) -> bool:
    """Whether the sweep would have taken it before it really ended."""
    return goes_at is not None and goes_at + SWEPT_WITHIN < (hand.ended_at or as_of)


def _is_kept(hand: PastHand, goes_at: datetime | None) -> bool:
    """Whether the sweep took it and would not have yet."""
    return hand.is_recycled and hand.ended_at is not None and (goes_at is None or goes_at > hand.ended_at)


_CLOCK = (
    "cycle_days",
    "cycle_days_by_source",
    "longest_tenure_days",
    "effective",
    "reminders",
    "last_reminder_working_days",
)


def _same_clock(one: PoolRules, other: PoolRules) -> bool:
    """Say whether two sets of rules give every hand the same deadline."""
    if one.assignment.hold_out_share != other.assignment.hold_out_share:
        return False
    return all(getattr(one, name) == getattr(other, name) for name in _CLOCK)
