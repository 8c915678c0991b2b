"""How far leads and outcomes have drifted from what a model was trained on. Pure.

PSI = Σ (now − then) · ln(now / then) over bins (population stability index): below 0.1 the same, above 0.25
another population (N. Siddiqi, "Credit Risk Scorecards", 2006).
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from .features import Value
from .proportions import share

WATCH: Final = 0.1
ALARM: Final = 0.25
LEAST_LEADS: Final = 100
"""Fewer arrivals than these say nothing."""
LEAST_WINS: Final = 50
_FLOOR: Final = 1e-4
_FAILING: Final = (0.5, 2.0)


def psi(then: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of two lists of shares, each counted as 0.01% at least."""
    pairs = [(max(a, _FLOOR), max(b, _FLOOR)) for a, b in zip(then, now, strict=True)]
    return sum((b - a) * math.log(b / a) for a, b in pairs)


def log_loss(stands: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean of −ln(probability given to what came), of log-odds with outcomes; None without any."""
    if not stands:
        return None
    signed = [-log_odds if won else log_odds for log_odds, won in stands]
    return math.fsum(max(each, 0.0) + math.log1p(math.exp(-abs(each))) for each in signed) / len(signed)


def feature_shares(told: Mapping[str, Any], values: Iterable[Value]) -> list[float]:
    """How values are spread over bins: missing, then those in order; of levels other, then each."""
    counts = Counter(_bin(told, value) for value in values)
    total = sum(counts.values()) or 1
    return [counts[place] / total for place in range(len(told["shares"]))]


def _bin(told: Mapping[str, Any], value: Value) -> int:
    if value is None:
        return 0
    if isinstance(value, float | int):
        return 1 + bisect_right(told["cuts"], value)
    levels: list[str] = told["levels"]
    return 2 + levels.index(value) if value in levels else 1


def unseen(told: Mapping[str, Any], values: Sequence[Value]) -> float:
    """The share of values that are words training had not, or too few of."""
    known = [value for value in values if isinstance(value, str)]
    return sum(value not in told["levels"] for value in known) / len(known) if known else 0.0


def spread(cuts: Sequence[float], values: Iterable[float]) -> list[float]:
    """How numbers are spread over the bins between cuts."""
    counts = Counter(bisect_right(cuts, value) for value in values)
    total = sum(counts.values()) or 1
    return [counts[place] / total for place in range(len(cuts) + 1)]


def inverted(by_grade: Mapping[str, tuple[int, int]]) -> list[str]:
    """Pairs of grades of which the lower wins surely more: its interval lies above that of the higher.

    `by_grade`: wins and leads. The interval is Wilson's at 95%.
    """
    grades = [grade for grade in "ABCD" if by_grade.get(grade, (0, 0))[1]]
    return [
        f"{low}>{high}"
        for place, high in enumerate(grades)
        for low in grades[place + 1 :]
        if share(*by_grade[low]).low > share(*by_grade[high]).high
    ]


def alarm(worst: float, wins: int, ratio: float | None, upside_down: Sequence[str]) -> str:
    """none, watch, alarm; failing: it foretells half or twice what came, or grades stand on their head."""
    if upside_down or (wins >= LEAST_WINS and ratio is not None and not _FAILING[0] <= ratio <= _FAILING[1]):
        return "failing"
    if worst > ALARM:
        return "alarm"
    return "watch" if worst > WATCH else "none"


def why_failing(ratio: float | None, upside_down: Sequence[str]) -> str:
    """Say what a failing model is suspended for."""
    if upside_down:
        return f"grades stand on their head: {', '.join(upside_down)}"
    return f"foretold {ratio:.2f} times the wins that came"
