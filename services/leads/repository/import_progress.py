"""How far an import is, as its worker moves it on. The count of rows done is the fence between two runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from shared import uploads
from shared.files.states import failing_from

WAITING = text(
    "select id from import_job where state in ('queued', 'running', 'undoing') order by created_at, id"
)
"""What a worker takes, first come first."""

_NAMED = text("select * from import_job where id = :id")
_START = text(
    "update import_job set state = 'running', started_at = coalesce(started_at, :now), total = :total,"
    " encoding = :encoding, columns = :columns, mapping_used = cast(:mapping as jsonb),"
    " mapping_origin = :origin where id = :id and state in ('queued', 'running') returning id"
)
_FORGET_TRIAL = text(
    "with gone as (delete from import_row where import_id = :id)"
    " update import_job set processed = 0, created = 0, updated = 0, duplicate = 0, failed = 0 where id = :id"
)
_IS_AT = text(
    "select exists (select from import_job where id = :id and processed = :done and state = 'running')"
)
_ADVANCE = text(
    "update import_job set processed = processed + :rows, created = created + :created,"
    " updated = updated + :updated, duplicate = duplicate + :duplicate, failed = failed + :failed,"
    " held = held + :held, total = greatest(total, processed + :rows)"
    " where id = :id and processed = :done and state = 'running' returning id"
)
_COMPLETE = text(
    "update import_job set state = 'completed', total = processed, finished_at = :now"
    " where id = :id and state = 'running' returning id"
)
_FAIL = text(
    "update import_job set state = 'failed', error_code = :code, error_detail = :detail, finished_at = :now"
    " where id = :id and state = any(:during) returning id"
)
_UNDONE = text(
    "update import_job set state = 'undone', undone_at = :now, undo_result = cast(:result as jsonb)"
    " where id = :id"
)
_OTHERS_WAIT = text("select exists (select from import_job where state in ('queued', 'undoing'))")
_FORGET_UPLOADS = text("delete from import_job where state = 'uploading' and created_at < :before")


def job_named(session: Session, import_id: UUID) -> Row[Any]:
    """The import as it stands."""
    return session.execute(_NAMED, {"id": import_id}).one()


def start(session: Session, import_id: UUID, facts: dict[str, Any]) -> bool:
    """Begin, or go on with, an import that waits; False if it was paused meanwhile."""
    values = {**facts, "id": import_id, "mapping": orjson.dumps(facts["mapping"]).decode()}
    return session.execute(_START, values).first() is not None


def forget_trial(session: Session, import_id: UUID) -> None:
    """Have a dry run begin anew: it wrote nothing but outcomes."""
    session.execute(_FORGET_TRIAL, {"id": import_id})


def is_at(session: Session, import_id: UUID, done: int) -> bool:
    """Whether the import runs and `done` was its last row so far; nothing is locked."""
    return bool(session.scalar(_IS_AT, {"id": import_id, "done": done}))


def advance(
    session: Session, import_id: UUID, done: int, rows: int, counts: dict[str, int], *, held: int
) -> bool:
    """Move the counts on behind row `done`; False if another run is ahead, or it paused.

    `counts` are rows by outcome, `held` those of the created whom an owner holds.
    """
    values = {"id": import_id, "done": done, "rows": rows, **counts, "held": held}
    return session.execute(_ADVANCE, values).first() is not None


def complete(session: Session, import_id: UUID, now: datetime) -> bool:
    """End an import behind its last row, and drop its file; False if it was paused there."""
    if session.execute(_COMPLETE, {"id": import_id, "now": now}).first() is None:
        return False
    uploads.drop(session, import_id)
    return True


def fail(session: Session, job: Row[Any], code: str, detail: str, now: datetime) -> bool:
    """End an import that cannot go on, and drop its file; False if it was paused or taken back meanwhile."""
    values = {
        "id": job.id,
        "code": code,
        "detail": detail,
        "now": now,
        "during": list(failing_from(job.state)),
    }
    if session.execute(_FAIL, values).first() is None:
        return False
    uploads.drop(session, job.id)
    return True


def note_undone(session: Session, import_id: UUID, result: dict[str, int], now: datetime) -> None:
    """An import has been taken back, with this result."""
    session.execute(_UNDONE, {"id": import_id, "now": now, "result": orjson.dumps(result).decode()})


def others_wait(session: Session) -> bool:
    """Whether any import waits for a worker."""
    return bool(session.scalar(_OTHERS_WAIT))


def forget_uploads(session: Session, before: datetime) -> None:
    """Drop uploads begun before then that never came to their end."""
    session.execute(_FORGET_UPLOADS, {"before": before})
