"""Which columns of past leads may be learned from, and of what type each is, found by looking at them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.leads.domain.features import (
    CATEGORY,
    EXTRA,
    NUMBER,
    REGISTRY,
    Value,
    as_level,
    as_number,
    reader,
)
from services.leads.domain.learning import Example

LEAST_COVERAGE = 0.005
MOST_LEVELS = 60
_MIXED = (0.05, 0.95)
_HALVES_APART = 0.5
_TEXT_SHARE = 0.5
_BY_HAND = ("by_hand", "人工排除", "left out by hand")
_LATER = ("later", "登记为事后填写", "filled in later, as the company says")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A feature to learn from, with its value in every row."""

    name: str
    type: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A feature not learned from, and why, in words."""

    name: str
    code: str
    zh: str
    en: str


def inspect(
    examples: Sequence[Example], left_out: frozenset[str] = frozenset(), later: frozenset[str] = frozenset()
) -> tuple[list[Column], list[LeftOut]]:
    """Split features into those to learn from and those not.

    `left_out` are those a person took out, `later` those that the company says are filled in later.
    """
    kept: list[Column] = []
    out: list[LeftOut] = []
    extras = dict.fromkeys(EXTRA + name for row in examples for name in row.view.extra)
    taken = {**dict.fromkeys(sorted(later), _LATER), **dict.fromkeys(sorted(left_out), _BY_HAND)}
    for name in dict.fromkeys((*REGISTRY, *extras, *taken)):
        if name in taken:
            out.append(LeftOut(name, *taken[name]))
            continue
        if name not in REGISTRY and not name.startswith(EXTRA):
            continue
        found = _extra(name, examples) if name.startswith(EXTRA) else _own(name, examples)
        (kept if isinstance(found, Column) else out).append(found)  # type: ignore[arg-type]
    return kept, out


def _own(name: str, examples: Sequence[Example]) -> Column | LeftOut:
    feature = REGISTRY[name]
    return _unless_empty(Column(name, feature.type, [feature.read(row.view) for row in examples]))


def _extra(name: str, examples: Sequence[Example]) -> Column | LeftOut:
    column = name.removeprefix(EXTRA)
    raw = [row.view.extra.get(column) for row in examples]
    known = [value for value in raw if value is not None and value != ""]
    numbers = [as_number(value) is not None for value in known]
    share = sum(numbers) / len(known) if known else 0.0
    if share >= _MIXED[1]:
        return _number(name, examples, known)
    if share > _MIXED[0] and _changes(numbers):
        zh, en = (
            "中途由一种类型变为另一种（数字与文字）",
            "changes its type half-way, between numbers and words",
        )
        return LeftOut(name, "type_changes", zh, en)
    words = [str(value) for value in known]
    if words and all(_DATE.fullmatch(word) for word in words):
        return LeftOut(name, "date", "是日期：日历不预示未来", "a date: the calendar foretells nothing")
    if len(set(words)) > max(MOST_LEVELS, _TEXT_SHARE * len(words)):
        return LeftOut(
            name, "text", "几乎每条都不同：编号或自由文本", "differs in nearly every lead: an id or free text"
        )
    return _unless_empty(Column(name, CATEGORY, [as_level(value) for value in raw]))


def _number(name: str, examples: Sequence[Example], known: Sequence[object]) -> Column | LeftOut:
    distinct = len(set(known))
    whole = all(number is None or number.is_integer() for number in map(as_number, known))
    if whole and distinct > 50 and distinct >= 0.95 * len(known):
        return LeftOut(name, "text", "每条都不同的整数：编号", "whole numbers, each another: an id")
    read = reader(name, NUMBER)
    return _unless_empty(Column(name, NUMBER, [read(row.view) for row in examples]))


def _changes(numbers: Sequence[bool]) -> bool:
    half = len(numbers) // 2
    if not half:
        return False
    first, second = sum(numbers[:half]) / half, sum(numbers[half:]) / (len(numbers) - half)
    return abs(first - second) > _HALVES_APART


def _unless_empty(column: Column) -> Column | LeftOut:
    """The column, unless it says the same of all rows, or nothing of nearly all."""
    counts = Counter(column.values)
    covered = len(column.values) - counts[None]
    if covered < LEAST_COVERAGE * len(column.values):
        return LeftOut(column.name, "empty", "几乎没有值", "almost never filled")
    if len(counts) < 2:
        return LeftOut(column.name, "constant", "所有线索相同", "the same in every lead")
    return column


def levels_of(values: Iterable[Value]) -> list[str]:
    """The levels of a category that occur often enough to be told apart, the most frequent first."""
    counts = Counter(value for value in values if value is not None)
    least = max(5, min(20, sum(counts.values()) // 100))
    frequent = [(count, str(level)) for level, count in counts.items() if count >= least]
    return [level for _, level in sorted(frequent, key=lambda pair: (-pair[0], pair[1]))[:MOST_LEVELS]]
