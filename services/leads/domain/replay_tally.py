"""What a replay comes to: counts by rule, grade, rep and week, as hands go by. Pure; keeps no hand."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from services.leads.domain.replay import Change, Judged
from services.leads.domain.replay_wins import Stake, at_stake, stake_of

_CHANGED = (Change.REFUSED, Change.CUT, Change.KEPT)
DAY = timedelta(days=1)
SOUND = 0.95
"""Of a replay that explains less of what really happened, that is the first thing to say."""


@dataclass(slots=True)
class Line:
    """Takes of one kind, and what becomes of them. `won`: by these very hands."""

    takes: int = 0
    refused: int = 0
    cut: int = 0
    kept: int = 0
    unexplained: int = 0
    won: int = 0

    def count(self, judged: Judged) -> None:
        """Count one take."""
        self.takes += 1
        self.won += judged.hand.is_won
        if judged.change in {*_CHANGED, Change.UNEXPLAINED}:
            setattr(self, judged.change, getattr(self, judged.change) + 1)


@dataclass(slots=True)
class Waiting:
    """Leads nobody is simulated to take: days until somebody really took each, or until now."""

    days: "array[float]" = field(default_factory=lambda: array("d"))
    not_taken: int = 0

    @property
    def median_days(self) -> float | None:
        """Half of them wait longer than this."""
        return median(self.days) if self.days else None


class Tally:
    """All that is told of a replay, as it goes on."""

    def __init__(self, zone: ZoneInfo, as_of: datetime) -> None:
        self._zone, self._as_of = zone, as_of
        self.total = Line()
        self.grades: dict[str, Line] = {}
        self.reps: dict[UUID, Line] = {}
        self.weeks: dict[date, Line] = {}
        self.rules: Counter[str] = Counter()
        self.unexplained: Counter[str] = Counter()
        self.stakes = {change: Stake() for change in _CHANGED}
        self.waiting = Waiting()
        self.recycled = [0, 0]
        self.days_in_hand = [0.0, 0.0]

    def count(self, judged: Judged) -> None:
        """Count a hand; those not asked about count nothing."""
        if judged.change is Change.GIVEN:
            return
        hand = judged.hand
        week = _week(hand.started_at.astimezone(self._zone).date())
        self.total.count(judged)
        self.grades.setdefault(hand.grade, Line()).count(judged)
        self.reps.setdefault(hand.rep_id, Line()).count(judged)
        self.weeks.setdefault(week, Line()).count(judged)
        if judged.why is not None:
            (self.rules if judged.change is Change.REFUSED else self.unexplained)[judged.why] += 1
        self._count_ends(judged)
        self._count_stake(judged)

    @property
    def fidelity(self) -> float | None:
        """The share of hands that the rules really in force explain."""
        total = self.total
        return (total.takes - total.unexplained) / total.takes if total.takes else None

    def _count_ends(self, judged: Judged) -> None:
        hand = judged.hand
        self.recycled[0] += hand.is_recycled
        self.days_in_hand[0] += self._days(hand.started_at, hand.ended_at)
        if judged.change is Change.REFUSED:
            return
        ends_at = judged.ends_at
        is_swept = judged.change in {Change.CUT, Change.KEPT} or hand.is_recycled
        self.recycled[1] += is_swept and ends_at is not None and ends_at <= self._as_of
        self.days_in_hand[1] += self._days(hand.started_at, ends_at)

    def _count_stake(self, judged: Judged) -> None:
        stake = at_stake(judged)
        if stake is not None:
            self.stakes[stake].won += 1
        found = stake_of(judged)
        if found is None:
            return
        since, won_at = found
        self.stakes[judged.change].add(judged.hand.grade, since, won_at, self._as_of)
        if judged.change is not Change.KEPT:
            again = judged.hand.next_taken_at
            self.waiting.days.append(self._days(since, again))
            self.waiting.not_taken += again is None

    def _days(self, since: datetime, until: datetime | None) -> float:
        return (min(until or self._as_of, self._as_of) - since) / DAY


def _week(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
