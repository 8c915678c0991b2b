"""Sources of leads and what they cost: kept, changed, listed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exc, text
from sqlalchemy.orm import Session

from services.leads.domain.routing import PoolUnknown
from shared.context import Actor
from shared.errors import Conflict, NotFound, check_version
from shared.ids import new_id


class SourceCodeTaken(Conflict):
    """Another source has that code."""

    code = "source_code_taken"


_COLUMNS = "id, code, name, channel, kind, active, pool_id, version, created_at, updated_at"
_COST_COLUMNS = "id, source_id, from_on, to_on, amount_fen, note, created_at, created_by"
_INSERT = text(f"""
    insert into source (id, code, name, channel, kind, active, pool_id, created_at, updated_at)
    values (:id, :code, :name, :channel, :kind, :active, :pool_id, :now, :now) returning {_COLUMNS}
""")  # noqa: S608
_GET = text(f"select {_COLUMNS} from source where id = :id")  # noqa: S608
_LOCK = text(f"select {_COLUMNS} from source where id = :id for no key update")  # noqa: S608
_UPDATE = text(f"""
    update source set name = :name, channel = :channel, kind = :kind, active = :active, pool_id = :pool_id,
        version = version + 1, updated_at = :now
    where id = :id returning {_COLUMNS}
""")  # noqa: S608
_LIST = text(f"""
    select {_COLUMNS} from source
    where code > :after and (cast(:kind as text) is null or kind = :kind)
      and (cast(:channel as text) is null or channel = :channel)
      and (cast(:active as boolean) is null or active = :active)
    order by code limit :limit
""")  # noqa: S608
_ADD_COST = text(f"""
    insert into source_cost (id, source_id, from_on, to_on, amount_fen, note, created_at, created_by)
    values (:id, :source, :from_on, :to_on, :amount_fen, :note, :now, :by) returning {_COST_COLUMNS}
""")  # noqa: S608
_COSTS = text(f"""
    select {_COST_COLUMNS} from source_cost
    where source_id = :source and (cast(:before as date) is null
        or (from_on, id) < (cast(:before as date), cast(:before_id as uuid)))
    order by from_on desc, id desc limit :limit
""")  # noqa: S608
_DROP_COST = text("delete from source_cost where id = :id and source_id = :source returning id")
_OPEN_POOL = text("select 1 from pool where id = :pool and active")


def create_source(session: Session, body: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Add a source; raises `SourceCodeTaken` or `PoolUnknown`."""
    _check_pool(session, body["pool_id"])
    with _one_code():
        return told(session.execute(_INSERT, {**body, "id": new_id(), "now": now}).one())


def get_source(session: Session, source_id: UUID) -> dict[str, Any]:
    """One source, or `NotFound`."""
    return told(_found(session.execute(_GET, {"id": source_id}).first()))


def update_source(
    session: Session, source_id: UUID, changes: Mapping[str, Any], if_match: int | None, *, now: datetime
) -> dict[str, Any]:
    """Change a source; raises `VersionConflict` or `PoolUnknown`."""
    source = _found(session.execute(_LOCK, {"id": source_id}).first())
    check_version(source.version, if_match)
    if "pool_id" in changes:
        _check_pool(session, changes["pool_id"])
    values = {**source._mapping, **changes, "now": now}
    return told(session.execute(_UPDATE, values).one())


def list_sources(session: Session, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A page of sources by code."""
    wanted = {name: query.get(name) for name in ("kind", "channel", "active", "limit")}
    after = (query["after"] or {}).get("code", "")
    return [told(row) for row in session.execute(_LIST, {**wanted, "after": after})]


def add_cost(
    session: Session, source_id: UUID, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Write down what a source cost over a period."""
    get_source(session, source_id)
    by = actor.id if actor else None
    values = {**body, "id": new_id(), "source": source_id, "now": now, "by": by}
    return told(session.execute(_ADD_COST, values).one())


def list_costs(session: Session, source_id: UUID, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A page of a source's costs, the latest first."""
    get_source(session, source_id)
    after = query["after"] or {}
    wanted = {"source": source_id, "limit": query["limit"]}
    place = {"before": after.get("from_on"), "before_id": after.get("id")}
    return [told(row) for row in session.execute(_COSTS, {**wanted, **place})]


def drop_cost(session: Session, source_id: UUID, cost_id: UUID) -> None:
    """Take back a cost that was written down wrongly."""
    _found(session.execute(_DROP_COST, {"id": cost_id, "source": source_id}).first())


def told(row: Row[Any]) -> dict[str, Any]:
    """A source or a cost, JSON-ready."""
    return {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("no such source or cost")
    return row


def _check_pool(session: Session, pool_id: UUID | None) -> None:
    if pool_id is not None and session.execute(_OPEN_POOL, {"pool": pool_id}).first() is None:
        raise PoolUnknown("there is no such active pool", pointer="/pool_id")


@contextmanager
def _one_code() -> Iterator[None]:
    try:
        yield
    except exc.IntegrityError as error:
        if "uq_source_code" in str(error.orig):
            raise SourceCodeTaken("another source has that code") from None
        raise
