"""A company whose truth is known, and a model learned of its past without a process of its own."""

import random
from collections.abc import Callable
from typing import Any

from services.leads.domain.win_model import probability
from services.leads.models_worker import ModelsWorker
from services.leads.scores_worker import ScoresWorker
from tests.leads.capture.support import as_csv, find, run
from tests.leads.world import World

HEADER = ("编号", "来源", "来访次数", "方式", "结果")
MAPPING = {"编号": "external_id", "来源": "source", "结果": "outcome"}
Truth = Callable[[int, str], float]


def truth(visits: int, way: str) -> float:
    """The chance of a lead that came `visits` times by `way`."""
    return probability(-3 + 0.4 * visits + (1.5 if way == "推荐" else 0))


def past(
    count: int, seed: int = 1, outcome: Callable[[random.Random, float], Any] | None = None
) -> list[Any]:
    """Rows of past leads of such a company; `outcome` says how each ended."""
    chance = random.Random(seed)
    told = outcome or (lambda chance, p: "成交" if chance.random() < p else "未成交")
    rows = []
    for n in range(count):
        visits, way = chance.randrange(10), chance.choice(["推荐", "搜索", "广告"])
        rows.append(
            (f"H{seed}-{n}", chance.choice(["官网", "展会"]), visits, way, told(chance, truth(visits, way)))
        )
    return rows


def bring_past(world: World, rows: list[Any], header: Any = HEADER, mapping: Any = None) -> Any:
    """Import a file of past leads; the import as it ended."""
    return run(world, as_csv(rows, header), mapping or MAPPING)


def learn(world: World) -> None:
    """Run the trainings that wait."""
    with world.db.engine.connect() as connection:
        ModelsWorker(world.db).run_waiting(connection)


def look(world: World, now: Any) -> int:
    """Ask the model in force of all it has not seen as it is; how many that were."""
    worker, total = ScoresWorker(world.db), 0
    while seen := worker.look(now):
        total += seen
    return total


def told_by(curve: Any, score: float) -> float:
    """The chance of so many points, from what the API says of the curve."""
    seen = min(max(score, curve["least_points"]), curve["most_points"])
    return probability(curve["intercept"] + curve["slope"] * seen)


__all__ = ["HEADER", "MAPPING", "bring_past", "find", "learn", "look", "past", "told_by", "truth"]
