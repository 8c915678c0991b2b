"""Asking the model of every open lead, in shards: `python -m services.leads.rescore_all --shards 4`.

The shards are blocks of lead numbers dealt out in turn. Here each runs in a process of its own; as an Indexed
Job of Kubernetes each pod runs the one that JOB_COMPLETION_INDEX names. A shard that was killed is run again:
what it had written stays, and is found as it is.
"""

import argparse
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

import orjson

from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.win_scores import Asked, last_number, say_of_numbered
from shared import settings
from shared.clock import utc_now
from shared.database import Database
from shared.jobs import Counts

BLOCK = 2_000


def ask_model(db: Database, now: datetime, shard: int = 0, shards: int = 1) -> Counts:
    """Ask the model in force of the open leads of one shard; without one, nothing.

    Counts: leads `asked` of, and of these `model_regraded`. Emits `lead_scored` for grades that change.
    """
    counts = {"asked": 0, "model_regraded": 0}
    with db.transaction() as session:
        last = last_number(session)
    for first in _blocks(last, shard, shards):
        with db.transaction() as session:
            speaking = model_in_force(session, now).model
            if speaking is None:
                break
            seen, regraded = say_of_numbered(session, Asked(session, speaking), first, first + BLOCK - 1, now)
        counts["asked"] += seen
        counts["model_regraded"] += regraded
    return counts


def _blocks(last: int, shard: int, shards: int) -> Iterator[int]:
    return iter(range(1 + shard * BLOCK, last + 1, shards * BLOCK))


def _run(shard: int, shards: int) -> Counts:
    db = Database(settings.database_url("leads"), statement_timeout_ms=0)
    try:
        return ask_model(db, utc_now(), shard, shards)
    finally:
        db.close()


def main() -> None:
    """Run one shard or all, and print one JSON line with what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shard", type=int, default=None)
    told = parser.parse_args()
    index = os.environ.get("JOB_COMPLETION_INDEX")
    shard = told.shard if told.shard is not None else int(index) if index else None
    began = time.monotonic()
    if shard is not None:
        results = [_run(shard, told.shards)]
    else:
        with ProcessPoolExecutor(told.shards) as pool:
            results = list(pool.map(_run, range(told.shards), [told.shards] * told.shards))
    totals = {name: sum(each[name] for each in results) for name in ("asked", "model_regraded")}
    print(orjson.dumps({**totals, "seconds": round(time.monotonic() - began, 2)}).decode())  # noqa: T201


if __name__ == "__main__":
    main()
