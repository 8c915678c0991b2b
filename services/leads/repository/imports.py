"""Imports as rows: created, filled piece by piece, queued, watched, their outcomes listed, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.routing import PoolUnknown
from shared import uploads
from shared.context import Actor
from shared.errors import NotFound
from shared.files.states import (
    UNDER_WAY,
    check_pausable,
    check_resumable,
    check_undoable,
)
from shared.ids import new_id

_SEES_ALL = frozenset({"admin", "marketer", "manager"})
_JOB = "select j.* from import_job j where j.id = :id and (:all or j.created_by = :me)"

_CREATE = text(
    "insert into import_job"
    " (id, kind, state, filename, size, mapping, use_remembered, pool_id, dry_run, created_by, created_at)"
    " values (:id, :kind, 'uploading', :filename, :size, cast(:mapping as jsonb), :remembered, :pool,"
    " :dry_run, :me, :now)"
)
_POOL = text("select from pool where id = :id and active")
_FIND = text(_JOB)
_LOCK = text(_JOB + " for update")
_LIST = text(
    "select j.* from import_job j where (:all or j.created_by = :me)"
    " and (cast(:last as uuid) is null"
    " or (j.created_at, j.id) < (cast(:before as timestamptz), cast(:last as uuid)))"
    " order by j.created_at desc, j.id desc limit :limit"
)
_QUEUE = text("update import_job set state = 'queued' where id = :id")
_TOLD = (
    "select told.row, told.outcome, told.code, told.pointer, told.detail, told.lead_id, told.raw,"
    " coalesce(lead.name, lead.company) as name"
    " from import_row as told left join lead on lead.id = told.lead_id where told.import_id = :id"
    " and (cast(:outcome as text) is null or told.outcome = :outcome) and told.row > :after"
)
_ROWS = text(f"{_TOLD} order by told.row limit :limit")
_NOTED = text(
    f"{_TOLD} and told.code is not null and told.outcome <> 'failed' order by told.row limit :limit"
)
_PAUSE = text("update import_job set state = 'paused' where id = :id")
_UNDO = text("update import_job set state = 'undoing' where id = :id")


def create_import(session: Session, body: dict[str, Any], *, actor: Actor | None, now: datetime) -> Row[Any]:
    """Open an import that waits for its file. Raises `PoolUnknown`."""
    pool = body.get("pool_id")
    if pool is not None and session.execute(_POOL, {"id": pool}).first() is None:
        raise PoolUnknown("there is no such active pool", pointer="/pool_id")
    import_id = new_id()
    session.execute(
        _CREATE,
        {
            "id": import_id,
            "kind": body["kind"],
            "filename": body["filename"],
            "size": body["size"],
            "mapping": orjson.dumps(body.get("mapping") or {}).decode(),
            "remembered": body.get("use_remembered", True),
            "pool": pool,
            "dry_run": body.get("dry_run", False),
            "me": actor.id if actor else None,
            "now": now,
        },
    )
    return find_import(session, import_id, actor=actor)


def find_import(session: Session, import_id: UUID, *, actor: Actor | None, lock: bool = False) -> Row[Any]:
    """An import within reach. Raises `NotFound`."""
    job = session.execute(_LOCK if lock else _FIND, {"id": import_id, **_reach(actor)}).one_or_none()
    if job is None:
        raise NotFound("no such import")
    return job


def list_imports(
    session: Session, after: Mapping[str, Any] | None, limit: int, *, actor: Actor | None
) -> list[Row[Any]]:
    """Imports within reach, newest first."""
    place = after or {}
    values = {"before": place.get("created_at"), "last": place.get("id"), "limit": limit, **_reach(actor)}
    return list(session.execute(_LIST, values))


def _reach(actor: Actor | None) -> dict[str, Any]:
    return {
        "me": actor.id if actor else None,
        "all": actor is None or bool(actor.roles & _SEES_ALL),
    }


def append_chunk(
    session: Session, import_id: UUID, number: int, content: bytes, *, actor: Actor | None
) -> int:
    """Keep one piece of the file; a piece sent twice is kept once. The bytes stored so far.

    Raises `ImportClosed` once the import has started, `FileTooLarge` past the size announced.
    """
    job = find_import(session, import_id, actor=actor, lock=True)
    return uploads.keep_piece(session, job, number, content)


def queue_import(session: Session, import_id: UUID, *, actor: Actor | None) -> Row[Any]:
    """Hand a complete file to the worker; queuing again does nothing. Raises `ImportIncomplete`."""
    job = find_import(session, import_id, actor=actor, lock=True)
    if job.state != "uploading":
        return job
    uploads.check_whole(session, job)
    session.execute(_QUEUE, {"id": import_id})
    return find_import(session, import_id, actor=actor)


def list_rows(
    session: Session, import_id: UUID, outcome: str | None, after: int, limit: int, *, noted: bool = False
) -> list[Row[Any]]:
    """Outcomes of rows, in the order of the file; `noted`: of those that went in with something to say."""
    values = {"id": import_id, "outcome": outcome, "after": after, "limit": limit}
    return list(session.execute(_NOTED if noted else _ROWS, values))


def ask_undo(session: Session, import_id: UUID, *, actor: Actor | None, now: datetime) -> Row[Any]:
    """Have the worker take an import back, as far as it went; its file goes. Raises `ImportNotUndoable`."""
    job = find_import(session, import_id, actor=actor, lock=True)
    if job.state in ("undoing", "undone"):
        return job
    check_undoable(job.state, dry_run=job.dry_run, finished_at=job.finished_at, now=now)
    session.execute(_UNDO, {"id": import_id})
    uploads.drop(session, import_id)
    return find_import(session, import_id, actor=actor)


def pause_import(session: Session, import_id: UUID, *, actor: Actor | None) -> Row[Any]:
    """Stop an import between two batches; again does nothing. Raises `ImportNotPausable`."""
    job = find_import(session, import_id, actor=actor, lock=True)
    if job.state == "paused":
        return job
    check_pausable(job.state)
    session.execute(_PAUSE, {"id": import_id})
    return find_import(session, import_id, actor=actor)


def resume_import(session: Session, import_id: UUID, *, actor: Actor | None) -> Row[Any]:
    """Have a paused import go on behind its last batch; again does nothing. Raises `ImportNotPausable`."""
    job = find_import(session, import_id, actor=actor, lock=True)
    if job.state in UNDER_WAY:
        return job
    check_resumable(job.state)
    session.execute(_QUEUE, {"id": import_id})
    return find_import(session, import_id, actor=actor)
