"""Fitting the two kinds of model, and writing each down so that it can be served without scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from services.leads.domain.win_model import FORMAT
from services.leads.training.inspect import Column
from services.leads.training.matrix import Coded, Floats, learn_codes, raw, stairs

SEED = 20_261_128
_STRENGTHS = (0.03, 0.1, 0.3, 1.0)
_TREES = {
    "learning_rate": 0.06, "max_iter": 150, "max_leaf_nodes": 16, "min_samples_leaf": 20,
    "l2_regularization": 1.0, "max_features": 0.3, "early_stopping": False, "random_state": SEED,
}  # fmt: skip
_MOST = np.finfo(np.float64).max
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Fitted:
    """A model of one kind fitted on some rows."""

    kind: str
    codes: Sequence[Coded]
    model: Any
    artefact: dict[str, Any]

    def log_odds(self, columns: Sequence[Column]) -> Floats:
        """What scikit-learn says of rows, as log-odds."""
        matrix = stairs(self.codes, columns) if self.kind == "scorecard" else raw(self.codes, columns)
        return np.asarray(self.model.decision_function(matrix), np.float64)


def take(columns: Sequence[Column], rows: Rows) -> list[Column]:
    """The same columns of some rows."""
    return [Column(c.name, c.type, [c.values[row] for row in rows]) for c in columns]


def fit_scorecard(columns: Sequence[Column], won: NDArray[np.bool_], rows: Rows) -> Fitted:
    """An additive logistic model over bins; neighbouring bins of a number are drawn together by the penalty.

    How strongly is chosen by what it says of thirds of the rows it has not seen.
    """
    codes = learn_codes(columns, rows)
    matrix, y = stairs(codes, take(columns, rows)), won[rows]
    model = _logistic(_strength(matrix, y)).fit(matrix, y)
    return Fitted("scorecard", codes, model, _scorecard(codes, matrix, model))


def _logistic(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200, tol=1e-8)


def _strength(matrix: Floats, y: NDArray[np.bool_]) -> float:
    thirds = np.random.default_rng(SEED).permutation(len(y)) % 3
    return min(_STRENGTHS, key=lambda c: sum(_loss(matrix, y, thirds == third, c) for third in range(3)))


def _loss(matrix: Floats, y: NDArray[np.bool_], apart: NDArray[np.bool_], strength: float) -> float:
    model = _logistic(strength).fit(matrix[~apart], y[~apart])
    said = model.predict_proba(matrix[apart])[:, 1]
    return float(log_loss(y[apart], said, labels=[False, True], normalize=False))


def _scorecard(codes: Sequence[Coded], matrix: Floats, model: LogisticRegression) -> dict[str, Any]:
    means, weights = matrix.mean(axis=0), model.coef_[0]
    features, at = [], 0
    for coded in codes:
        width = coded.bin_count - 1 if coded.is_number else coded.bin_count
        own, share = weights[at : at + width], means[at : at + width]
        features.append(_card_feature(coded, own, share))
        at += width
    return {
        "format": FORMAT,
        "kind": "scorecard",
        "intercept": float(model.intercept_[0]),
        "features": features,
    }


def _card_feature(coded: Coded, weights: Floats, shares: Floats) -> dict[str, Any]:
    """A feature's weights; what never occurred in training counts as the mean, and so for nothing."""
    mean = float(weights @ shares)
    missing = float(weights[0]) if shares[0] > 0 else mean
    told = {**_head(coded), "mean": mean, "missing": missing}
    if coded.is_number:
        return {**told, "cuts": list(coded.cuts), "weights": [0.0, *np.cumsum(weights[1:]).tolist()]}
    other = float(weights[1]) if shares[1] > 0 else mean
    return {**told, "other": other, "levels": dict(zip(coded.levels, weights[2:].tolist(), strict=True))}


def _head(coded: Coded) -> dict[str, Any]:
    return {"name": coded.name, "type": coded.type}


def fit_trees(columns: Sequence[Column], won: NDArray[np.bool_], rows: Rows) -> Fitted:
    """Gradient-boosted trees by histograms; levels of a category are columns of their own."""
    codes = learn_codes(columns, rows)
    matrix = raw(codes, take(columns, rows))
    model = HistGradientBoostingClassifier(**_TREES).fit(matrix, won[rows])
    return Fitted("trees", codes, model, _forest(codes, model))


def _forest(codes: Sequence[Coded], model: Any) -> dict[str, Any]:
    features = [
        _head(coded) if coded.is_number else {**_head(coded), "levels": list(coded.levels)} for coded in codes
    ]
    return {
        "format": FORMAT,
        "kind": "trees",
        "baseline": float(model._baseline_prediction[0, 0]),
        "features": features,
        "trees": [_tree(each[0].nodes) for each in model._predictors],
    }


def _tree(nodes: Any) -> dict[str, Any]:
    """One tree; `expected` is the mean of the leaves below a node, by how many rows fell there."""
    leaf, count = nodes["is_leaf"].astype(bool), nodes["count"]
    expected = np.where(leaf, nodes["value"], 0.0)
    for node in reversed(range(len(nodes))):
        if not leaf[node]:
            left, right = nodes["left"][node], nodes["right"][node]
            total = count[left] * expected[left] + count[right] * expected[right]
            expected[node] = total / (count[left] + count[right])
    return {
        "column": np.where(leaf, -1, nodes["feature_idx"]).tolist(),
        # A split of missing from known has an infinite threshold, which JSON has not.
        "threshold": np.clip(np.where(leaf, 0.0, nodes["num_threshold"]), -_MOST, _MOST).tolist(),
        "missing_left": nodes["missing_go_to_left"].astype(bool).tolist(),
        "left": nodes["left"].tolist(),
        "right": nodes["right"].tolist(),
        "value": np.where(leaf, nodes["value"], 0.0).tolist(),
        "expected": expected.tolist(),
    }
