"""How leads ripen in a hand: the share won by each working day, whatever took the others away. Pure.

A win is one way to end, a loss the other: both are seen, and what is lost cannot be won (Aalen–Johansen; see
decision 22). Recycling, release, leave and "still open" only end our seeing. What was due but held out of
rotation stands for all that were due: it counts that many times over from then on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, log, sqrt

from services.leads.domain.proportions import Z95, Interval, share

TICKS_A_DAY = 10
"""Times are told in tenths of a working day: counts stay small however many hands there were."""

LEAST_AT_RISK = 10
"""A curve ends where fewer than so many are left to look at: one win among three says nothing."""

LAST_PART = 0.2
MOST_IN_LAST_PART = 0.05
"""More than this share of the wins in the last fifth of the time seen: more must be expected after it."""


class End(StrEnum):
    """How our seeing of a hand ended."""

    WON = "won"
    LOST = "lost"  # or invalid: it cannot be won any more
    GONE = "gone"  # recycled, released, left, handed on, still open


@dataclass(frozen=True, slots=True)
class Hand:
    """One tenure: working days until its end; `kept_after` when it was due and held out of rotation."""

    days: float
    end: End
    kept_after: float | None = None


@dataclass(slots=True)
class Seen:
    """Hands counted by tick. `plain` until they are held out of rotation, `kept` from then on."""

    plain: Counter[tuple[int, End]] = field(default_factory=Counter)
    kept: Counter[tuple[int, End]] = field(default_factory=Counter)
    kept_from: Counter[int] = field(default_factory=Counter)

    def add(self, hand: Hand, times: int = 1) -> None:
        """Count a hand."""
        tick = _tick(hand.days)
        since = None if hand.kept_after is None else _tick(hand.kept_after)
        if since is None or since >= tick:
            self.plain[tick, hand.end] += times
            return
        self.plain[since, End.GONE] += times
        self.kept_from[since] += times
        self.kept[tick, hand.end] += times

    def update(self, other: "Seen") -> None:
        """Count all that another has counted."""
        self.plain.update(other.plain)
        self.kept.update(other.kept)
        self.kept_from.update(other.kept_from)

    def count(self, end: End) -> int:
        """Return how many hands ended so."""
        moved = self.kept_from.total() if end is End.GONE else 0
        return (
            sum(n for each in (self.plain, self.kept) for (_, how), n in each.items() if how is end) - moved
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One tick at which somebody was won or lost: hazards, how many were at risk, and what is left before."""

    tick: int
    won: float
    lost: float
    at_risk: float  # as many as would know as much, had none counted more than once
    left: float  # share of all still in hand before


@dataclass(frozen=True)
class Curve:
    """The share of hands won by each tick (cumulative incidence), up to `last`, the last tick looked at."""

    steps: Sequence[Step]
    last: int

    @property
    def won(self) -> float:
        """Share won in the end, as far as was seen."""
        return sum(step.left * step.won for step in self.steps)

    def won_by(self, days: float) -> float:
        """Share won within so many working days."""
        until = _tick(days)
        return sum(step.left * step.won for step in self.steps if step.tick <= until)

    def days_until(self, part: float) -> float | None:
        """Working days by which this part of the eventual wins have come; None without a win."""
        wanted, so_far = part * self.won, 0.0
        for step in self.steps:
            so_far += step.left * step.won
            if step.won and so_far >= wanted - 1e-12:
                return step.tick / TICKS_A_DAY
        return None

    @property
    def is_open_ended(self) -> bool:
        """Say whether wins still come at the end of what was seen, so that many may come after it."""
        before = self.last * (1 - LAST_PART) / TICKS_A_DAY
        return self.won_by(before) < (1 - MOST_IN_LAST_PART) * self.won

    def late_share(self, days: float) -> Interval | None:
        """Share of the eventual wins that came after `days`; None without a win."""
        early = self.won_by(days)
        late = self.won - early
        if self.won <= 0:
            return None
        if min(early, late) <= 1e-12:
            return _of_none(self, is_late=early <= 1e-12)
        spread = Z95 * sqrt(self._variance_of_logit(_tick(days), early, late))
        middle = log(late / early)
        return Interval(late / (late + early), _from_logit(middle - spread), _from_logit(middle + spread))

    def _variance_of_logit(self, until: int, early: float, late: float) -> float:
        """Variance of log(late/early): by the delta method over each tick's independent hazards."""
        variance, so_far, total = 0.0, 0.0, early + late
        for step in self.steps:
            so_far += step.left * step.won
            stay = max(1 - step.won - step.lost, 1e-9)
            early_after = (early - so_far) / stay if step.tick <= until else 0.0
            late_after = (total - so_far) / stay - early_after
            own = step.left / early if step.tick <= until else -step.left / late
            by_lost = early_after / early - late_after / late
            by_won = by_lost - own
            variance += (
                by_won**2 * step.won * (1 - step.won)
                + by_lost**2 * step.lost * (1 - step.lost)
                - 2 * by_won * by_lost * step.won * step.lost
            ) / step.at_risk
        return variance


def curve_of(seen: Seen, weight: float = 1.0) -> Curve:
    """Return the curve; each hand held out of rotation counts `weight` times from then on."""
    ticks = sorted({tick for each in (seen.plain, seen.kept) for tick, _ in each} | set(seen.kept_from))
    plain, kept, left = seen.plain.total(), 0, 1.0
    steps, last = [], 0
    for tick in ticks:
        at_risk = plain + weight * kept
        known = at_risk**2 / (plain + weight**2 * kept) if at_risk else 0.0
        if known < LEAST_AT_RISK:
            break
        last = tick
        won, lost = (
            (seen.plain[tick, end] + weight * seen.kept[tick, end]) / at_risk for end in (End.WON, End.LOST)
        )
        if won or lost:
            steps.append(Step(tick, won, lost, known, left))
            left *= 1 - won - lost
        plain -= sum(seen.plain[tick, end] for end in End)
        kept += seen.kept_from[tick] - sum(seen.kept[tick, end] for end in End)
    return Curve(steps, last)


def seen_in(hands: Iterable[Hand]) -> Seen:
    """Count hands."""
    seen = Seen()
    for hand in hands:
        seen.add(hand)
    return seen


def _tick(days: float) -> int:
    return max(0, round(days * TICKS_A_DAY))


def _from_logit(odds: float) -> float:
    return 1 / (1 + exp(-odds)) if odds > -700 else 0.0


def _of_none(curve: Curve, *, is_late: bool) -> Interval:
    """All on one side: as sure as so many wins make us."""
    wins = max(1, round(sum(step.won * step.at_risk for step in curve.steps)))
    return share(wins if is_late else 0, wins)
