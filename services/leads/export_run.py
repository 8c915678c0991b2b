"""One export from its question to its file: read as of one moment, written to the disk, kept at one stroke.

Killed anywhere and started again it begins anew, of a later moment: there is one whole file, or none.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.exporting import LARGEST_SHEET, MOST_STARTS, Line
from services.leads.repository import export_read, exports
from services.leads.repository.export_read import Asked
from shared.clock import business_zone
from shared.context import Actor
from shared.database import Database
from shared.files.written import FORMATS, pieces_of
from shared.schemas import load

log = structlog.get_logger()
_TOLD_EVERY = 5_000


class _Stopping(Exception):
    """The process was told to stop."""


class ExportRun:
    """Writes one export until it has completed, failed, is cancelled, or is told to stop."""

    def __init__(
        self, db: Database, job: Row[Any], now: Callable[[], datetime], is_stopping: Callable[[], bool]
    ) -> None:
        self._db = db
        self._job = job
        self._now = now
        self._is_stopping = is_stopping
        self._asked = asked_by(job)

    def run(self) -> None:
        """Write the file. Raises `ExportLost` if nobody wants it any more."""
        with self._db.transaction() as session:
            starts = exports.start_export(session, self._job.id, self._now())
        if starts > MOST_STARTS:
            fail(
                self._db, self._job.id, "export_broken", f"was begun {MOST_STARTS} times in vain", self._now()
            )
            return
        try:
            with tempfile.TemporaryFile() as file:
                self._write(file)
        except _Stopping:
            with self._db.transaction() as session:
                exports.put_back(session, self._job.id)

    def _write(self, file: IO[bytes]) -> None:
        with self._db.transaction() as session:
            shown = export_read.note_shown(session, self._asked, self._now())
        with self._one_moment() as session:
            total = export_read.count_leads(session, self._asked)
            if self._job.format == "xlsx" and total > LARGEST_SHEET:
                self._refuse_sheet(total)
                return
            attributes = export_read.attributes_of(session, self._asked)
            line = Line(self._asked.columns, attributes, business_zone(), shown)
            told = self._write_rows(session, line, total, file)
        self._complete(file, total, told)

    def _write_rows(self, session: Session, line: Line, total: int, file: IO[bytes]) -> set[UUID]:
        """Write the rows; the leads among them whose contact details are told."""
        told = set()
        with FORMATS[self._job.format](file) as table:
            table.write(line.headings())
            for done, lead in enumerate(export_read.read_leads(session, self._asked)):
                if done % _TOLD_EVERY == 0:
                    self._note_progress(done, total)
                table.write(line.cells(lead))
                if lead[0] in line.shown:
                    told.add(lead[0])
        return told

    def _note_progress(self, done: int, total: int) -> None:
        if self._is_stopping():
            raise _Stopping
        with self._db.transaction() as session:
            exports.note_progress(session, self._job.id, done, total)

    def _complete(self, file: IO[bytes], rows: int, told: set[UUID]) -> None:
        with self._db.transaction() as session:
            exports.complete_export(
                session, self._job.id, pieces_of(file), rows=rows, shown=sorted(told), now=self._now()
            )
        log.info("export_completed", export_id=str(self._job.id), by=str(self._job.created_by), rows=rows)

    def _refuse_sheet(self, total: int) -> None:
        detail = f"{total:,} leads; a sheet holds {LARGEST_SHEET:,}: narrow the filters, or take CSV"
        fail(self._db, self._job.id, "too_many_rows", detail, self._now())

    @contextmanager
    def _one_moment(self) -> Iterator[Session]:
        """A session that sees the company as it is now, whatever happens meanwhile, and changes nothing."""
        with self._db.engine.connect() as connection:
            still = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with Session(still) as session:
                yield session


def asked_by(job: Row[Any]) -> Asked:
    """Whose list an export is: that of its asker, with the roles they had when they asked."""
    actor = Actor(job.created_by, frozenset(job.roles), frozenset(job.groups)) if job.created_by else None
    return Asked(actor, load(schemas.LeadFilters, job.filters), tuple(job.columns))


def fail(db: Database, export_id: UUID, code: str, detail: str, now: datetime) -> None:
    """End an export that cannot be."""
    with db.transaction() as session:
        exports.fail_export(session, export_id, code, detail, now)
    log.info("export_failed", export_id=str(export_id), code=code)
