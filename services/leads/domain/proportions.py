"""Intervals of a share and of the difference of two shares. Pure.

Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927); Newcombe,
"Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998),
method 10: Wilson's intervals of the two shares put together. Both hold what they promise for small counts and
for shares of 0 and 1, where the textbook interval does not.
"""

from dataclasses import dataclass
from math import ceil, sqrt

Z95 = 1.959963984540054
"""Of a two-sided interval of 95%."""
_POWER80 = 0.8416212335729143


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and what it lies between."""

    estimate: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether zero is outside."""
        return self.low > 0 or self.high < 0

    def told(self) -> dict[str, float]:
        """JSON-ready."""
        return {"estimate": self.estimate, "low": self.low, "high": self.high}


def share(hits: int, of: int, z: float = Z95) -> Interval:
    """Wilson's interval of `hits` in `of`, of which there is at least one."""
    p, zz = hits / of, z * z
    middle = (p + zz / (2 * of)) / (1 + zz / of)
    half = z / (1 + zz / of) * sqrt(p * (1 - p) / of + zz / (4 * of * of))
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half))


def difference(first: tuple[int, int], second: tuple[int, int], z: float = Z95) -> Interval:
    """Newcombe's interval of the first share less the second; each is (hits, of)."""
    a, b = share(*first, z), share(*second, z)
    d = a.estimate - b.estimate
    below = sqrt((a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2)
    above = sqrt((a.high - a.estimate) ** 2 + (b.estimate - b.low) ** 2)
    return Interval(d, max(-1.0, d - below), min(1.0, d + above))


def needed_for(first: float, second: float, ratio: float) -> int | None:
    """How many the second group needs to tell these shares apart, 80 times in 100; None if they are equal.

    `ratio` is how many of the first there are for one of the second. Fleiss, "Statistical Methods for Rates
    and Proportions" (1981), without the correction for continuity.
    """
    if first == second or ratio <= 0:
        return None
    middle = (ratio * first + second) / (ratio + 1)
    spread = Z95 * sqrt((1 + 1 / ratio) * middle * (1 - middle))
    spread += _POWER80 * sqrt(first * (1 - first) / ratio + second * (1 - second))
    return ceil((spread / (first - second)) ** 2)
