"""The resident process that runs imports of employees: `python -m services.staff.imports_worker`.

A worker that died leaves its import running; the next one goes on where the last batch was committed.
"""

from uuid import UUID

import structlog

from services.staff.import_run import ImportRun, fail
from services.staff.import_undo import undo
from services.staff.repository import imports
from shared.clock import utc_now
from shared.files.states import UNDER_WAY
from shared.resident import AWAY, Resident, serve

log = structlog.get_logger()


class ImportsWorker(Resident):
    """Takes waiting imports one after another until `stop` is called."""

    waiting = imports.WAITING
    lock_space = 7_160_525

    def work_on(self, work_id: UUID) -> None:
        """Run an import; one that breaks for no reason outside it fails alone, and those behind it go on."""
        with self._db.transaction() as session:
            job = imports.get(session, work_id)
        try:
            if job.state == "undoing":
                undo(self._db, job, utc_now)
            elif job.state in UNDER_WAY:
                ImportRun(self._db, job, utc_now, lambda: self._stopping).run()
        except AWAY:
            raise
        except Exception:
            log.exception("import_broken", import_id=str(work_id))
            reason = "the import met a fault of ours; it has been noted"
            fail(self._db, job, "import_broken", reason, utc_now())


if __name__ == "__main__":
    serve("staff-imports", "staff", ImportsWorker)
