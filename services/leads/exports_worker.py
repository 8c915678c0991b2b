"""The resident process that writes exports: `python -m services.leads.exports_worker`."""

from uuid import UUID

import structlog

from services.leads.export_run import ExportRun, fail
from services.leads.repository.exports import WAITING, ExportLost, export_named
from shared import memory
from shared.clock import utc_now
from shared.resident import AWAY, Resident, serve

log = structlog.get_logger()


class ExportsWorker(Resident):
    """Takes waiting exports one after another until `stop` is called."""

    waiting = WAITING
    lock_space = 7_160_525

    def work_on(self, work_id: UUID) -> None:
        """Write an export; one that breaks for no reason outside it fails alone."""
        with self._db.transaction() as session:
            job = export_named(session, work_id)
        try:
            ExportRun(self._db, job, utc_now, lambda: self._stopping).run()
        except ExportLost:
            log.info("export_lost", export_id=str(work_id))
        except AWAY:
            raise
        except Exception:
            log.exception("export_broken", export_id=str(work_id))
            reason = "the export met a fault of ours; it has been noted"
            fail(self._db, work_id, "export_broken", reason, utc_now())


if __name__ == "__main__":
    memory.settle()
    serve("leads-exports", "leads", ExportsWorker)
