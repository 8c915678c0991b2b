"""Rule score on two axes: fit (who they are) and intent (what they did, halving). Pure: callers pass `now`.

score = fit + round(intent), and the reasons of each axis add up to it exactly: a cap, a floor, a ceiling and
the passing of time are lines of their own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from .columns import number_written
from .fields import COLUMN_FIELDS
from .score_rules import AXES, Factor, ScoreRules

HALF_LIFE_DAYS = 10.0
_DAY_SECONDS = 86_400
_CACHE_SIZE = 20_000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

Values = Mapping[str, Any]
"""A lead's fields by name, with `tags` (words), `extra` (attributes by column)."""

_Test = Callable[[Any, list[str]], bool]
"""Looks at a value and at its words."""


class Reason(NamedTuple):
    """One line of a score: so many points on an axis, in words."""

    code: str
    axis: str
    points: int
    words_zh: str
    words_en: str


class Points(NamedTuple):
    """What the rules give a lead for what is known of it, before time passes."""

    fit: int
    intent: int


@dataclass(frozen=True, slots=True)
class Score:
    """Where a lead stands at a moment; `intent` is exact, `score` whole."""

    fit: int
    intent: float
    score: int
    grade: str
    grade_cell: str


def decayed(points: float, since: datetime, now: datetime, half_life_days: float = HALF_LIFE_DAYS) -> float:
    """What is left of `points` at `now`: half after each half-life. A moment ahead of `now` counts as now."""
    days = max(0.0, (now - since).total_seconds() / _DAY_SECONDS)
    return float(points * 2.0 ** (-days / half_life_days))


def add_signal(
    rules: ScoreRules, intent: float, intent_at: datetime | None, kind: str, now: datetime
) -> float:
    """Intent at `now` after a touch of this kind: s(t) = s(t0)·2^(−(t−t0)/h) + w, from 0 to the ceiling."""
    left = decayed(intent, intent_at, now, rules.half_life_days) if intent_at else 0.0
    return min(float(rules.ceilings["intent"]), max(0.0, left + rules.signals.get(kind, 0.0)))


class _Hits(dict[Any, tuple[int, ...]]):
    """Which factors of a field a value meets; remembered, within bounds."""

    def __init__(self, tests: list[tuple[int, _Test]], *, in_extra: bool = False) -> None:
        self._tests = tests
        self._in_extra = in_extra

    def __missing__(self, value: Any) -> tuple[int, ...]:
        plain = value[1] if self._in_extra else value
        words = _words(plain)
        found = tuple([index for index, test in self._tests if test(plain, words)])
        if len(self) > _CACHE_SIZE:
            self.clear()
        self[value] = found
        return found


class Scorer:
    """Score rules compiled: a value is looked at once, and remembered for the next lead that has it."""

    def __init__(self, rules: ScoreRules) -> None:
        self.rules = rules
        by_field: dict[str, list[int]] = {}
        for index, factor in enumerate(rules.factors):
            by_field.setdefault(factor.field, []).append(index)
        tests = {name: [(i, _test(rules.factors[i])) for i in found] for name, found in by_field.items()}
        self._plain = [
            (name, _part([rules.factors[i] for i, _ in found]), _Hits(found))
            for name, found in tests.items()
            if name in COLUMN_FIELDS
        ]
        self._tags = _Hits(tests.get("tags", []))
        self._details = _Hits(tests.get("details", []))
        self._extra = [
            (name.removeprefix("extra."), _Hits(found, in_extra=True))
            for name, found in tests.items()
            if name.startswith("extra.")
        ]
        self._points: dict[tuple[tuple[int, ...], ...], Points] = {}
        self._scores: dict[tuple[int, float], Score] = {}

    def points(self, lead: Values) -> Points:
        """Fit and intent for what is known of a lead, before time passes."""
        hits = self._hits(lead)
        known = self._points.get(hits)
        if known is None:
            if len(self._points) > _CACHE_SIZE:
                self._points.clear()
            fit, intent = (sum(line.points for line in self._axis_lines(axis, hits)) for axis in AXES)
            known = self._points[hits] = Points(fit, intent)
        return known

    def arrive(self, lead: Values, created_at: datetime, now: datetime) -> Score:
        """Score a lead as it comes in; what it wanted when created has cooled since."""
        fit, intent = self.points(lead)
        if created_at == now:
            return self.grade(fit, float(intent))
        return self.grade(fit, decayed(intent, created_at, now, self.rules.half_life_days))

    def again(
        self,
        lead: Values,
        before: Points,
        *,
        intent: float,
        intent_at: datetime,
        created_at: datetime,
        now: datetime,
    ) -> Score:
        """Score a lead whose fields or rules changed since it had `before`; what touches added stays."""
        points = self.points(lead)
        half_life = self.rules.half_life_days
        shift = decayed(points.intent - before.intent, created_at, now, half_life)
        left = decayed(intent, intent_at, now, half_life) + shift
        return self.grade(points.fit, min(float(self.rules.ceilings["intent"]), max(0.0, left)))

    def grade(self, fit: int, intent: float) -> Score:
        """Put two axes together: score, cell and grade."""
        known = self._scores.get((fit, intent))
        if known is None:
            if len(self._scores) > _CACHE_SIZE:
                self._scores.clear()
            whole, cuts = round(intent), self.rules.cuts
            cell = "ABCD"[_place(fit, cuts["fit"])] + "1234"[_place(whole, cuts["intent"])]
            known = Score(fit, intent, fit + whole, self.rules.matrix[cell], cell)
            self._scores[fit, intent] = known
        return known

    def explain(
        self, lead: Values, fit: int, intent: float, signals: Sequence[Reason] = ()
    ) -> tuple[Reason, ...]:
        """Return the lines that add up to `fit` and to `intent` in whole points, largest first.

        `signals` are lines of what they did since, where more is known than its points.
        """
        hits = self._hits(lead)
        lines: list[Reason] = []
        for axis, stands in (("fit", fit), ("intent", round(intent))):
            known = [*self._axis_lines(axis, hits), *(line for line in signals if line.axis == axis)]
            lines += sorted(known, key=lambda line: -line.points)
            lines += _since(axis, stands - sum(line.points for line in known))
        return tuple(lines)

    def _hits(self, lead: Values) -> tuple[tuple[int, ...], ...]:
        get = lead.get
        found = [hits[(value := get(name)) and value[part]] for name, part, hits in self._plain]
        found.append(self._tags[tuple(lead.get("tags") or ())])
        found.append(self._details[details(lead)])
        if self._extra:
            extra = lead.get("extra") or {}
            # The type belongs to the key: True is not 1 here.
            found += [
                hits[(value.__class__, value)] for name, hits in self._extra for value in (extra.get(name),)
            ]
        return tuple(found)

    def _axis_lines(self, axis: str, hits: tuple[tuple[int, ...], ...]) -> list[Reason]:
        factors = [f for found in hits for i in found if (f := self.rules.factors[i]).axis == axis]
        lines = [Reason(f.code, axis, f.points, f.zh, f.en) for f in factors if f.points]
        for name, group in self.rules.groups.items():
            over = sum(f.points for f in factors if f.group == name) - group.cap
            if over > 0:
                zh, en = f"{group.zh}合计以 {group.cap} 分为限", f"{group.en}: at most {group.cap} together"
                lines.append(Reason(f"cap_{name}", axis, -over, zh, en))
        total, ceiling = sum(line.points for line in lines), self.rules.ceilings[axis]
        if total > ceiling:
            lines.append(
                Reason(f"ceiling_{axis}", axis, ceiling - total, f"以 {ceiling} 分为限", f"at most {ceiling}")
            )
        elif total < 0:
            lines.append(Reason(f"floor_{axis}", axis, -total, "不低于 0 分", "never below 0"))
        return lines


def details(lead: Values) -> int:
    """How many things are known of a lead: filled fields and extra attributes."""
    known = lead.get("details")
    if isinstance(known, int):
        return known
    return len(lead.get("extra") or ()) + sum(1 for name in COLUMN_FIELDS if lead.get(name))


def _since(axis: str, points: int) -> list[Reason]:
    if not points:
        return []
    if axis == "fit":
        return [Reason("earlier_rules", axis, points, "按当时的规则计算", "as the rules stood then")]
    if points < 0:
        return [Reason("cooled", axis, points, "随时间减弱", "cooled since")]
    return [Reason("engaged", axis, points, "之后的跟进与互动", "touches since")]


def _place(points: int, cuts: tuple[int, int, int]) -> int:
    return sum(points < cut for cut in cuts)


def _part(factors: list[Factor]) -> slice:
    """As much of a value as the factors can tell apart: of a phone number perhaps its first four characters.

    Case folding makes no text shorter, so that a part is long enough if it is as long as the longest word.
    """
    if any(f.any or f.contains or f.min is not None or f.max is not None for f in factors):
        return slice(None)
    starts = [len(word) for factor in factors for word in factor.starts]
    ends = [len(word) for factor in factors for word in factor.ends]
    if starts and ends:
        return slice(None)
    return slice(-max(ends), None) if ends else slice(max([1, *starts]))


def _test(factor: Factor) -> _Test:
    """The tests that a factor has, and no others, as one."""
    tests = [_present(factor)] if factor.present is not None else []
    if factor.any:
        tests.append(lambda _, words: any(word in factor.any for word in words))
    if factor.contains:
        tests.append(lambda _, words: any(part in word for word in words for part in factor.contains))
    if factor.starts:
        tests.append(lambda _, words: any(word.startswith(factor.starts) for word in words))
    if factor.ends:
        tests.append(lambda _, words: any(word.endswith(factor.ends) for word in words))
    if factor.min is not None or factor.max is not None:
        tests.append(_between(factor))
    if len(tests) == 1:
        return tests[0]
    return lambda value, words: all(test(value, words) for test in tests)


def _present(factor: Factor) -> _Test:
    return lambda _, words: bool(words) == factor.present


def _between(factor: Factor) -> _Test:
    least = float("-inf") if factor.min is None else factor.min
    most = float("inf") if factor.max is None else factor.max

    def is_between(value: Any, _: list[str]) -> bool:
        number = number_in(value)
        return number is not None and least <= number <= most

    return is_between


def _words(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, tuple):
        return [str(word).casefold() for word in value]
    return [str(value).casefold()]


def number_in(value: Any) -> float | None:
    """A number however it is written (`3.5万`), or the first one in words: `100-499人` is 100."""
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and (number := number_written(value)) is not None:
        return number
    found = _NUMBER.search(value.replace(",", "")) if isinstance(value, str) else None
    return float(found.group()) if found else None


def meets(factor: Factor, lead: Values) -> bool:
    """Whether a lead passes every test of a factor, points or none."""
    name = factor.field
    value: Any = lead.get(name)
    if name == "tags":
        value = tuple(value or ())
    elif name == "details":
        value = details(lead)
    elif name.startswith("extra."):
        value = (lead.get("extra") or {}).get(name.removeprefix("extra."))
    return _test(factor)(value, _words(value))
