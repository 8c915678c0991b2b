"""One import from its file to its last row: read here, written by a thread, a batch ahead of each other.

A batch commits whole or not at all, with the count of rows done: killed anywhere and started again, every row
goes in once. That count is also the fence: of two runs of one import only one can write the next batch.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

import psycopg2
import structlog
from environs import Env
from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

from services.leads.domain.drafts import Draft
from services.leads.domain.importing import RowFault, RowReader
from services.leads.domain.mapping import MappingInvalid, apply
from services.leads.domain.routing import PoolChoice
from services.leads.domain.textfile import FileUnreadable, is_empty
from services.leads.events import LeadsImported
from services.leads.files.table import open_table
from services.leads.files.text_table import Table
from services.leads.repository import imports
from services.leads.repository.import_batch import Entry, Resolved, resolve
from services.leads.repository.import_store import (
    DryStore,
    LiveStore,
    Setting,
    Store,
    VersionGone,
    write_outcomes,
)
from services.leads.repository.rulebook import rules_in_force
from services.leads.repository.scores import score_rules_in_force, scorer_of
from shared.clock import business_zone
from shared.database import Database
from shared.outbox import emit

log = structlog.get_logger()
_TRIES = 8
_RETRIED = (
    "23505",
    "40P01",
    "40001",
    "55P03",
)  # a key taken meanwhile, deadlock, serialisation, lock time-out

_START = text(
    "update import_job set state = 'running', started_at = coalesce(started_at, :now), total = :total,"
    " encoding = :encoding, columns = :columns where id = :id"
)
_RESTART_DRY = text(
    "with gone as (delete from import_row where import_id = :id)"
    " update import_job set processed = 0, created = 0, updated = 0, duplicate = 0, failed = 0 where id = :id"
)
_ADVANCE = text(
    "update import_job set processed = processed + :rows, created = created + :created,"
    " updated = updated + :updated, duplicate = duplicate + :duplicate, failed = failed + :failed,"
    " total = greatest(total, processed + :rows) where id = :id and processed = :done and state = 'running'"
)
_COMPLETE = text(
    "update import_job set state = 'completed', total = processed, finished_at = :now"
    " where id = :id and state = 'running'"
)
_FAIL = text(
    "update import_job set state = 'failed', error_code = :code, error_detail = :detail, finished_at = :now"
    " where id = :id"
)
_DROP_FILE = text("delete from import_chunk where import_id = :id")
_POOLS = text("select id, region, product, is_default from pool where active order by created_at, id")
_SCORE_VERSIONS = text("select id from rule_version where kind = 'score'")


class RunLost(Exception):
    """Another run of the same import is ahead; this one stops."""


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
        self._batch_rows = Env().int("ALLHANDS_IMPORT_BATCH_ROWS", default=10_000)

    def run(self) -> None:
        """Import the file; a file or mapping that cannot be used fails the import with its code."""
        with self._db.engine.connect() as reading:
            try:
                table = open_table(imports.chunks_of(reading, self._job.id), self._job.size)
                places = apply(self._job.mapping, table.columns)
            except (FileUnreadable, MappingInvalid) as refusal:
                fail(self._db, self._job, refusal.code, refusal.detail, self._now())
                return
            self._start(table)
            reader = RowReader(table.columns, places, table.sample, business_zone(), self._now())
            if self._write_all(_batches(table, reader, self._done, self._batch_rows)):
                self._complete()

    def _start(self, table: Table) -> None:
        with self._db.transaction() as session:
            if self._job.dry_run:
                session.execute(_RESTART_DRY, {"id": self._job.id})
            else:
                self._done = self._job.processed
            session.execute(
                _START,
                {
                    "id": self._job.id,
                    "now": self._now(),
                    "total": max(table.expected, self._done),
                    "encoding": table.encoding,
                    "columns": table.columns,
                },
            )

    def _write_all(self, batches: Iterator[list[Entry]]) -> bool:
        """Write batch after batch, reading the next one meanwhile; False when told to stop."""
        with self._db.engine.connect() as writing, ThreadPoolExecutor(1, "import-writer") as thread:
            writer = _Writer(writing, self._job, self._now, self._done)
            pending: Future[None] | None = None
            for batch in batches:
                if pending:
                    pending.result()
                if self._is_stopping():
                    return False
                pending = thread.submit(writer.write, batch)
            if pending:
                pending.result()
        return True

    def _complete(self) -> None:
        with self._db.transaction() as session:
            session.execute(_COMPLETE, {"id": self._job.id, "now": self._now()})
            session.execute(_DROP_FILE, {"id": self._job.id})
        log.info("import_completed", import_id=str(self._job.id))


def fail(db: Database, job: Row[Any], code: str, detail: str, now: datetime) -> None:
    """End an import that cannot go on. What went in before stays, and is counted."""
    with db.transaction() as session:
        session.execute(_FAIL, {"id": job.id, "code": code, "detail": detail, "now": now})
        session.execute(_DROP_FILE, {"id": job.id})
    log.info("import_failed", import_id=str(job.id), code=code)


class _Writer:
    """Decides and writes batches on one connection."""

    def __init__(self, connection: Connection, job: Row[Any], now: Callable[[], datetime], done: int) -> None:
        self._session = Session(connection)
        self._job = job
        self._now = now
        self._done = done
        self._setting: Setting | None = None
        self._store: Store = LiveStore()

    def write(self, batch: list[Entry]) -> None:
        """Write one batch in one transaction; decide it again if the world changed in between."""
        for left in reversed(range(_TRIES)):
            try:
                self._write_once(batch)
            except (psycopg2.Error, VersionGone) as error:
                self._session.rollback()
                code = getattr(error, "pgcode", None)
                if not left or (isinstance(error, psycopg2.Error) and code not in _RETRIED):
                    raise
                log.info("import_batch_again", import_id=str(self._job.id), reason=code or "version")
            except BaseException:
                self._session.rollback()
                raise
            else:
                return

    def _write_once(self, batch: list[Entry]) -> None:
        cursor: Any = self._session.connection().connection.cursor()
        if self._setting is None:
            self._setting = _setting(self._session, self._job, self._now())
            if self._job.dry_run:
                self._store = DryStore(cursor)
        drafts = [entry for entry in batch if isinstance(entry, Draft)]
        owners = self._store.owners(cursor, {key for draft in drafts for key in draft.keys})
        leads = self._store.leads(cursor, set(owners.values())) if owners else {}
        resolved = resolve(batch, owners, leads)
        self._advance(batch, resolved)
        self._store.write(cursor, resolved, self._setting)
        write_outcomes(cursor, resolved, self._setting, dry=self._job.dry_run)
        self._session.commit()
        self._done += len(batch)

    def _advance(self, batch: list[Entry], resolved: Resolved) -> None:
        values = {"id": self._job.id, "done": self._done, "rows": len(batch), **resolved.counts}
        if self._session.execute(_ADVANCE, values).rowcount != 1:  # type: ignore[attr-defined]
            raise RunLost(str(self._job.id))
        if not self._job.dry_run:
            told = {"import_id": str(self._job.id), "first_row": batch[0].row, "last_row": batch[-1].row}
            data = {**told, **resolved.counts}
            emit(self._session, LeadsImported, self._job.id, self._done + len(batch), data)


def _setting(session: Session, job: Row[Any], now: datetime) -> Setting:
    version, scorer = score_rules_in_force(session, now)
    pools = tuple(PoolChoice(*row) for row in session.execute(_POOLS))
    return Setting(
        import_id=job.id,
        now=now,
        rules=version,
        scorer=scorer,
        scorers={each: scorer_of(session, each) for each in session.scalars(_SCORE_VERSIONS).all()},
        pool_id=job.pool_id,
        pools=pools,
        freeze_minutes={pool.id: rules_in_force(session, pool.id, now)[1].freeze_minutes for pool in pools},
        actor_id=job.created_by,
    )


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
