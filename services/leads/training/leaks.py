"""The leak sentinel: a field that alone tells the outcome was filled in after it, and stops training."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from services.leads.domain.promotion import LEAK_AUC, shortage
from services.leads.training.fit import Rows
from services.leads.training.inspect import Column
from services.leads.training.matrix import Coded, learn_codes

_SMOOTHING = 10.0


def lone_aucs(
    columns: Sequence[Column], won: NDArray[np.bool_], folds: NDArray[np.int64]
) -> dict[str, float]:
    """How well each field alone ranks rows it was not learned from: the rate of wins of its bin elsewhere.

    Of all rows, or of those that have it if that is more: among leads of several files, a field that only one
    of them has would else hide behind the rest.
    """
    every = np.arange(len(won), dtype=np.int64)
    codes = learn_codes(columns, every)
    return {c.name: _worst(c, column, won, folds) for c, column in zip(codes, columns, strict=True)}


def _worst(coded: Coded, column: Column, won: NDArray[np.bool_], folds: NDArray[np.int64]) -> float:
    bins = coded.bins(column.values)
    auc = _auc(coded, bins, won, folds)
    known = np.array([value is not None for value in column.values])
    wins = int(won[known].sum())
    if shortage(int(known.sum()), wins, int(known.sum()) - wins):
        return auc
    return max(auc, _auc(coded, bins[known], won[known], folds[known]))


def _auc(coded: Coded, bins: NDArray[np.int64], won: NDArray[np.bool_], folds: NDArray[np.int64]) -> float:
    guessed = np.zeros(len(won))
    for fold in np.unique(folds):
        rest: Rows = np.flatnonzero(folds != fold)
        base = won[rest].mean()
        rows = np.bincount(bins[rest], minlength=coded.bin_count)
        wins = np.bincount(bins[rest], weights=won[rest], minlength=coded.bin_count)
        rates = (wins + _SMOOTHING * base) / (rows + _SMOOTHING)
        guessed[folds == fold] = rates[bins[folds == fold]]
    auc = float(roc_auc_score(won, guessed))
    return max(auc, 1 - auc)


def suspects(aucs: dict[str, float], vouched: frozenset[str]) -> dict[str, float]:
    """Fields that tell too much by themselves and that nobody vouches for, the worst first."""
    found = {name: auc for name, auc in aucs.items() if auc >= LEAK_AUC and name not in vouched}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
