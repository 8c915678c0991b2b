"""One import from its file to its last row: read here, written by `import_writer` meanwhile.

A batch commits whole or not at all, with the count of rows done: killed anywhere and started again, every row
goes in once.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from environs import Env
from sqlalchemy import Row

from services.leads.domain.fields import PEOPLE_FIELDS
from services.leads.domain.importing import RowFault, RowReader
from services.leads.domain.mapping import KNOWN, place
from services.leads.domain.routing import PoolUnknown
from services.leads.import_lane import RunLost
from services.leads.import_writer import ImportWriter
from services.leads.repository import import_progress
from services.leads.repository.import_batch import Entry
from services.leads.repository.import_owners import people_by_name
from shared import remembered, uploads
from shared.clock import business_zone
from shared.database import Database
from shared.files.headings import MappingInvalid
from shared.files.mapping_origin import Origin
from shared.files.table import open_table
from shared.files.text_table import Table
from shared.files.textfile import FileUnreadable, is_empty

log = structlog.get_logger()

_BATCH_CELLS = 300_000


class ImportRun:
    """Runs one import until it has completed, failed, or is told to stop."""

    def __init__(
        self, db: Database, job: Row[Any], now: Callable[[], datetime], is_stopping: Callable[[], bool]
    ) -> None:
        self._db = db
        self._job = job
        self._now = now
        self._is_stopping = is_stopping
        self._done = 0

    def run(self) -> None:
        """Import the file; a file or mapping that cannot be used fails the import with its code."""
        with self._db.engine.connect() as reading:
            try:
                table = open_table(uploads.pieces_of(reading, self._job.id), self._job.size)
                origin, places = self._places(table)
            except (FileUnreadable, MappingInvalid) as refusal:
                fail(self._db, self._job, refusal.code, refusal.detail, self._now())
                return
            self._start(table, places, origin)
            reader = self._reader(table, places)
            try:
                is_complete = self._write_all(_batches(table, reader, self._done, _batch_rows(table)))
            except (PoolUnknown, FileUnreadable) as refusal:
                fail(self._db, self._job, refusal.code, refusal.detail, self._now())
            else:
                if is_complete:
                    self._complete()

    def _places(self, table: Table) -> tuple[Origin, dict[int, str]]:
        """Which column is which field, and who says so."""
        with self._db.transaction() as session:
            chosen = remembered.chosen_for(session, KNOWN, self._job, table.columns)
        return chosen.origin, place(chosen.mapping, table.columns)

    def _reader(self, table: Table, places: dict[int, str]) -> RowReader:
        people: dict[str, UUID] = {}
        if not set(PEOPLE_FIELDS).isdisjoint(places.values()):
            with self._db.transaction() as session:
                people = people_by_name(session)
        return RowReader(
            table.columns,
            places,
            table.sample,
            business_zone(),
            self._now(),
            people=people,
            unnamed=table.unnamed,
        )

    def _start(self, table: Table, places: dict[int, str], origin: Origin) -> None:
        used = {table.columns[place]: field for place, field in places.items()}
        with self._db.transaction() as session:
            if origin == Origin.GIVEN and not self._job.mapping_origin:
                remembered.remember(session, self._job, table.columns, used, now=self._now())
            if self._job.dry_run:
                import_progress.forget_trial(session, self._job.id)
            else:
                self._done = self._job.processed
            facts = {
                "now": self._now(),
                "total": max(table.expected, self._done),
                "encoding": table.encoding,
                "columns": table.columns,
                "mapping": used,
                "origin": str(origin),
            }
            if not import_progress.start(session, self._job.id, facts):
                raise RunLost(str(self._job.id))

    def _write_all(self, batches: Iterator[list[Entry]]) -> bool:
        """Write batch after batch, reading the next ones meanwhile; False when told to stop."""
        with ImportWriter(self._db, self._job, self._now, self._done) as writer:
            for batch in batches:
                if self._is_stopping():
                    return False
                writer.submit(batch)
            writer.finish()
        return True

    def _complete(self) -> None:
        with self._db.transaction() as session:
            if not import_progress.complete(session, self._job.id, self._now()):
                raise RunLost(str(self._job.id))  # paused behind its last batch: it will need its file
        log.info("import_completed", import_id=str(self._job.id))


def fail(db: Database, job: Row[Any], code: str, detail: str, now: datetime) -> None:
    """End an import that cannot go on. What went in before stays, and is counted."""
    with db.transaction() as session:
        is_failed = import_progress.fail(session, job, code, detail, now)
    if is_failed:
        log.info("import_failed", import_id=str(job.id), code=code)


def _batch_rows(table: Table) -> int:
    """Rows in one transaction: fewer where rows are wide, for three batches are in memory at once."""
    most = Env().int("ALLHANDS_IMPORT_BATCH_ROWS", default=10_000)
    return max(1, min(most, _BATCH_CELLS // len(table.columns)))


def _batches(table: Table, reader: RowReader, done: int, size: int) -> Iterator[list[Entry]]:
    """Rows as drafts and faults, in batches, without empty ones and the first `done`, done before."""
    batch: list[Entry] = []
    for row, record in enumerate(table.records, 1):
        if is_empty(record):
            continue
        if done > 0:
            done -= 1
            continue
        batch.append(reader.read(row, record) if record is not None else _unreadable(row))
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _unreadable(row: int) -> RowFault:
    return RowFault(row, "row_unreadable", None, "a cell is too long: is a quotation mark not closed?", [])
