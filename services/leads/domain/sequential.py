"""An interval that holds at every look at once, so that looking each day costs nothing. Pure.

Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence
sequences", Annals of Statistics 52 (2024), theorem 2.2: Robbins' normal mixture (1970) around an estimate
that is nearly normal. Time is counted as information, 1 / variance: leads and whole reps are one case.
"""

from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed before the first look: the difference worth finding, the level, the power."""

    effect: float
    alpha: float = 0.05
    power: float = 0.8

    @property
    def variance(self) -> float:
        """The variance of the difference at which one as large as `effect` is found with this power."""
        return (self.effect / (_reach(self.alpha) + _NORMAL.inv_cdf(self.power))) ** 2

    def half_width(self, variance: float) -> float:
        """How far the interval reaches to either side of a difference with this variance.

        It is narrowest, for its variance, at the one planned for.
        """
        prior = 1 / (_tuned(self.alpha) * self.variance)
        spread = (1 / variance + prior) * (2 * log(1 / self.alpha) + log(1 + 1 / (prior * variance)))
        return variance * sqrt(spread)

    def variance_for(self, half_width: float) -> float:
        """The variance at which the interval reaches so far, which is at most 1; found by halving."""
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.half_width(middle) < half_width else (low, middle)
        return high


def _tuned(alpha: float) -> float:
    """By how much the information planned for exceeds that of the mixture, for the narrowest interval."""
    doubled = 2 * log(1 / alpha)
    return doubled + log(doubled + 1)


def _reach(alpha: float) -> float:
    """How many standard errors the interval reaches at the variance planned for: 3.03 for 5%."""
    tuned = _tuned(alpha)
    return sqrt((1 + 1 / tuned) * (2 * log(1 / alpha) + log(1 + tuned)))


def mismatch(in_b: int, units: int, share_b: float) -> float:
    """How likely a split is at least this far from its share: the chi-square test with one degree."""
    if not units:
        return 1.0
    z = abs(in_b - units * share_b) / sqrt(units * share_b * (1 - share_b))
    return 2 * (1 - _NORMAL.cdf(z))
