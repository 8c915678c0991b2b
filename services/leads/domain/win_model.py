"""A compiled model of winning: p of a lead, and what each feature adds to it, exactly. Pure, no scikit-learn.

logit(p) = base + Σ contributions. A scorecard's are weight − mean weight in training; a forest's are, down
each path, how the expected value changes where the feature decides (T. Saabas, "Interpreting random forests",
2014): both sum to the log-odds to the last rounding.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any, Final, NamedTuple, Protocol

from .features import NUMBER, Read, Value, View, reader

FORMAT: Final = 1
MISSING, OTHER = "missing", "other"
_NAN: Final = float("nan")
_LEAST_MOVE: Final = 0.01
_BEYOND: Final = 0.5  # log-odds past the best lead, where a grade begins that none of them has


class Part(NamedTuple):
    """What one feature adds to the log-odds, and the value it had."""

    feature: str
    value: Value
    log_odds: float


@dataclass(frozen=True, slots=True)
class Explained:
    """The log-odds of a lead taken apart: `base` of an average lead, and every feature's part."""

    log_odds: float
    base: float
    parts: tuple[Part, ...]

    def top(self, up: int = 3, down: int = 2) -> tuple[Part, ...]:
        """The features that raise it most, then those that lower it most."""
        ordered = sorted(self.parts, key=lambda part: -part.log_odds)
        raising = [part for part in ordered[:up] if part.log_odds > 0]
        return (*raising, *(part for part in reversed(ordered[-down:]) if part.log_odds < 0))


class WinModel(Protocol):
    """What serving asks of a model."""

    def log_odds(self, view: View) -> float:
        """Return logit(p) of a lead."""

    def explain(self, view: View) -> Explained:
        """Return the same, taken apart."""


def probability(log_odds: float) -> float:
    """Return 1 / (1 + e^(−x)), without overflow."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    grown = math.exp(log_odds)
    return grown / (1.0 + grown)


def log_odds_of(p: float) -> float:
    """Return logit(p), for p strictly between 0 and 1."""
    return math.log(p / (1.0 - p))


def has_moved(before: float, now: float) -> bool:
    """Whether a chance is another by more than about 0.01 of its log-odds: less is not worth writing down."""
    return abs(now - before) > _LEAST_MOVE * before * (1.0 - before)


class _Weights:
    """The weights of one feature: by bin of a number, or by level of a category."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.name: str = told["name"]
        self.mean = float(told["mean"])
        self.missing = float(told["missing"])
        self.read: Read = reader(self.name, told["type"])
        self.is_number = told["type"] == NUMBER
        if self.is_number:
            self._cuts = [float(cut) for cut in told["cuts"]]
            self._weights = [float(weight) for weight in told["weights"]]
            if len(self._weights) != len(self._cuts) + 1 or self._cuts != sorted(self._cuts):
                raise ValueError(f"bins of {self.name} do not fit")
        else:
            self._levels = {str(level): float(weight) for level, weight in told["levels"].items()}
            self._other = float(told["other"])

    def known(self, value: Value) -> Value:
        """The value, if training knew it: a word it did not know may say anything, and is `other`."""
        return value if value is None or self.is_number or value in self._levels else OTHER

    def weight(self, value: Value) -> float:
        """Return the weight of a value; a number on a cut belongs to the bin above."""
        if value is None:
            return self.missing
        if self.is_number:
            return self._weights[bisect_right(self._cuts, value)]
        return self._levels.get(value, self._other)  # type: ignore[arg-type]


class Scorecard:
    """An additive logistic model over bins."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._features = [_Weights(each) for each in told["features"]]
        self._intercept = float(told["intercept"])
        self._base = self._intercept + math.fsum(each.mean for each in self._features)

    def log_odds(self, view: View) -> float:
        """Return logit(p)."""
        return self._intercept + sum([each.weight(each.read(view)) for each in self._features])

    def explain(self, view: View) -> Explained:
        """Return logit(p) in parts."""
        values = [each.read(view) for each in self._features]
        weights = [each.weight(value) for each, value in zip(self._features, values, strict=True)]
        parts = [
            Part(each.name, each.known(value), weight - each.mean)
            for each, value, weight in zip(self._features, values, weights, strict=True)
        ]
        return Explained(self._intercept + sum(weights), self._base, tuple(parts))


class _Columns:
    """One feature as the columns a forest looks at: a number as it is, a category as one column a level."""

    def __init__(self, told: Mapping[str, Any], first: int) -> None:
        self.name: str = told["name"]
        self.read: Read = reader(self.name, told["type"])
        self.first = first
        self.is_number = told["type"] == NUMBER
        levels = [] if self.is_number else [str(level) for level in told["levels"]]
        self._places = {level: place for place, level in enumerate(levels, first + 2)}
        self.width = 1 if self.is_number else len(levels) + 2

    def known(self, value: Value) -> Value:
        """The value, if training knew it: a word it did not know may say anything, and is `other`."""
        return value if value is None or self.is_number or value in self._places else OTHER

    def place(self, value: Value) -> int:
        """Return the column that is 1 for a level; the first is for missing, the second for any other."""
        return self.first if value is None else self._places.get(value, self.first + 1)  # type: ignore[arg-type]


_Node = tuple[int, float, Any, Any]
"""Inside a tree: column, threshold, left, right; a leaf: −1, value, what each feature added, nothing."""


class Forest:
    """Boosted trees, equal to scikit-learn's HistGradientBoostingClassifier of the same columns.

    A lead is a row of all columns twice: what is missing is −∞ in the first half, which goes left anywhere,
    and NaN in the second, which goes right. Each node looks into the half that its trees learned.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._features: list[_Columns] = []
        width = 0
        for each in told["features"]:
            self._features.append(_Columns(each, width))
            width += self._features[-1].width
        self._width, self._blank = width, [0.0] * (2 * width)
        owner = [place for place, each in enumerate(self._features) for _ in range(each.width)]
        self._baseline = float(told["baseline"])
        self._trees = [_node(_checked(tree, width), 0, owner, {}) for tree in told["trees"]]
        self._base = self._baseline + math.fsum(tree["expected"][0] for tree in told["trees"])

    def log_odds(self, view: View) -> float:
        """Return logit(p)."""
        row, total = self._row([each.read(view) for each in self._features]), self._baseline
        for column, threshold, left, right in self._trees:
            while column >= 0:
                column, threshold, left, right = left if row[column] <= threshold else right  # noqa: PLW2901
            total += threshold
        return total

    def explain(self, view: View) -> Explained:
        """Return logit(p) in parts."""
        values = [each.read(view) for each in self._features]
        row, total, added = self._row(values), self._baseline, [0.0] * len(values)
        for column, threshold, left, right in self._trees:
            while column >= 0:
                column, threshold, left, right = left if row[column] <= threshold else right  # noqa: PLW2901
            total += threshold
            for place, part in left:
                added[place] += part
        told = zip(self._features, values, added, strict=True)
        parts = tuple([Part(each.name, each.known(value), part) for each, value, part in told])
        return Explained(total, self._base, parts)

    def _row(self, values: Sequence[Value]) -> list[float]:
        row, width = self._blank.copy(), self._width
        for each, value in zip(self._features, values, strict=True):
            if not each.is_number:
                at = each.place(value)
                row[at] = row[at + width] = 1.0
            elif value is None:
                row[each.first], row[each.first + width] = -math.inf, _NAN
            else:
                row[each.first] = row[each.first + width] = value  # type: ignore[assignment]
        return row


def _node(told: Mapping[str, Any], at: int, owner: Sequence[int], parts: Mapping[int, float]) -> _Node:
    """A node with all below it; `parts`: what the features on the way to it have added."""
    column, expected = told["column"][at], told["expected"]
    if column < 0:
        return -1, float(told["value"][at]), tuple(parts.items()), None
    place = owner[column]
    left, right = (
        _node(told, below, owner, {**parts, place: parts.get(place, 0.0) + expected[below] - expected[at]})
        for below in (told["left"][at], told["right"][at])
    )
    half = 0 if told["missing_left"][at] else len(owner)
    return column + half, float(told["threshold"][at]), left, right


def _checked(told: Mapping[str, Any], width: int) -> Mapping[str, Any]:
    """A tree whose nodes point downwards only. Raises `ValueError`."""
    size = len(told["column"])
    parts = ("threshold", "missing_left", "left", "right", "value", "expected")
    if not size or any(len(told[part]) != size for part in parts):
        raise ValueError("the parts of a tree do not fit")
    for node, at in enumerate(told["column"]):
        inside = node < told["left"][node] < size and node < told["right"][node] < size and at < width
        if at >= 0 and not inside:
            raise ValueError("a tree points outside itself")
    return told


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any]], WinModel]]] = {
    "scorecard": Scorecard,
    "trees": Forest,
}


def compiled(told: Mapping[str, Any]) -> WinModel:
    """Compile an artefact. Raises `ValueError` or `KeyError` if it is of no kind known here, or broken."""
    if told.get("format") != FORMAT or told.get("kind") not in _KINDS:
        raise ValueError("no kind of model known here")
    return _KINDS[told["kind"]](told)


@dataclass(frozen=True, slots=True)
class Grades:
    """Where grades A, B and C begin in log-odds, frozen at publishing; a lead moves only past a `margin`."""

    begins: tuple[float, float, float]
    margin: float

    def grade(self, log_odds: float, standing: str | None = None) -> str:
        """Return the grade, A to D; a lead that stands in one keeps it within the margin around its edges."""
        fresh = self._place(log_odds)
        if standing is None or "ABCD"[fresh] == standing:
            return "ABCD"[fresh]
        place = "ABCD".index(standing)
        least = self._place(log_odds + self.margin)
        most = self._place(log_odds - self.margin)
        return "ABCD"[min(max(place, least), most)]

    def _place(self, log_odds: float) -> int:
        return 3 - bisect_right(sorted(self.begins), log_odds)


def cuts_by_capacity(
    log_odds: Sequence[float], shares: tuple[float, float, float] = (0.1, 0.2, 0.3)
) -> tuple[float, float, float]:
    """Where A (the top 10%), B (the next 20%) and C (the next 30%) begin among these leads.

    Leads alike go together, whichever way comes nearest: of leads that are all alike none is A or B.
    """
    ordered = sorted(log_odds, reverse=True)
    begun = [(0.0, ordered[0] + _BEYOND)]
    for value, alike in groupby(ordered):
        begun.append((begun[-1][0] + len(list(alike)), value))
    tops = [top * len(ordered) for top in accumulate(shares)]
    first, second, third = (min(begun, key=lambda each: abs(each[0] - top))[1] for top in tops)
    return first, second, third


def share_below(ordered: Sequence[float], value: float) -> float:
    """The share of an ordered sample below a value, counting half of its ties."""
    if not ordered:
        return 0.0
    return (bisect_left(ordered, value) + bisect_right(ordered, value)) / (2 * len(ordered))
