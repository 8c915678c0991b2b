"""The gate a model passes before it may be published, in numbers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.errors import Conflict

LEAST_WINS: Final = 60
LEAST_LOSSES: Final = 60
LEAST_LEADS: Final = 150
LEAK_AUC: Final = 0.85
STALE_DAYS: Final = 45
HORIZON_DAYS: Final = 90
AGES: Final = (0, 3, 7, 14, 30)
"""Days after its arrival at which a lead is looked at to learn from."""
GATE_WINS: Final = 50


class GateNotPassed(Conflict):
    """The model is not better than the one in force by the numbers; `criteria` says which failed."""

    code = "gate_not_passed"


@dataclass(frozen=True, slots=True)
class Quality:
    """How well predictions fitted what came: of so many rows, with so many wins."""

    rows: int
    wins: int
    auc: float
    log_loss: float
    ece: float
    lift: float
    ratio: float  # Σp / wins


@dataclass(frozen=True, slots=True)
class Noise:
    """How far off probabilities that are exactly true seem, in 19 of 20 samples of the same rows."""

    ece: float
    ratio: float  # of Σp / wins, from 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the gate: what was found, the limit, and whether it passes.

    `within`: how far from the limit it may be, either way, if it has two sides.
    """

    code: str
    found: float
    limit: float
    passes: bool
    zh: str
    en: str
    within: float | None = None


def gate(
    candidate: Quality, champion: Quality, gain: tuple[float, float], noise: Noise
) -> tuple[Criterion, ...]:
    """Every criterion on the same rows; `gain`: the 95% interval of the log-loss less the champion's.

    Nothing is asked that exactly true probabilities would miss by chance (`docs/decisions/0029`).
    """
    worst_ece = max(0.03, champion.ece + 0.01, noise.ece)
    off = max(0.1, noise.ratio)
    return (
        Criterion("wins", candidate.wins, GATE_WINS, candidate.wins >= GATE_WINS,
                  "成交样本足够", "enough wins to judge by"),
        Criterion("log_loss", gain[1], 0.0, gain[1] < 0, "对数损失确有改善（区间低于 0）",
                  "log-loss is surely lower: the interval lies below 0"),
        Criterion("auc", candidate.auc, champion.auc - 0.005, candidate.auc >= champion.auc - 0.005,
                  "排序不变差", "ranks no worse"),
        Criterion("lift", candidate.lift, 0.95 * champion.lift, candidate.lift >= 0.95 * champion.lift,
                  "前 10% 的提升不变差", "lift of the top tenth is no worse"),
        Criterion("ece", candidate.ece, worst_ece, candidate.ece <= worst_ece,
                  "概率准确", "its probabilities come true"),
        Criterion("ratio", candidate.ratio, 1.0, 1 - off <= candidate.ratio <= 1 + off,
                  "预测总量与实际成交相符", "foretells as many wins as came", within=off),
    )  # fmt: skip


def shortage(leads: int, wins: int, losses: int) -> Mapping[str, tuple[int, int]]:
    """What is too few to train on: found and needed, by leads, wins, losses; empty if nothing is."""
    needed = {
        "leads": (leads, LEAST_LEADS),
        "wins": (wins, LEAST_WINS),
        "losses": (losses, LEAST_LOSSES),
    }
    return {name: pair for name, pair in needed.items() if pair[0] < pair[1]}
