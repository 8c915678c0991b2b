"""One import of employees from its file to its last row, and, of a sync, who the file no longer has.

A batch commits whole or not at all, with the count of rows done: killed anywhere and started again, every
row goes in once. Rules are those of the API, for whoever sent the file and as they stand at each batch. Only
at the end of a batch is the import locked: whoever pauses it need not wait for one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from services.staff.domain.importing import KNOWN, InFile, RowFault, Wish, place, read
from services.staff.domain.people import Role
from services.staff.domain.reach import WRITERS, Viewer
from services.staff.models_imports import ImportJob
from services.staff.repository import absences, employees, import_batch, imports
from services.staff.repository.audit import Act
from services.staff.repository.import_batch import Entry, Twin
from shared import remembered, uploads
from shared.database import Database
from shared.errors import Conflict, Forbidden, Invalid
from shared.files.mapping_origin import Origin
from shared.files.table import open_table
from shared.files.text_table import Record, Table
from shared.files.textfile import is_empty

log = structlog.get_logger()
BATCH_ROWS = 500
MOST_ROWS = 50_000
_TRIES = 5


class ImporterGone(Forbidden):
    """Whoever sent the file has left, or may not import any more."""

    code = "importer_gone"


class TooManyRows(Invalid):
    """More rows than any company's staff."""

    code = "too_many_rows"


class RunLost(Exception):
    """Another run of the same import is ahead, or it was paused; this one stops."""


class ImportRun:
    """Runs one import until it has completed, failed, or is told to stop."""

    def __init__(
        self, db: Database, job: ImportJob, now: Callable[[], datetime], is_stopping: Callable[[], bool]
    ) -> None:
        self._db = db
        self._job = job
        self._now = now
        self._is_stopping = is_stopping
        self._numbers: set[str] = set()
        self._unnamed: set[int] = set()

    def run(self) -> None:
        """Import the file; one that cannot be used, or whose sender may not, fails with its code."""
        try:
            self._run()
        except RunLost:
            log.warning("import_run_lost", import_id=str(self._job.id))
        except (Invalid, Forbidden) as refusal:
            fail(self._db, self._job, refusal.code, refusal.detail, self._now())

    def _run(self) -> None:
        with self._db.engine.connect() as reading:
            table = open_table(uploads.pieces_of(reading, self._job.id), self._job.size)
            origin, places = self._places(table)
            entries = list(self._entries(table, places))
        done = self._start(table, places, origin, len(entries))
        waiting = iter(entries[done:])
        while batch := list(islice(waiting, BATCH_ROWS)):
            if self._is_stopping():
                return
            self._write(batch, done)
            done += len(batch)
        self._complete()

    def _places(self, table: Table) -> tuple[Origin, dict[int, str]]:
        """Which column is which field, and who says so."""
        with self._db.transaction() as session:
            chosen = remembered.chosen_for(session, KNOWN, self._job, table.columns)
        return chosen.origin, place(chosen.mapping, table.columns)

    def _entries(self, table: Table, places: dict[int, str]) -> Iterator[Entry]:
        """Every row of the file, checked against the rows above it; remembers the numbers."""
        in_file = InFile()
        count = 0
        for row, record in enumerate(table.records, 1):
            if is_empty(record):
                continue
            count += 1
            if count > MOST_ROWS:
                raise TooManyRows(f"a file of employees has at most {MOST_ROWS} rows")
            entry = self._read(row, record, table, places)
            if entry.number:
                self._numbers.add(entry.number)
            if isinstance(entry, Wish):
                yield in_file.check(entry) or Twin(row, entry.number)
            else:
                yield entry

    def _read(self, row: int, record: Record, table: Table, places: dict[int, str]) -> Wish | RowFault:
        """What a row says; remembers the columns without a heading that say anything, which are left out."""
        if record is None:
            return _unreadable(row)
        named, most = len(table.columns), len(table.columns) + table.unnamed
        self._unnamed.update(index for index, cell in enumerate(record[named:most], named) if cell.strip())
        return read(row, record, places, most)

    def _start(self, table: Table, places: dict[int, str], origin: Origin, total: int) -> int:
        ignored = [column for index, column in enumerate(table.columns) if index not in places]
        ignored += [f"column {index + 1}" for index in sorted(self._unnamed)]
        used = {table.columns[index]: field for index, field in places.items()}
        facts = {
            "now": self._now(),
            "mapping": used,
            "origin": str(origin),
            "encoding": table.encoding,
            "columns": table.columns,
            "ignored": ignored,
            "total": total,
        }
        with self._db.transaction() as session:
            if origin == Origin.GIVEN and not self._job.mapping_origin:
                remembered.remember(session, self._job, table.columns, used, now=self._now())
            done = imports.start(session, self._job.id, facts)
        if done is None:
            raise RunLost
        return done

    def _write(self, batch: list[Entry], done: int) -> None:
        """Write one batch, again if anything in it was taken meanwhile."""
        for _ in range(_TRIES - 1):
            try:
                self._write_once(batch, done)
            except Conflict as refusal:
                log.info("import_batch_again", import_id=str(self._job.id), code=refusal.code)
            else:
                return
        self._write_once(batch, done)

    def _write_once(self, batch: list[Entry], done: int) -> None:
        with self._db.transaction() as session:
            employees.lock_who_administers(session)  # another run waits here until the batch is in
            if not imports.is_at(session, self._job.id, done):
                raise RunLost
            viewer = viewer_of(session, self._job.created_by)
            outcomes = import_batch.resolve(session, batch, viewer)
            act = Act(self._now(), self._job.created_by)
            import_batch.write(session, self._job.id, outcomes, act, dry_run=self._job.dry_run)
            if not imports.advance(session, self._job.id, done, import_batch.counts_of(outcomes)):
                raise RunLost

    def _complete(self) -> None:
        with self._db.transaction() as session:
            job = imports.finish(session, self._job.id, self._now())
            if job is None:
                raise RunLost  # paused behind its last batch: it will need its file
            if job.mode == "sync":
                absences.propose(session, job, self._numbers)
        log.info("import_completed", import_id=str(self._job.id), kind=self._job.kind)


def viewer_of(session: Session, employee_id: UUID) -> Viewer:
    """Whoever asked for the import, with the roles held now; `ImporterGone` unless they may import still."""
    sender = employees.get(session, employee_id)
    viewer = Viewer(sender.id, frozenset(map(Role, sender.roles)))
    if not sender.active or not viewer.roles & WRITERS:
        raise ImporterGone("whoever sent this file may not import employees any more")
    return viewer


def fail(db: Database, job: ImportJob, code: str, detail: str, now: datetime) -> None:
    """End an import that cannot go on. What went in before stays, and is counted."""
    with db.transaction() as session:
        is_failed = imports.fail(session, job, code, detail, now)
    if is_failed:
        log.info("import_failed", import_id=str(job.id), code=code)


def _unreadable(row: int) -> RowFault:
    return RowFault(row, "row_unreadable", None, "a cell is too long: is a quotation mark not closed?", [])
