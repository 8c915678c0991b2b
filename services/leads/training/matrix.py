"""Columns as the numbers a fit wants: bins for a scorecard, raw numbers and levels for trees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.leads.domain.features import NUMBER, Value
from services.leads.training.inspect import Column, levels_of

Floats = NDArray[np.float64]
BINS = 20


@dataclass(frozen=True)
class Coded:
    """A feature as it is coded, learned from training rows: cuts between bins of a number, or levels."""

    name: str
    type: str
    cuts: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.type == NUMBER

    def bins(self, values: Sequence[Value]) -> NDArray[np.int64]:
        """The bin of every value: 0 missing; of numbers 1 and up in order; of levels 1 other, 2 and up."""
        if self.is_number:
            numbers = as_floats(values)
            found = np.searchsorted(self.cuts, numbers, side="right") + 1
            return np.where(np.isnan(numbers), 0, found)
        places = {level: place for place, level in enumerate(self.levels, 2)}
        return np.array([0 if v is None else places.get(v, 1) for v in values], np.int64)  # type: ignore[arg-type]

    @property
    def bin_count(self) -> int:
        """How many bins there are, that of missing among them."""
        return len(self.cuts) + 2 if self.is_number else len(self.levels) + 2


def learn_codes(columns: Sequence[Column], rows: NDArray[np.int64]) -> list[Coded]:
    """How each column is coded, from some of its rows."""
    return [_learn(column, rows) for column in columns]


def _learn(column: Column, rows: NDArray[np.int64]) -> Coded:
    values = [column.values[row] for row in rows]
    if column.type != NUMBER:
        return Coded(column.name, column.type, levels=tuple(levels_of(values)))
    known = as_floats([value for value in values if value is not None])
    if not known.size:
        return Coded(column.name, column.type)
    return Coded(column.name, column.type, cuts=_cuts(known))


def _cuts(known: Floats) -> tuple[float, ...]:
    """Cuts between bins of about equal size, each half-way between two values that occur.

    So a value that fades is in its bin still an hour later.
    """
    values = np.unique(known)
    wanted = np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1], method="inverted_cdf")
    above = np.unique(np.searchsorted(values, wanted))
    return tuple(((values[above - 1] + values[above]) / 2)[above > 0].tolist())


def stairs(codes: Sequence[Coded], columns: Sequence[Column]) -> Floats:
    """For a scorecard: of a number one column for missing and a stair for every cut; a column a level."""
    parts = []
    for coded, column in zip(codes, columns, strict=True):
        bins = coded.bins(column.values)
        if coded.is_number:
            steps = np.arange(2, coded.bin_count)
            parts += [(bins == 0)[:, None], bins[:, None] >= steps[None, :]]
        else:
            parts.append(bins[:, None] == np.arange(coded.bin_count)[None, :])
    return np.hstack(parts).astype(np.float64)


def raw(codes: Sequence[Coded], columns: Sequence[Column]) -> Floats:
    """For trees: a number as it is, NaN for missing; of a category missing, other, and a column a level."""
    parts = []
    for coded, column in zip(codes, columns, strict=True):
        if coded.is_number:
            parts.append(as_floats(column.values)[:, None])
        else:
            bins = coded.bins(column.values)
            parts.append((bins[:, None] == np.arange(coded.bin_count)[None, :]).astype(np.float64))
    return np.hstack(parts)


def as_floats(values: Sequence[Value]) -> Floats:
    """Numbers, NaN where there is none."""
    return np.array([np.nan if value is None else value for value in values], np.float64)
