"""How many leads an experiment takes, said before it starts, and how alike the leads of one rep are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

from services.leads.domain.experiment_results import Cluster, Trial
from services.leads.domain.experiments import Unit

MOST_LEADS: Final = 100_000_000
"""More is as good as never."""


@dataclass(frozen=True, slots=True)
class Past:
    """What history tells: of each rep the leads whose time is over and those that reached the goal."""

    clusters: Sequence[Cluster]
    leads_a_week: float

    @property
    def rate(self) -> float | None:
        """Which share reached the goal; None of nobody."""
        leads = sum(each.leads for each in self.clusters)
        return sum(each.reached for each in self.clusters) / leads if leads else None


@dataclass(frozen=True, slots=True)
class Needed:
    """Leads in A and in B, and how many weeks they take to come in; None: these reps are too few.

    `least_effect`: the smallest difference that these reps could show, whatever the number of leads.
    """

    leads_a: int | None
    leads_b: int | None
    weeks: float | None
    alike: float
    least_effect: float


def needed_for(past: Past, trial: Trial) -> Needed:
    """What finds the planned difference with the planned power, at the rate and the arrivals of the past."""
    rate = past.rate or 0.0
    alike = intraclass(past.clusters) if trial.unit is Unit.REP else 0.0
    spread = _spread(rate, trial)
    fixed = spread * alike / max(1, len(past.clusters))
    least = trial.plan.effect * sqrt(fixed / trial.plan.variance)
    room = trial.plan.variance - fixed
    total = spread * (1 - alike) / room if room > 0 else MOST_LEADS
    if total >= MOST_LEADS:
        return Needed(None, None, None, alike, least)
    in_b = ceil(total * trial.share_b)
    in_a = ceil(total * (1 - trial.share_b))
    weeks = (in_a + in_b) / past.leads_a_week if past.leads_a_week else None
    return Needed(in_a, in_b, weeks, alike, least)


def _spread(rate: float, trial: Trial) -> float:
    """The variance of the difference, times all leads, if each were unlike every other."""
    in_b = min(0.99, max(0.01, rate + trial.plan.effect))
    in_a = min(0.99, max(0.01, rate))
    return in_a * (1 - in_a) / (1 - trial.share_b) + in_b * (1 - in_b) / trial.share_b


def intraclass(clusters: Sequence[Cluster]) -> float:
    """How alike the leads of one rep are, from 0 (not) to 1 (all the same): the intraclass correlation.

    From the mean squares between and within, for groups of unequal size (Donner, "A review of inference
    procedures for the intraclass correlation coefficient", Int. Statistical Review 54, 1986).
    """
    groups = [each for each in clusters if each.leads]
    leads = sum(each.leads for each in groups)
    if len(groups) < 2 or leads <= len(groups):
        return 0.0
    mean = sum(each.reached for each in groups) / leads
    shares = [(each.leads, each.reached / each.leads) for each in groups]
    between = sum(n * (p - mean) ** 2 for n, p in shares) / (len(groups) - 1)
    within = sum(n * p * (1 - p) for n, p in shares) / (leads - len(groups))
    usual = (leads - sum(n * n for n, _ in shares) / leads) / (len(groups) - 1)
    whole = between + (usual - 1) * within
    return min(1.0, max(0.0, (between - within) / whole)) if whole > 0 else 0.0
