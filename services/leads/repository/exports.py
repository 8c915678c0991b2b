"""Exports as rows: asked for, watched, cancelled, their files kept for a day and read piece by piece."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.exporting import (
    KEPT_FOR,
    ExportNotReady,
    check_cancellable,
    check_has_file,
    check_quota,
    columns_of,
)
from services.leads.repository.locks import array
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import NotFound
from shared.ids import new_id

WAITING = text("select id from export_job where state in ('queued', 'running') order by created_at, id")
"""What a worker takes, first come first."""
_CREATE = text("""
    insert into export_job (id, kind, format, state, filters, columns, created_by, roles, groups, created_at)
    values (:id, :kind, :format, 'queued', cast(:filters as jsonb), :columns, :me, :roles,
        cast(:groups as uuid[]), :now)
""")
_MINE = text("""
    select count(*) filter (where state in ('queued', 'running')),
        count(*) filter (where created_at > :since and state <> 'failed')
    from export_job where created_by = cast(:me as uuid)
""")
_IN_REACH = "select e.* from export_job e where (:all or e.created_by = cast(:me as uuid))"
_FIND = text(_IN_REACH + " and e.id = :id")
_LOCK = text(_IN_REACH + " and e.id = :id for update")
_LIST = text(
    _IN_REACH + " and (cast(:last as uuid) is null"
    " or (e.created_at, e.id) < (cast(:before as timestamptz), cast(:last as uuid)))"
    " order by e.created_at desc, e.id desc limit :limit"
)
_CANCEL = text("update export_job set state = 'cancelled', finished_at = :now where id = :id")
_PIECE = text("select content from export_chunk where export_id = :id and number = :number")
_NAMED = text("select * from export_job where id = :id")
_START = text("""
    update export_job set state = 'running', starts = starts + 1, processed = 0,
        started_at = coalesce(started_at, :now)
    where id = :id and state in ('queued', 'running') returning starts
""")
_PUT_BACK = text(
    "update export_job set state = 'queued', starts = starts - 1 where id = :id and state = 'running'"
)
_PROGRESS = text(
    "update export_job set processed = :done, total = :total"
    " where id = :id and state = 'running' returning id"
)
_COMPLETE = text("""
    update export_job set state = 'completed', processed = :rows, total = :rows, rows = :rows, size = :size,
        shown = cast(:shown as uuid[]), finished_at = :now, expires_at = :expires
    where id = :id and state = 'running' returning id
""")
_KEEP = text("insert into export_chunk (export_id, number, content) values (:id, :number, :content)")
_FAIL = text(
    "update export_job set state = 'failed', error_code = :code, error_detail = :detail, finished_at = :now"
    " where id = :id and state in ('queued', 'running')"
)
_EXPIRE = text("""
    with gone as (
        update export_job set state = 'expired' where state = 'completed' and expires_at <= :now returning id)
    delete from export_chunk where export_id in (select id from gone)
""")
_EXPIRED = text("select count(*) from export_job where state = 'completed' and expires_at <= :now")


class ExportLost(Exception):
    """The export was cancelled, or somebody else finished it."""


def create_export(session: Session, body: dict[str, Any], *, actor: Actor | None, now: datetime) -> Row[Any]:
    """Ask for a file; what the asker may see is settled now. Raises `ExportQuotaReached`."""
    me = actor.id if actor else None
    advisory_lock(session, f"exports:{me}")
    check_quota(*session.execute(_MINE, {"me": me, "since": now - timedelta(days=1)}).one())
    export_id = new_id()
    values = {
        "id": export_id,
        "kind": body["kind"],
        "format": body["format"],
        "filters": orjson.dumps(body["filters"]).decode(),
        "columns": list(columns_of(body.get("columns"))),
        "me": me,
        "roles": sorted(actor.roles) if actor else ["admin"],
        "groups": array(actor.groups if actor else ()),
        "now": now,
    }
    session.execute(_CREATE, values)
    return find_export(session, export_id, actor=actor)


def find_export(session: Session, export_id: UUID, *, actor: Actor | None, lock: bool = False) -> Row[Any]:
    """An export of the caller; administrators see that of everybody. Raises `NotFound`."""
    found = session.execute(_LOCK if lock else _FIND, {"id": export_id, **_reach(actor)}).one_or_none()
    if found is None:
        raise NotFound("no such export")
    return found


def list_exports(
    session: Session, after: Mapping[str, Any] | None, limit: int, *, actor: Actor | None
) -> list[Row[Any]]:
    """Exports within reach, newest first."""
    place = after or {}
    values = {"before": place.get("created_at"), "last": place.get("id"), "limit": limit, **_reach(actor)}
    return list(session.execute(_LIST, values))


def cancel_export(session: Session, export_id: UUID, *, actor: Actor | None, now: datetime) -> Row[Any]:
    """Let an export that waits or runs end without a file; again does nothing. Raises `ExportEnded`."""
    found = find_export(session, export_id, actor=actor, lock=True)
    if found.state != "cancelled":
        check_cancellable(found.state)
        session.execute(_CANCEL, {"id": export_id, "now": now})
    return find_export(session, export_id, actor=actor)


def piece_of_file(
    session: Session, export_id: UUID, number: int, *, actor: Actor | None, now: datetime
) -> tuple[Row[Any], bytes]:
    """One piece of the caller's own file, from 1. Raises `NotFound`, `ExportNotReady`."""
    found = find_export(session, export_id, actor=actor)
    if found.created_by != (actor.id if actor else None):
        raise NotFound("no such export of yours")
    check_has_file(found.state, found.expires_at, now)
    content = session.execute(_PIECE, {"id": export_id, "number": number}).scalar()
    if content is None:
        raise ExportNotReady("there is no such piece of the file")
    return found, bytes(content)


def export_named(session: Session, export_id: UUID) -> Row[Any]:
    """The export as it stands, for the worker."""
    return session.execute(_NAMED, {"id": export_id}).one()


def start_export(session: Session, export_id: UUID, now: datetime) -> int:
    """Begin, or begin again; how often that was. Raises `ExportLost`."""
    starts = session.execute(_START, {"id": export_id, "now": now}).scalar()
    if starts is None:
        raise ExportLost(str(export_id))
    return int(starts)


def put_back(session: Session, export_id: UUID) -> None:
    """Leave an export to the next worker; a stop that was asked for does not count as a start."""
    session.execute(_PUT_BACK, {"id": export_id})


def note_progress(session: Session, export_id: UUID, done: int, total: int) -> None:
    """Say how far it is. Raises `ExportLost` if nobody wants it any more."""
    if session.execute(_PROGRESS, {"id": export_id, "done": done, "total": total}).first() is None:
        raise ExportLost(str(export_id))


def complete_export(
    session: Session,
    export_id: UUID,
    pieces: Iterable[bytes],
    *,
    rows: int,
    shown: Iterable[UUID],
    now: datetime,
) -> None:
    """Keep the whole file and say so, in one transaction. Raises `ExportLost`."""
    size = 0
    for number, content in enumerate(pieces, 1):
        session.execute(_KEEP, {"id": export_id, "number": number, "content": content})
        size += len(content)
    values = {"id": export_id, "rows": rows, "size": size, "shown": array(shown), "now": now}
    if session.execute(_COMPLETE, values | {"expires": now + KEPT_FOR}).first() is None:
        raise ExportLost(str(export_id))


def fail_export(session: Session, export_id: UUID, code: str, detail: str, now: datetime) -> None:
    """End an export that cannot be."""
    session.execute(_FAIL, {"id": export_id, "code": code, "detail": detail, "now": now})


def expire_exports(session: Session, now: datetime) -> int:
    """Drop files whose day is over; the record of the exports stays. How many."""
    expired = int(session.execute(_EXPIRED, {"now": now}).scalar_one())
    session.execute(_EXPIRE, {"now": now})
    return expired


def _reach(actor: Actor | None) -> dict[str, Any]:
    return {"me": actor.id if actor else None, "all": actor is None or "admin" in actor.roles}
