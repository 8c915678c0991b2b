"""The chance of winning while no model is in force: points of the rules through a logistic curve. Pure."""

from typing import Final

_AT_ZERO: Final = -4.0
_A_POINT: Final = 0.05


def rules_log_odds(score: float) -> float:
    """Return logit(p) = −4 + 0.05 · score: 1.8% at 0 points, 12% at 40, 50% at 80; `score` is 0 to 100.

    A guess that only ranks: no company's history is behind it, and what shows it says so.
    """
    return _AT_ZERO + _A_POINT * score
