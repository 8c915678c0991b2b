"""Which columns of past leads may be learned from, and of what type each is, found by looking at them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from services.leads.domain.columns import are_dates
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
from shared.files.cells import is_blank

LEAST_COVERAGE = 0.005
MOST_LEVELS = 60
_MIXED = (0.05, 0.95)
_HALVES_APART = 0.5
_TEXT_SHARE = 0.5
_BY_HAND = ("by_hand", "人工排除", "left out by hand")
_LATER = ("later", "登记为事后填写", "filled in later, as the company says")
_DATE = ("date", "是日期：日历不预示未来", "a date: the calendar foretells nothing")
_FEW_WORDS = 3
_FEW_NUMBERS = 20
_ID_SHARE = 0.95
_ID_DIGITS = 6


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

    Examples are in the order of time; `left_out` are those a person took out, `later` those that the company
    says are filled in later.
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
    said = [value for value in raw if _says_something(value)]
    numbers = [as_number(value) for value in said]
    are_numbers = [number is not None for number in numbers]
    share = sum(are_numbers) / len(said) if said else 0.0
    if share >= _MIXED[1]:
        return _number(name, examples)
    if share > _MIXED[0] and _changes(are_numbers):
        zh, en = (
            "中途由一种类型变为另一种（数字与文字）",
            "changes its type half-way, between numbers and words",
        )
        return LeftOut(name, "type_changes", zh, en)
    if _are_numbers_but_for_words(said, numbers):
        return _number(name, examples)
    if are_dates(map(str, said)):
        return LeftOut(name, *_DATE)
    words = list(map(str, _of_leads(name, examples)))
    if len(set(words)) > max(MOST_LEVELS, _TEXT_SHARE * len(words)):
        return LeftOut(
            name, "text", "几乎每条都不同：编号或自由文本", "differs in nearly every lead: an id or free text"
        )
    return _unless_empty(Column(name, CATEGORY, [as_level(value) for value in raw]))


def _says_something(value: Any) -> bool:
    return value is not None and value != "" and not (isinstance(value, str) and is_blank(value))


def _are_numbers_but_for_words(said: Sequence[Any], numbers: Sequence[float | None]) -> bool:
    """Whether most are numbers, too many for levels, and the rest a few words (`never`) that mean none."""
    known = [number for number in numbers if number is not None]
    words = {value for value, number in zip(said, numbers, strict=True) if number is None}
    return 2 * len(known) >= len(said) and len(set(known)) > _FEW_NUMBERS and len(words) <= _FEW_WORDS


def _of_leads(name: str, examples: Sequence[Example]) -> list[Any]:
    """What a column says in the end of every lead that it says something of."""
    column = name.removeprefix(EXTRA)
    latest = {row.lead_id: row.view.extra.get(column) for row in examples}
    return [value for value in latest.values() if _says_something(value)]


def _number(name: str, examples: Sequence[Example]) -> Column | LeftOut:
    said = _of_leads(name, examples)
    if are_dates(map(str, said)):
        return LeftOut(name, *_DATE)
    if _are_ids([number for value in said if (number := as_number(value)) is not None]):
        return LeftOut(name, "text", "每条都不同的整数：编号", "whole numbers, each another: an id")
    read = reader(name, NUMBER)
    return _unless_empty(Column(name, NUMBER, [read(row.view) for row in examples]))


def _are_ids(numbers: Sequence[float]) -> bool:
    """Whether whole numbers, each another, were handed out: in a row, without gaps, or of so many digits."""
    distinct = set(numbers)
    if len(distinct) <= MOST_LEVELS or len(distinct) < _ID_SHARE * len(numbers):
        return False
    if not all(map(float.is_integer, numbers)):
        return False
    rising = sum(b > a for a, b in pairwise(numbers)) / (len(numbers) - 1)
    are_in_a_row = max(rising, 1 - rising) > _ID_SHARE
    are_dense = max(numbers) - min(numbers) < 2 * len(numbers)
    digits = {len(str(int(abs(number)))) for number in distinct}
    return are_in_a_row or are_dense or (len(digits) == 1 and digits.pop() >= _ID_DIGITS)


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
