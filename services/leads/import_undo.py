"""Taking an import back: leads nobody touched since go, changes nobody built on are reverted, others stay.

In batches, each one transaction; a lead taken back has another version, so a second run leaves it alone.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.events import LeadsImportUndone
from services.leads.repository import import_progress, import_undo
from shared.context import Actor
from shared.database import Database
from shared.outbox import emit

log = structlog.get_logger()
BATCH_ROWS = 5_000
REVERTED_AT_ONCE = 200


def undo(db: Database, job: Row[Any], now: Callable[[], datetime]) -> None:
    """Take the import back and note what was removed, reverted and kept. Emits `leads_import_undone`."""
    with db.transaction() as session:
        last = import_undo.last_row(session, job.id)
    for first in range(1, last + 1, BATCH_ROWS):
        with db.transaction() as session:
            import_undo.remove_created(session, job, range(first, first + BATCH_ROWS), now())
    reverted, left = _revert_updates(db, job, now)
    with db.transaction() as session:
        removed, created = import_undo.count_created(session, job.id)
        result = {"removed": removed, "reverted": reverted, "kept": created - removed + left}
        import_progress.note_undone(session, job.id, result, now())
        _tell(session, job, result)
    log.info("import_undone", import_id=str(job.id), **result)


def _tell(session: Session, job: Row[Any], result: dict[str, int]) -> None:
    """Emit `leads_import_undone`, after the last of the import's own events."""
    actor = Actor(job.created_by) if job.created_by else None
    told = {"import_id": str(job.id), **result}
    emit(session, LeadsImportUndone, job.id, job.processed + 1, told, actor)


def _revert_updates(db: Database, job: Row[Any], now: Callable[[], datetime]) -> tuple[int, int]:
    """How many changed leads are as they were before, and how many changed since and were left."""
    reverted = left = 0
    with db.engine.connect() as reading:
        changed = import_undo.changed_leads(reading, job.id)
        while some := list(islice(changed, REVERTED_AT_ONCE)):
            with db.transaction() as session:
                done = sum(import_undo.revert_changes(session, *each, job, now()) for each in some)
            reverted, left = reverted + done, left + len(some) - done
    return reverted, left
