"""The beta distribution, as far as a rate asks for it: its distribution function and its quantiles. Pure.

The function is the continued fraction of NIST's DLMF, 8.17.22, by the modified method of Lentz; a quantile is
found by Newton's steps, halved where they lead astray. No library of the service has either.
"""

from dataclasses import dataclass
from math import exp, lgamma, log

_SMALL = 1e-300
_EXACT = 1e-15
_MOST_STEPS = 10_000
_NEAR = 1e-12


@dataclass(frozen=True, slots=True)
class Beta:
    """What is believed of a rate: `wins` and `losses` are those seen, each with one of the uniform prior."""

    wins: float
    losses: float

    @classmethod
    def seen(cls, won: float, lost: float) -> "Beta":
        """Nothing was believed before (Bayes and Laplace); then so many were won and so many lost."""
        return cls(won + 1, lost + 1)

    @property
    def mean(self) -> float:
        """The mean."""
        return self.wins / (self.wins + self.losses)

    def below(self, rate: float) -> float:
        """How probable it is that the rate is below this."""
        return incomplete_beta(self.wins, self.losses, rate)

    def quantile(self, share: float) -> float:
        """The rate below which the true one is with this probability."""
        low, high, rate = 0.0, 1.0, self.mean
        while high - low > _NEAR:
            excess = self.below(rate) - share
            low, high = (low, rate) if excess > 0 else (rate, high)
            step = excess / self._density(rate)
            following = rate - step
            if low < following < high and abs(step) < _NEAR:
                return following
            rate = following if low < following < high else (low + high) / 2
        return rate

    def _density(self, rate: float) -> float:
        return _weight(self.wins, self.losses, rate) / (rate * (1 - rate)) or _SMALL


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), `a` and `b` above zero."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # beyond it the fraction of the mirrored function is the shorter one
        return 1 - incomplete_beta(b, a, 1 - x)
    return _weight(a, b, x) / a / _fraction(a, b, x)


def _weight(a: float, b: float, x: float) -> float:
    """x^a (1-x)^b over the beta function of a and b."""
    return exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))


def _fraction(a: float, b: float, x: float) -> float:
    """1 + d₁/(1 + d₂/(1 + …)), 8.17.22, until a step changes nothing."""
    value, above, below = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        term = _term(step, a, b, x)
        below = 1 / (1 + term * below or _SMALL)
        above = 1 + term / above or _SMALL
        value *= above * below
        if abs(above * below - 1) < _EXACT:
            break
    return value


def _term(step: int, a: float, b: float, x: float) -> float:
    m, is_odd = divmod(step, 2)
    if is_odd:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
