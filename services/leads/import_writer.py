"""Writes the batches of one import, in order: two at a time while they have nothing to do with each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Row

from services.leads.domain.drafts import Draft
from services.leads.import_lane import Lane
from services.leads.import_order import Batch
from services.leads.repository.import_batch import Entry
from services.leads.repository.import_setting import setting_of
from shared.database import Database

_LANES = 2


class ImportWriter:
    """Takes batches in the order of the file."""

    def __init__(self, db: Database, job: Row[Any], now: Callable[[], datetime], done: int) -> None:
        self._db = db
        self._job = job
        self._now = now
        self._done = done
        self._last: Batch | None = None
        self._stack = ExitStack()
        self._lanes: list[tuple[Lane, ThreadPoolExecutor]] = []

    def __enter__(self) -> Self:
        """Open the lanes; a dry run has one, for its later batches know of the earlier."""
        with self._db.transaction() as session:
            setting = setting_of(session, self._job, self._now())
        for number in range(1 if self._job.dry_run else _LANES):
            connection = self._stack.enter_context(self._db.engine.connect())
            thread = self._stack.enter_context(ThreadPoolExecutor(1, f"import-writer-{number}"))
            self._lanes.append((Lane(connection, self._job, setting, self._now), thread))
        return self

    def __exit__(self, *_: object) -> None:
        """Let what was begun come to its end."""
        self._stack.close()

    def submit(self, entries: list[Entry]) -> None:
        """Have rows written; waits while all lanes are busy. Raises what went wrong with earlier ones."""
        drafts = [entry for entry in entries if isinstance(entry, Draft)]
        keys = frozenset(key for draft in drafts for key in draft.keys)
        batch = Batch(entries, self._done, self._last, keys, any(draft.owner for draft in drafts))
        if self._last is not None and len(self._lanes) == 1:
            self._last.written.result()
        elif self._last is not None:
            _wait_for_all_but_the_last(self._last)
        self._done += len(entries)
        self._last = batch
        lane = self._lanes.pop(0)
        self._lanes.append(lane)
        lane[1].submit(lane[0].run, batch)

    def finish(self) -> None:
        """Return when every row is committed."""
        if self._last is not None:
            self._last.written.result()


def _wait_for_all_but_the_last(last: Batch) -> None:
    before = last.before
    if before is not None:
        before.written.result()
