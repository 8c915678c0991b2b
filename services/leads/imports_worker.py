"""The resident process that runs imports: `python -m services.leads.imports_worker`. No broker, no eventlet.

Any number of them may run: each takes an import under an advisory lock, which ends with its connection. A
worker that died leaves its import running; the next one goes on where the last batch was committed.
"""

import gc
import signal
import time
import zlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2
import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import InterfaceError, OperationalError

from services.leads.import_run import ImportRun, fail
from services.leads.import_undo import undo
from services.leads.import_writer import RunLost
from services.leads.jobs_index import index_missing
from services.leads.repository.imports import job_named
from shared import settings
from shared.clock import utc_now
from shared.database import Database
from shared.errors import Unavailable
from shared.health import serve_health
from shared.logging import configure_logging

log = structlog.get_logger()
POLL_SECONDS = 0.3
PAUSE_SECONDS = 1.0
HOUSEKEEPING_SECONDS = 3600

_WAITING = text(
    "select id from import_job where state in ('queued', 'running', 'undoing') order by created_at, id"
)
_OTHERS_WAIT = text("select exists (select from import_job where state in ('queued', 'undoing'))")
_LOCK = text("select pg_try_advisory_lock(:space, :id)")
_UNLOCK = text("select pg_advisory_unlock(:space, :id)")
_FORGET = text("delete from import_job where state = 'uploading' and created_at < :before")
_LOCK_SPACE = 7_160_524
_AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError, Unavailable)


class ImportsWorker:
    """Takes waiting imports one after another until `stop` is called."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stopping = False
        self._forget_at = 0.0
        self.is_healthy = False

    def stop(self, *_: Any) -> None:
        """Finish the batch in hand and return from `run`."""
        self._stopping = True

    def run(self) -> None:
        """Work whenever the database is there."""
        while not self._stopping:
            try:
                with self._db.engine.connect() as locks:
                    self._work(locks)
            except _AWAY as error:
                self.is_healthy = False
                log.warning("imports_interrupted", reason=type(error).__name__)
                time.sleep(PAUSE_SECONDS)

    def _work(self, locks: Connection) -> None:
        while not self._stopping:
            self.is_healthy = True
            self._forget_unfinished()
            if not self.run_waiting(locks):
                time.sleep(POLL_SECONDS)

    def run_waiting(self, locks: Connection) -> int:
        """Run every import that waits and that no other worker has; how many that were."""
        waiting = list(locks.scalars(_WAITING))
        locks.commit()
        return sum(self._run_one(locks, import_id) for import_id in waiting if not self._stopping)

    def _run_one(self, locks: Connection, import_id: UUID) -> bool:
        name = {"space": _LOCK_SPACE, "id": lock_id(import_id)}
        taken = locks.scalar(_LOCK, name)
        locks.commit()
        if not taken:
            return False
        try:
            self._run_locked(import_id)
        finally:
            locks.execute(_UNLOCK, name)
            locks.commit()
        index_missing(self._db, self._has_better_to_do)
        return True

    def _run_locked(self, import_id: UUID) -> None:
        """Run an import; one that breaks for no reason outside it fails alone, and those behind it go on."""
        with self._db.transaction() as session:
            job = job_named(session, import_id)
        try:
            if job.state == "undoing":
                undo(self._db, job, utc_now)
            elif job.state in ("queued", "running"):
                ImportRun(self._db, job, utc_now, lambda: self._stopping).run()
        except RunLost:
            log.warning("import_run_lost", import_id=str(import_id))
        except _AWAY:
            raise
        except Exception:
            log.exception("import_broken", import_id=str(import_id))
            reason = "the import met a fault of ours; it has been noted"
            fail(self._db, job, "import_broken", reason, utc_now())

    def _has_better_to_do(self) -> bool:
        """Whether to leave the words of what came in to `leads.index`: to stop, or for a file that waits."""
        if self._stopping:
            return True
        with self._db.transaction() as session:
            return bool(session.scalar(_OTHERS_WAIT))

    def _forget_unfinished(self) -> None:
        """Uploads that never came to their end are dropped after a day."""
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + HOUSEKEEPING_SECONDS
            with self._db.transaction() as session:
                session.execute(_FORGET, {"before": utc_now() - timedelta(days=1)})


def lock_id(import_id: UUID) -> int:
    """The number an import is locked under; two with the same number only wait for each other."""
    return zlib.crc32(import_id.bytes) - 2**31


def spare_the_collector() -> None:
    """Have the garbage collector look rarely: a row in memory is in no cycle and goes with its batch.

    A batch is some 100,000 objects. Looked through at every 700th, they cost a third of an import's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def main() -> None:
    """Run until SIGTERM."""
    configure_logging("leads-imports")
    spare_the_collector()
    worker = ImportsWorker(Database(settings.database_url("leads"), statement_timeout_ms=0))
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    if settings.health_port():
        serve_health(settings.health_host(), settings.health_port(), {"database": lambda: worker.is_healthy})
    worker.run()


if __name__ == "__main__":
    main()
