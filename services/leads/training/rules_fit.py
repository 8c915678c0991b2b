"""The curve from points of the rules to a chance, fitted to a company's own past leads."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.leads.domain.learning import Example
from services.leads.domain.rules_line import (
    GUESS,
    LEAST_INTERCEPT,
    MOST_INTERCEPT,
    MOST_SLOPE,
    RulesCurve,
)
from services.leads.training.matrix import Floats

WIDTHS = (1.0, 0.02)
"""How far intercept and slope may lie from the guess: standard deviations of a normal prior.

Companies win 1% to 40% of their leads, −4.6 to −0.4 in log-odds: two deviations about the guess's −2.5 at 30
points, and there these two make √(1² + (30 · 0.02)²) = 1.17 together. At 80 points they make 1.9, as what a
point is worth depends on each company's rules more than how often it wins.
"""
_STEPS, _HALVINGS = 100, 40
_ENOUGH = 1e-10


def fit_rules(rows: Sequence[Example]) -> RulesCurve:
    """The curve of all rows a training has."""
    points = np.array([row.view.fit + row.view.intent for row in rows], np.float64)
    won = np.array([row.won for row in rows], np.bool_)
    wins = len({row.lead_id for row in rows if row.won})
    return fit_curve(points, won, wins=wins, leads=len({row.lead_id for row in rows}))


def fit_curve(points: Floats, won: NDArray[np.bool_], *, leads: int, wins: int = 0) -> RulesCurve:
    """The likeliest curve of rows with these points, given the prior; its slope is never negative.

    All rows of a lead together weigh as one lead against the prior.
    """
    weight = leads / len(won) if len(won) else 0.0
    matrix = np.column_stack([np.ones(len(points)), points])
    middle, widths = np.array([GUESS.intercept, GUESS.slope]), np.array(WIDTHS)
    found = _likeliest(matrix, won, weight, middle, widths)
    if found[1] < 0:
        found = np.array([_likeliest(matrix[:, :1], won, weight, middle[:1], widths[:1])[0], 0.0])
    intercept, slope = np.clip(found, (LEAST_INTERCEPT, 0.0), (MOST_INTERCEPT, MOST_SLOPE))
    least, most = (points.min(), points.max()) if len(points) else (GUESS.least, GUESS.most)
    return RulesCurve(float(intercept), float(slope), float(least), float(most), wins, leads)


def said_by(curve: RulesCurve, points: Floats) -> Floats:
    """Log-odds of many leads."""
    return np.array([curve.log_odds(each) for each in points.tolist()], np.float64)


def _likeliest(
    matrix: Floats, won: NDArray[np.bool_], weight: float, middle: Floats, widths: Floats
) -> Floats:
    """By Newton's steps, each halved while it leads uphill."""

    def loss(at: Floats) -> float:
        said = matrix @ at
        off = (at - middle) / widths
        return float(weight * (np.logaddexp(0.0, said).sum() - said[won].sum()) + off @ off / 2)

    found, least = middle, loss(middle)
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-(matrix @ found)))
        rise = weight * (matrix.T @ (p - won)) + (found - middle) / widths**2
        bend = weight * ((matrix.T * (p * (1 - p))) @ matrix) + np.diag(widths**-2)
        step = np.linalg.solve(bend, rise)
        tries = (found - step / 2**half for half in range(_HALVINGS))
        better = next((each for each in tries if loss(each) < least - 1e-15), None)
        if better is None or rise @ step < _ENOUGH:
            break
        found, least = better, loss(better)
    return found
