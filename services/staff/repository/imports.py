"""Imports as rows: opened, filled piece by piece, queued, watched, listed, taken back, forgotten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, select, text, update
from sqlalchemy.orm import Session

from services.staff.models import Employee
from services.staff.models_imports import ImportJob, ImportRow
from services.staff.repository import audit
from services.staff.repository.audit import Act, Facts
from shared import uploads
from shared.errors import NotFound
from shared.files.states import (
    UNDER_WAY,
    check_pausable,
    check_resumable,
    check_undoable,
    failing_from,
)
from shared.ids import new_id
from shared.pages import Page, page_of

WAITING = text(
    "select id from import_job where state in ('queued', 'running', 'undoing') order by created_at, id"
)
"""What a worker takes, first come first."""


class ImportUnknown(NotFound):
    """No such import."""


def open_import(session: Session, body: Facts, act: Act) -> ImportJob:
    """Open an import that waits for its file; noted in the audit log."""
    job = ImportJob(id=new_id(), state="uploading", created_by=act.actor_id, created_at=act.now, **body)
    session.add(job)
    session.flush()
    session.refresh(job)
    facts = {name: body[name] for name in ("kind", "mode", "dry_run", "size")}
    audit.record(session, act, "import_created", ("import", job.id), after=facts)
    return job


def get(session: Session, import_id: UUID, *, lock: bool = False) -> ImportJob:
    """The import, or `ImportUnknown`. Who writes outcomes holds its key, and is not waited for to lock it."""
    how = {"key_share": True} if lock else None
    found = session.get(ImportJob, import_id, with_for_update=how, populate_existing=True)
    if found is None:
        raise ImportUnknown("no such import")
    return found


def page(session: Session, query: Facts) -> Page[ImportJob]:
    """Imports, the newest first; places are {created_at, id}, as in every service's list of imports."""
    place = query["after"]
    after = {"value": place.get("created_at"), "id": place.get("id")} if place else None
    found = page_of(session, select(ImportJob), ImportJob, "-created_at", {**query, "after": after})
    last = found.next_after
    return Page(found.rows, {"created_at": last["value"], "id": last["id"]} if last else None)


def rows_to_undo(session: Session, import_id: UUID, most: int) -> list[ImportRow]:
    """The next rows that changed somebody and are not taken back."""
    waiting = (ImportRow.import_id == import_id, ImportRow.version.is_not(None), ImportRow.undone.is_(None))
    return list(session.scalars(select(ImportRow).where(*waiting).order_by(ImportRow.row).limit(most)))


def count_undone(session: Session, import_id: UUID) -> dict[str, int]:
    """How many rows were removed, reverted and kept."""
    made = (ImportRow.import_id == import_id, ImportRow.undone.is_not(None))
    statement = select(ImportRow.undone, func.count()).where(*made).group_by(ImportRow.undone)
    counts = {row[0]: row[1] for row in session.execute(statement)}
    return {word: counts.get(word, 0) for word in ("removed", "reverted", "kept")}


def rows_of(session: Session, import_id: UUID, query: Facts) -> list[Row[ImportRow, str | None]]:
    """Outcomes of rows and whom each is about, in the order of the file; one more if there are more."""
    after = int((query["after"] or {}).get("row", 0))
    statement = (
        select(ImportRow, Employee.name)
        .outerjoin(Employee, Employee.id == ImportRow.employee_id)
        .where(ImportRow.import_id == import_id, ImportRow.row > after)
    )
    if query["outcome"]:
        statement = statement.where(ImportRow.outcome == query["outcome"])
    if query["noted"]:
        statement = statement.where(ImportRow.code.is_not(None), ImportRow.outcome != "failed")
    return list(session.execute(statement.order_by(ImportRow.row).limit(query["limit"] + 1)))


def queue(session: Session, job: ImportJob) -> ImportJob:
    """Hand a locked import's complete file to the worker; queuing again does nothing."""
    if job.state == "uploading":
        uploads.check_whole(session, job)
        job.state = "queued"
    return job


def start(session: Session, import_id: UUID, facts: Facts) -> int | None:
    """Begin, or go on with, an import that waits; how many rows are done, None if it is not to be run.

    A dry run wrote nothing, so it begins anew.
    """
    job = get(session, import_id, lock=True)
    if job.state not in UNDER_WAY:
        return None
    if job.dry_run:
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        job.processed = job.created = job.updated = job.duplicate = job.failed = job.rehired = 0
    job.state = "running"
    job.started_at = job.started_at or facts["now"]
    job.encoding, job.columns, job.ignored = facts["encoding"], facts["columns"], facts["ignored"]
    job.total = facts["total"]
    job.mapping_used, job.mapping_origin = facts["mapping"], facts["origin"]
    return job.processed


def is_at(session: Session, import_id: UUID, done: int) -> bool:
    """Whether the import runs and `done` was its last row so far; nothing is locked."""
    return session.scalar(select(func.count()).where(*_running_at(import_id, done))) == 1


def advance(session: Session, import_id: UUID, done: int, counts: dict[str, int]) -> bool:
    """Move the count of rows on, whose `done` was the last; False if another run is ahead, or it paused."""
    columns = {name: getattr(ImportJob, name) + number for name, number in counts.items()}
    moved = update(ImportJob).where(*_running_at(import_id, done)).values(columns)
    result = session.execute(moved.execution_options(synchronize_session=False))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _running_at(import_id: UUID, done: int) -> tuple[ColumnElement[bool], ...]:
    return ImportJob.id == import_id, ImportJob.processed == done, ImportJob.state == "running"


def finish(session: Session, import_id: UUID, now: datetime) -> ImportJob | None:
    """Complete an import behind its last row, and drop its file; None if it was paused there."""
    job = get(session, import_id, lock=True)
    if job.state != "running":
        return None
    job.state, job.finished_at, job.total = "completed", now, job.processed
    uploads.drop(session, import_id)
    return job


def fail(session: Session, begun: ImportJob, code: str, detail: str, now: datetime) -> bool:
    """End an import that cannot go on; what went in stays. False if it was paused or taken back meanwhile."""
    job = get(session, begun.id, lock=True)
    if job.state not in failing_from(begun.state):
        return False
    job.state, job.finished_at = "failed", now
    job.error_code, job.error_detail = code, detail
    uploads.drop(session, job.id)
    return True


def pause(session: Session, job: ImportJob, act: Act) -> ImportJob:
    """Stop a locked import between two batches; asked again, nothing happens."""
    if job.state != "paused":
        check_pausable(job.state)
        job.state = "paused"
        audit.record(session, act, "import_paused", ("import", job.id))
    return job


def resume(session: Session, job: ImportJob, act: Act) -> ImportJob:
    """Have a locked import go on behind its last batch; asked again, nothing happens."""
    if job.state not in UNDER_WAY:
        check_resumable(job.state)
        job.state = "queued"
        audit.record(session, act, "import_resumed", ("import", job.id))
    return job


def ask_undo(session: Session, job: ImportJob, act: Act) -> ImportJob:
    """Have the worker take a locked import back, as far as it went; asked again, nothing happens."""
    if job.state in ("undoing", "undone"):
        return job
    check_undoable(job.state, dry_run=job.dry_run, finished_at=job.finished_at, now=act.now)
    job.state, job.undone_by = "undoing", act.actor_id
    uploads.drop(session, job.id)
    audit.record(session, act, "import_undone", ("import", job.id))
    return job


def forget(session: Session, unfinished_before: datetime, raw_before: datetime) -> int:
    """Drop uploads that never came to their end, and what old files said of people; how many rows."""
    stale = (ImportJob.state == "uploading", ImportJob.created_at < unfinished_before)
    session.execute(delete(ImportJob).where(*stale))
    old = select(ImportJob.id).where(ImportJob.created_at < raw_before)
    said = ImportRow.raw.is_not(None) | ImportRow.before.is_not(None)
    forgotten = update(ImportRow).where(ImportRow.import_id.in_(old), said).values(raw=None, before=None)
    return int(session.execute(forgotten).rowcount)  # type: ignore[attr-defined]
