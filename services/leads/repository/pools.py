"""Pools: what there is, and opening, changing and closing them."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, exc, text
from sqlalchemy.orm import Session

from services.leads.events import LeadPooled
from services.leads.repository.locks import array
from shared.context import Actor
from shared.database import Database
from shared.errors import Conflict, Invalid, NotFound, Unavailable, check_version
from shared.ids import new_id
from shared.outbox import emit_many, outbox_row

SETTLED_WITHIN = 3.0
"""Seconds that who closes a pool waits for what was under way."""

MOVED_AT_ONCE = 2000
"""Leads a closing pool gives away in one transaction."""


class PoolNameTaken(Conflict):
    """Another pool has that name."""

    code = "pool_name_taken"


class PoolIsDefault(Conflict):
    """Leads without a better place go to the default pool: name another before closing it."""

    code = "pool_is_default"


class ImportsRunning(Conflict):
    """An import under way may still bring leads into the pool."""

    code = "imports_running"


_COLUMNS = "p.id, p.name, p.region, p.product, p.team_ids, p.is_default, p.active, p.version, p.created_at"
_LIST = text(f"""
    select {_COLUMNS}, (select count(*) from (
        select from lead l where l.pool_id = p.id and l.state = 'pooled' limit 10000) few) as waiting
    from pool p where cast(:pools as uuid[]) is null or p.id = any(cast(:pools as uuid[]))
    order by p.is_default desc, p.name
""")  # noqa: S608
_INSERT = text("""
    insert into pool (id, name, region, product, team_ids, created_at)
    values (:id, :name, :region, :product, cast(:team_ids as uuid[]), :now)
""")
_LOCK = text(f"select {_COLUMNS} from pool p where p.id = :id for no key update")  # noqa: S608
_TARGET = text("select active from pool where id = :id for share")
_ONLY_DEFAULT = text("update pool set is_default = false where is_default and id <> :id")
_UPDATE = text("""
    update pool set name = :name, region = :region, product = :product, team_ids = cast(:team_ids as uuid[]),
        is_default = :is_default, active = :active, version = version + 1
    where id = :id
""")


def list_pools(session: Session, pools: list[UUID] | None) -> list[dict[str, Any]]:
    """These pools (all, for None), the default one first."""
    rows = session.execute(_LIST, {"pools": None if pools is None else array(pools)})
    return [_told(row) for row in rows]


def get_pool(session: Session, pool_id: UUID) -> dict[str, Any]:
    """One pool, or `NotFound`."""
    found = list_pools(session, [pool_id])
    if not found:
        raise NotFound("no such pool")
    return found[0]


def create_pool(session: Session, body: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Open a pool; raises `PoolNameTaken`."""
    pool_id = new_id()
    values = {**body, "id": pool_id, "team_ids": array(body["team_ids"]), "now": now}
    with _one_name():
        session.execute(_INSERT, values)
    return get_pool(session, pool_id)


def update_pool(
    session: Session, pool_id: UUID, changes: Mapping[str, Any], if_match: int | None
) -> dict[str, Any]:
    """Change a pool. One that is closed has given its leads away before (`give_leads_away`)."""
    pool = _locked(session, pool_id, if_match)
    values = {**pool._mapping, **changes}
    if changes.get("is_default"):
        session.execute(
            text("update pool set is_default = false where is_default and id <> :id"), {"id": pool_id}
        )
    with _one_name():
        session.execute(_UPDATE, {**values, "team_ids": array(values["team_ids"])})
    return get_pool(session, pool_id)


def check_can_close(session: Session, pool_id: UUID, leads_to: UUID | None, if_match: int | None) -> UUID:
    """Where the leads of a closing pool go; raises unless it may be closed and that place is open."""
    if _locked(session, pool_id, if_match).is_default:
        raise PoolIsDefault("make another pool the default one first")
    target = session.execute(_TARGET, {"id": leads_to}).first()
    if leads_to is None or leads_to == pool_id or target is None or not target.active:
        detail = "name the open pool that the leads of this one move to"
        fault = {"pointer": "/leads_to", "code": "required", "detail": detail}
        raise Invalid(detail, pointer="/leads_to", errors=[fault])
    return leads_to


_UNDER_WAY = text("""
    select count(*) as acts, count(*) filter (where is_import) as imports from (
        select false as is_import from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend'
          and pid <> pg_backend_pid() and xact_start < :since
        union all select true from import_job where state = 'running' and not dry_run) under_way
""")


def wait_until_settled(db: Database) -> None:
    """Return when all that may have seen a pool open, before its closing was committed, has ended.

    Raises `ImportsRunning` or `Unavailable` if that takes too long; the closing can be sent again.
    """
    give_up_at = time.monotonic() + SETTLED_WITHIN
    with db.transaction() as session:
        since = session.execute(text("select clock_timestamp()")).scalar_one()
    while (under_way := _under_way(db, since)).acts:
        if time.monotonic() > give_up_at:
            if under_way.imports:
                raise ImportsRunning("an import is running: close the pool again when it has ended")
            raise Unavailable("long work is under way: close the pool again when it has ended")
        time.sleep(0.02)


def _under_way(db: Database, since: datetime) -> Row[Any]:
    with db.transaction() as session:
        return session.execute(_UNDER_WAY, {"since": since}).one()


_MOVE = text("""
    with going as (
        select id from lead where pool_id = :pool and state = 'pooled' order by id limit :most for update
    ), moved as (
        update lead l set pool_id = :to, home_pool_id = :to, version = version + 1, updated_at = :now
        from going where l.id = going.id returning l.id, l.version, l.grade, l.score
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, at, data)
        select id, version, 'pooled', 'pool_closed', :actor, :now, cast(:data as jsonb) from moved
    )
    select * from moved
""")
_REHOME = text("update lead set home_pool_id = :to where home_pool_id = :pool and state <> 'pooled'")


def give_leads_away(session: Session, pool_id: UUID, to: UUID, *, actor: Actor | None, now: datetime) -> bool:
    """Move some leads of a closing pool; True when there may be more. Held leads come back to `to` later.

    Emits `lead_pooled` for each.
    """
    told = orjson.dumps({"from_pool": pool_id, "to_pool": to}).decode()
    values = {"pool": pool_id, "to": to, "most": MOVED_AT_ONCE, "now": now, "data": told}
    moved = session.execute(_MOVE, {**values, "actor": actor.id if actor else None}).all()
    emit_many(session, [_moved_event(lead, to, actor) for lead in moved])
    if len(moved) == MOVED_AT_ONCE:
        return True
    session.execute(_REHOME, {"pool": pool_id, "to": to})
    return False


def _moved_event(lead: Row[Any], to: UUID, actor: Actor | None) -> dict[str, Any]:
    told = {"lead_id": str(lead.id), "pool_id": str(to), "cause": "pool_closed", "grade": lead.grade,
            "score": lead.score}  # fmt: skip
    return outbox_row(LeadPooled, lead.id, lead.version, told, actor)


def _locked(session: Session, pool_id: UUID, if_match: int | None) -> Row[Any]:
    pool = session.execute(_LOCK, {"id": pool_id}).first()
    if pool is None:
        raise NotFound("no such pool")
    check_version(pool.version, if_match)
    return pool


@contextmanager
def _one_name() -> Iterator[None]:
    try:
        yield
    except exc.IntegrityError as error:
        if "uq_pool_name" in str(error.orig):
            raise PoolNameTaken("another pool has that name") from None
        raise


def _told(row: Row[Any]) -> dict[str, Any]:
    told = dict(row._mapping)
    return told | {
        "id": str(row.id),
        "team_ids": [str(team) for team in row.team_ids],
        "created_at": row.created_at.isoformat(),
    }
