"""The resident process that runs imports: `python -m services.leads.imports_worker`.

A worker that died leaves its import running; the next one goes on where the last batch was committed.
"""

import gc
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row

from services.leads.import_lane import RunLost
from services.leads.import_run import ImportRun, fail
from services.leads.import_undo import undo
from services.leads.jobs_index import index_missing
from services.leads.repository import import_progress
from services.leads.repository.upkeep import MANY_ROWS, tidy
from shared.clock import utc_now
from shared.database import Database
from shared.files.states import UNDER_WAY
from shared.resident import AWAY, Resident, serve

log = structlog.get_logger()
HOUSEKEEPING_SECONDS = 3600


class ImportsWorker(Resident):
    """Takes waiting imports one after another until `stop` is called."""

    waiting = import_progress.WAITING
    lock_space = 7_160_524

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._forget_at = 0.0
        self._written = 0

    def work_on(self, work_id: UUID) -> None:
        """Run an import; one that breaks for no reason outside it fails alone, and those behind it go on."""
        job = self._named(work_id)
        try:
            if job.state == "undoing":
                undo(self._db, job, utc_now)
            elif job.state in UNDER_WAY:
                ImportRun(self._db, job, utc_now, lambda: self._stopping).run()
        except RunLost:
            log.warning("import_run_lost", import_id=str(work_id))
        except AWAY:
            raise
        except Exception:
            log.exception("import_broken", import_id=str(work_id))
            reason = "the import met a fault of ours; it has been noted"
            fail(self._db, job, "import_broken", reason, utc_now())
        if not job.dry_run:
            self._written += self._named(work_id).processed

    def _named(self, import_id: UUID) -> Row[Any]:
        with self._db.transaction() as session:
            return import_progress.job_named(session, import_id)

    def after_work(self) -> None:
        """Have what came in found by its words, and counted by PostgreSQL, unless a file waits."""
        index_missing(self._db, self._has_better_to_do)
        if self._written >= MANY_ROWS and not self._has_better_to_do():
            self._written = 0
            with self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                tidy(connection)

    def _has_better_to_do(self) -> bool:
        """Whether to leave the words of what came in to `leads.index`: to stop, or for a file that waits."""
        if self._stopping:
            return True
        with self._db.transaction() as session:
            return import_progress.others_wait(session)

    def keep_house(self) -> None:
        """Uploads that never came to their end are dropped after a day."""
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + HOUSEKEEPING_SECONDS
            with self._db.transaction() as session:
                import_progress.forget_uploads(session, utc_now() - timedelta(days=1))


def spare_the_collector() -> None:
    """Have the garbage collector look rarely: a row in memory is in no cycle and goes with its batch.

    A batch is some 100,000 objects. Looked through at every 700th, they cost a third of an import's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


if __name__ == "__main__":
    spare_the_collector()
    serve("leads-imports", "leads", ImportsWorker)
