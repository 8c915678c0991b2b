"""Replays as rows: asked for, run by the models worker, watched, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.replay_window import MOST_WAITING, NoHistory, ReplayEnded, ReplaysUnderWay
from services.leads.repository.locks import array
from services.leads.repository.reach import visible_to
from services.leads.repository.rule_versions import check_draft
from services.leads.repository.rulebook import Draft
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import NotFound
from shared.ids import new_id

WAITING = "select id, created_at from rule_replay where state in ('waiting', 'running')"
"""What a worker takes."""

_ADD = text("""
    insert into rule_replay
        (id, state, pool_id, rules, from_on, to_on, note, created_by, roles, groups, created_at)
    values (:id, 'waiting', :pool, cast(:rules as jsonb), :from_on, :to_on, :note, :me, :roles,
        cast(:groups as uuid[]), :now)
""")
_MINE = text("""
    select count(*) from rule_replay
    where state in ('waiting', 'running') and created_by is not distinct from cast(:me as uuid)
""")
_HELD = text("""
    select exists (select from holding where started_on between :from_on and :to_on
        and (cast(:hands as uuid[]) is null or rep_id = any(cast(:hands as uuid[]))))
""")
_IN_REACH = """
    select r.*, p.name as pool, asker.name as asker from rule_replay r
    left join pool p on p.id = r.pool_id left join rep_account asker on asker.rep_id = r.created_by
    where (:all or r.created_by = cast(:me as uuid))"""
_FIND = text(_IN_REACH + " and r.id = :id")
_LIST = text(_IN_REACH + " and r.number < :below order by r.number desc limit :limit")
_LOCK = text("select from rule_replay where id = :id for update")
_CANCEL = text("update rule_replay set state = 'cancelled', finished_at = :now where id = :id")
_START = text("""
    update rule_replay set state = 'running', starts = starts + 1, processed = 0,
        started_at = coalesce(started_at, :now)
    where id = :id and state in ('waiting', 'running') returning *
""")
_PROGRESS = text("""
    update rule_replay set processed = :done, total = :total where id = :id and state = 'running' returning id
""")
_COMPLETE = text("""
    update rule_replay set state = 'completed', processed = total, finished_at = :now,
        result = cast(:result as jsonb)
    where id = :id and state = 'running'
""")
_FAIL = text("""
    update rule_replay set state = 'failed', finished_at = :now, error_code = :code, error_detail = :detail
    where id = :id and state in ('waiting', 'running')
""")
_PUT_BACK = text(
    "update rule_replay set state = 'waiting', starts = starts - 1 where id = :id and state = 'running'"
)


class ReplayLost(Exception):
    """Nobody wants it any more: it was cancelled."""


def add_replay(
    session: Session,
    draft: Draft,
    window: tuple[date, date],
    note: str | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> Row[Any]:
    """Ask for a replay of what the caller sees now. Raises `Invalid`, `NoHistory`, `ReplaysUnderWay`."""
    check_draft(session, draft, actor)
    me = actor.id if actor else None
    advisory_lock(session, f"replays:{me}")
    if session.execute(_MINE, {"me": me}).scalar_one() >= MOST_WAITING:
        raise ReplaysUnderWay(f"{MOST_WAITING} replays of yours wait or run already")
    hands = visible_to(session, actor).hands
    seen = {"from_on": window[0], "to_on": window[1], "hands": None if hands is None else array(hands)}
    if not session.execute(_HELD, seen).scalar_one():
        raise NoHistory(f"no lead came into a hand of yours from {window[0]} to {window[1]}")
    values = {
        "id": new_id(),
        "pool": draft.pool_id,
        "rules": orjson.dumps(draft.rules).decode(),
        "from_on": window[0],
        "to_on": window[1],
        "note": note,
        "me": me,
        "roles": sorted(actor.roles) if actor else ["admin"],
        "groups": array(actor.groups if actor else ()),
        "now": now,
    }
    session.execute(_ADD, values)
    return find_replay(session, values["id"], actor=actor)


def find_replay(session: Session, replay_id: Any, *, actor: Actor | None) -> Row[Any]:
    """A replay of the caller; administrators see everybody's. Raises `NotFound`."""
    row = session.execute(_FIND, {"id": replay_id, **_reach(actor)}).first()
    if row is None:
        raise NotFound("no such replay")
    return row


def list_replays(
    session: Session, below: int | None, limit: int, *, actor: Actor | None
) -> Sequence[Row[Any]]:
    """Replays within reach, the newest first."""
    return session.execute(_LIST, {"below": below or 2**62, "limit": limit, **_reach(actor)}).all()


def cancel_replay(session: Session, replay_id: UUID, *, actor: Actor | None, now: datetime) -> Row[Any]:
    """Let a replay that waits or runs end; again does nothing. Raises `ReplayEnded`."""
    session.execute(_LOCK, {"id": replay_id})
    found = find_replay(session, replay_id, actor=actor)
    if found.state in {"completed", "failed"}:
        raise ReplayEnded(f"the replay has {found.state}")
    if found.state != "cancelled":
        session.execute(_CANCEL, {"id": replay_id, "now": now})
    return find_replay(session, replay_id, actor=actor)


def start_replay(session: Session, replay_id: UUID, now: datetime) -> Row[Any] | None:
    """Begin, or begin again; None if it is none, or has come to its end meanwhile."""
    return session.execute(_START, {"id": replay_id, "now": now}).first()


def tell_progress(session: Session, replay_id: UUID, done: int, total: int) -> None:
    """Say how far it is. Raises `ReplayLost` if it was cancelled."""
    if session.execute(_PROGRESS, {"id": replay_id, "done": done, "total": total}).first() is None:
        raise ReplayLost


def complete_replay(session: Session, replay_id: UUID, result: Mapping[str, Any], now: datetime) -> None:
    """Keep what came of it, unless it was cancelled meanwhile."""
    told = orjson.dumps(result).decode()
    session.execute(_COMPLETE, {"id": replay_id, "result": told, "now": now})


def fail_replay(session: Session, replay_id: UUID, code: str, detail: str, now: datetime) -> None:
    """Say why nothing comes of it."""
    session.execute(_FAIL, {"id": replay_id, "code": code, "detail": detail, "now": now})


def put_back(session: Session, replay_id: UUID) -> None:
    """Let the next worker begin it anew."""
    session.execute(_PUT_BACK, {"id": replay_id})


def _reach(actor: Actor | None) -> dict[str, Any]:
    return {"all": actor is None or "admin" in actor.roles, "me": actor.id if actor else None}
