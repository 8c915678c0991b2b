"""What a replay may say of wins: what is at stake, and an estimate where chance chose. Pure.

Nobody knows what would have come of a lead that somebody else had, or had longer. Of leads that were due,
chance chose which were rotated: what became of those, and of those held out, stands for these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt

from services.leads.domain.proportions import Interval, share
from services.leads.domain.refusals import LeadTaken
from services.leads.domain.replay import Change, Judged
from services.leads.domain.rotation import LEAST

WITHIN = timedelta(days=90)
"""Wins are compared over so long a time after a lead changed hands, or would have."""

EVERY = "all"
"""Stands for all grades together."""

Rates = Mapping[str, tuple[int, int]]
"""By grade, and for all: how many were won, of how many whose time is over."""


@dataclass(slots=True)
class Stake:
    """Hands of one kind of change. `settled`: by grade, changed so long ago that what came of them is known.

    `won`: wins of hands that would not have been, or not any more; each belongs to one hand. `settled_won`:
    leads of the settled that were won within `WITHIN`, by whomever.
    """

    hands: int = 0
    won: int = 0
    settled: dict[str, int] = field(default_factory=dict)
    settled_won: int = 0

    def add(self, grade: str, changed_at: datetime, won_at: datetime | None, as_of: datetime) -> None:
        """Count a hand that would have been otherwise since `changed_at`."""
        self.hands += 1
        if changed_at + WITHIN <= as_of:
            self.settled[grade] = self.settled.get(grade, 0) + 1
            self.settled_won += won_at is not None and changed_at < won_at <= changed_at + WITHIN


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate rests on: of how many leads of a grade how many were won, for how many hands."""

    grade: str
    won: int
    of: int
    hands: int


@dataclass(frozen=True, slots=True)
class WinChange:
    """More wins, or fewer, among the settled hands, 95%; with what it rests on."""

    interval: Interval
    bases: tuple[Basis, ...]


def stake_of(judged: Judged) -> tuple[datetime, datetime | None] | None:
    """Since when a hand is otherwise, and when its lead was won after all; None if nothing changes."""
    hand = judged.hand
    if judged.change is Change.REFUSED:
        return hand.started_at, hand.won_at if hand.is_won else None
    if judged.change is Change.CUT and judged.ends_at is not None:
        return judged.ends_at, hand.won_at
    if judged.change is Change.KEPT and hand.ended_at is not None:
        return hand.ended_at, hand.won_at
    return None


def at_stake(judged: Judged) -> Change | None:
    """For which change a win is at stake; None: it stays, or there is none.

    A win of a hand that came too late for a lead kept longer is at stake for that.
    """
    if not judged.hand.is_won or judged.change not in {Change.REFUSED, Change.CUT}:
        return None
    return Change.KEPT if judged.why == LeadTaken.code else judged.change


def estimated(stake: Stake, rates: Rates) -> WinChange | None:
    """Expected wins of the settled hands, by the rates of their grades, less what was really won of them.

    A grade with fewer than `LEAST` leads behind its rate takes that of all grades; None if that has too few.
    """
    hands: dict[str, int] = {}
    for grade, count in stake.settled.items():
        basis = grade if rates.get(grade, (0, 0))[1] >= LEAST else EVERY
        hands[basis] = hands.get(basis, 0) + count
    if not hands or any(rates.get(basis, (0, 0))[1] < LEAST for basis in hands):
        return None
    bases = tuple(Basis(grade, *rates[grade], count) for grade, count in sorted(hands.items()))
    parts = [(each.hands, share(each.won, each.of)) for each in bases]
    won = sum(count * part.estimate for count, part in parts)
    below = sqrt(sum((count * (part.estimate - part.low)) ** 2 for count, part in parts))
    above = sqrt(sum((count * (part.high - part.estimate)) ** 2 for count, part in parts))
    real = stake.settled_won
    return WinChange(Interval(won - real, won - below - real, won + above - real), bases)


def with_all(rates: Rates) -> Rates:
    """Rates by grade, and of all grades together."""
    return {
        **rates,
        EVERY: (_sum(each[0] for each in rates.values()), _sum(each[1] for each in rates.values())),
    }


def _sum(counts: Iterable[int]) -> int:
    return sum(counts)
