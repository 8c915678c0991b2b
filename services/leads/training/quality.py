"""How well predictions came true: ranking, log-loss, calibration, lift; two models on the same rows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import log_loss, roc_auc_score

from services.leads.domain.promotion import Noise, Quality
from services.leads.training.fit import SEED
from services.leads.training.matrix import Floats

BINS = 10
_SAMPLES = 1_000
_WORLDS = 200
_LEAST, _MOST = 1e-6, 1 - 1e-6


def chances(log_odds: Floats) -> Floats:
    """Probabilities of log-odds, away from 0 and 1."""
    return np.clip(1.0 / (1.0 + np.exp(-log_odds)), _LEAST, _MOST)


def quality(won: NDArray[np.bool_], log_odds: Floats) -> Quality:
    """AUC, log-loss, calibration error over ten bins of equal size, lift of the top tenth, Σp/wins."""
    p, wins = chances(log_odds), int(won.sum())
    bins = calibration(won, log_odds)
    ece = sum(each["rows"] * abs(each["foretold"] - each["came"]) for each in bins) / len(won)
    top = np.argsort(-log_odds, kind="stable")[: max(1, len(won) // 10)]
    return Quality(
        rows=len(won),
        wins=wins,
        auc=float(roc_auc_score(won, p)) if 0 < wins < len(won) else 0.5,
        log_loss=float(log_loss(won, p, labels=[False, True])),
        ece=float(ece),
        lift=float(won[top].mean() / won.mean()) if wins else 0.0,
        ratio=float(p.sum() / wins) if wins else 0.0,
    )


def calibration(won: NDArray[np.bool_], log_odds: Floats) -> list[dict[str, Any]]:
    """Ten bins of rows from the least likely to the most: what was foretold, and what came."""
    p = chances(log_odds)
    order = np.argsort(p, kind="stable")
    return [
        {"rows": len(part), "wins": int(won[part].sum()), "foretold": float(p[part].mean()),
         "came": float(won[part].mean())}
        for part in np.array_split(order, BINS) if len(part)
    ]  # fmt: skip


def gain(
    won: NDArray[np.bool_], candidate: Floats, champion: Floats, groups: NDArray[Any]
) -> tuple[float, float]:
    """The 95% interval of the candidate's log-loss less the champion's, by a paired bootstrap over leads."""
    loss = _losses(won, candidate) - _losses(won, champion)
    _, place = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(place, loss), np.bincount(place)
    chance = np.random.default_rng(SEED)
    picked = chance.integers(0, len(sums), (_SAMPLES, len(sums)))
    means = sums[picked].sum(axis=1) / counts[picked].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def noise(log_odds: Floats, groups: NDArray[Any]) -> Noise:
    """What calibration error and Σp/wins would be off if these probabilities were exactly true.

    Outcomes are drawn by them, many times, and 19 of 20 stay within. All rows of a lead share its luck.
    """
    order = np.argsort(log_odds, kind="stable")
    p = chances(log_odds)[order]
    _, lead = np.unique(groups[order], return_inverse=True)
    starts = np.array([part[0] for part in np.array_split(np.arange(len(p)), BINS) if len(part)])
    foretold, chance = np.add.reduceat(p, starts), np.random.default_rng(SEED)
    errors, ratios = [], []
    for _ in range(_WORLDS):
        won = chance.random(lead.max() + 1)[lead] < p
        errors.append(np.abs(foretold - np.add.reduceat(won, starts, dtype=np.int64)).sum() / len(p))
        ratios.append(abs(p.sum() / max(1, won.sum()) - 1))
    return Noise(float(np.quantile(errors, 0.95)), float(np.quantile(ratios, 0.95)))


def _losses(won: NDArray[np.bool_], log_odds: Floats) -> Floats:
    p = chances(log_odds)
    return -np.where(won, np.log(p), np.log1p(-p))
