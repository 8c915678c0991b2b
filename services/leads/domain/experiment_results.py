"""What an experiment has shown so far: both rates, their difference at any look, and what may be said. Pure.

Only leads whose time is over count, so that quick wins favour nobody. Leads of one rep are alike: where whole
reps are split, the spread between reps is what the interval is made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import Final

from services.leads.domain.experiments import Unit
from services.leads.domain.proportions import Z95, Interval
from services.leads.domain.proportions import share as share_of
from services.leads.domain.sequential import Plan, mismatch

FEWEST_LEADS: Final = 50
"""Leads an arm needs, their time over, before anything is said."""
FEWEST_REPS: Final = 10
"""Reps an arm needs where whole reps are split."""
FEWEST_EITHER: Final = 10
"""Leads that reached the goal, and that did not, in both arms together: below, nothing is nearly normal."""
LEVEL_OF_SPLIT: Final = 0.001


class Verdict(StrEnum):
    """What may be said."""

    B_BETTER = "b_better"
    A_BETTER = "a_better"
    NO_DIFFERENCE = "no_difference_worth"
    NOT_YET = "not_yet"
    TOO_FEW = "too_few"
    SPLIT_BROKEN = "split_broken"


DECIDED: Final = frozenset({Verdict.B_BETTER, Verdict.A_BETTER, Verdict.NO_DIFFERENCE})


@dataclass(frozen=True, slots=True)
class Cluster:
    """Leads of one rep whose time is over, and how many of them reached the goal."""

    leads: int
    reached: int


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: units the split gave it (leads or reps), leads that came in, and its leads by rep.

    Where leads are split all of them are one cluster. `recycled` are turnovers of the leads whose time is
    over; `touch_hours` the median hours to the first touch of those that were touched.
    """

    units: int
    entered: int
    clusters: Sequence[Cluster]
    recycled: int = 0
    touch_hours: float | None = None

    @property
    def leads(self) -> int:
        """Leads whose time is over."""
        return sum(each.leads for each in self.clusters)

    @property
    def reached(self) -> int:
        """Of these, the ones that reached the goal."""
        return sum(each.reached for each in self.clusters)

    def variance(self, unit: Unit) -> float:
        """The variance of the rate, never less than if all leads were unlike.

        By reps that of a ratio of sums over clusters.
        """
        guarded = (self.reached + 1) / (self.leads + 2)
        least = guarded * (1 - guarded) / self.leads
        reps = len(self.clusters)
        if unit is Unit.LEAD or reps < 2:
            return least
        rate = self.reached / self.leads
        off = sum((each.reached - rate * each.leads) ** 2 for each in self.clusters)
        return max(least, reps / (reps - 1) * off / self.leads**2)

    def rate(self, unit: Unit) -> Interval | None:
        """The share that reached the goal, with its interval at this one look; None of nobody."""
        if not self.leads:
            return None
        if unit is Unit.LEAD:
            return share_of(self.reached, self.leads)
        rate, reach = self.reached / self.leads, Z95 * sqrt(self.variance(unit))
        return Interval(rate, max(0.0, rate - reach), min(1.0, rate + reach))


@dataclass(frozen=True, slots=True)
class Trial:
    """How an experiment was set up."""

    unit: Unit
    share_b: float
    plan: Plan


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be said, of which difference (B less A) and from which chance of such a split.

    `still_needed`: leads whose time must be over yet, both arms together, if rates stay as they are; None
    where more leads of the same reps are not enough, and unless the verdict is `not_yet`.
    """

    verdict: Verdict
    difference: Interval | None
    split_chance: float
    still_needed: int | None


def judge(a: Arm, b: Arm, trial: Trial) -> Judged:
    """Look once more; any number of looks together err no more often than the level says."""
    chance = mismatch(b.units, a.units + b.units, trial.share_b)
    difference = _difference(a, b, trial)
    if chance < LEVEL_OF_SPLIT:
        return Judged(Verdict.SPLIT_BROKEN, difference, chance, None)
    if difference is None or _are_few(a, b, trial.unit):
        return Judged(Verdict.TOO_FEW, difference, chance, None)
    verdict = _verdict(difference, trial.plan.effect)
    needed = _needed(a, b, trial) if verdict is Verdict.NOT_YET else None
    return Judged(verdict, difference, chance, needed)


def _difference(a: Arm, b: Arm, trial: Trial) -> Interval | None:
    if not a.leads or not b.leads:
        return None
    found = b.reached / b.leads - a.reached / a.leads
    reach = trial.plan.half_width(a.variance(trial.unit) + b.variance(trial.unit))
    return Interval(found, max(-1.0, found - reach), min(1.0, found + reach))


def _are_few(a: Arm, b: Arm, unit: Unit) -> bool:
    reached, leads = a.reached + b.reached, a.leads + b.leads
    if min(reached, leads - reached) < FEWEST_EITHER or min(a.leads, b.leads) < FEWEST_LEADS:
        return True
    return unit is Unit.REP and min(len(a.clusters), len(b.clusters)) < FEWEST_REPS


def _verdict(difference: Interval, effect: float) -> Verdict:
    if difference.low > 0:
        return Verdict.B_BETTER
    if difference.high < 0:
        return Verdict.A_BETTER
    within = -effect < difference.low and difference.high < effect
    return Verdict.NO_DIFFERENCE if within else Verdict.NOT_YET


def _needed(a: Arm, b: Arm, trial: Trial) -> int | None:
    """How many more leads make the interval so narrow that the difference seen, or none, is told."""
    leads, found = a.leads + b.leads, abs(b.reached / b.leads - a.reached / a.leads)
    wanted = trial.plan.variance_for(max(found, trial.plan.effect - found))
    variance, least = (a.variance(unit) + b.variance(unit) for unit in (trial.unit, Unit.LEAD))
    between = variance - least
    if between >= wanted:
        return None
    return max(1, ceil(leads * least / (wanted - between)) - leads)


def days_left(judged: Judged, a: Arm, b: Arm, window_days: float, leads_a_day: float) -> float | None:
    """How many days until the leads still needed have come in and their time is over; None: unknown."""
    if judged.still_needed is None:
        return None
    waiting = a.entered + b.entered - a.leads - b.leads
    if judged.still_needed <= waiting:
        return window_days * judged.still_needed / waiting
    return window_days + (judged.still_needed - waiting) / leads_a_day if leads_a_day else None
