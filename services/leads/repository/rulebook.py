"""Rule versions: which one is in force, and what it says. Versions never change, so parsed ones are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.rules import PoolRules, check_document, parse
from services.leads.repository.locks import array
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id


class RulesNotScheduled(Conflict):
    """Only a version that has not begun can be withdrawn."""

    code = "rules_not_scheduled"


class Draft(NamedTuple):
    """A document that is not in force: the company's, or a pool's own."""

    pool_id: UUID | None
    rules: Mapping[str, Any]


class InForce(NamedTuple):
    """The ids of the company's version and of the pool's own, if it has one."""

    company: UUID
    pool: UUID | None

    @property
    def version(self) -> UUID:
        """The one a holding is written down with: the more special."""
        return self.pool or self.company


COMPANY_VERSION = """(
    select id from rule_version where kind = 'pool' and pool_id is null and effective_at <= :now
    order by number desc limit 1)"""

POOL_VERSION = """(
    select id from rule_version where kind = 'pool' and pool_id = {pool} and effective_at <= :now
    order by number desc limit 1)"""

_IN_FORCE = text(f"select {COMPANY_VERSION}, {POOL_VERSION.format(pool='cast(:pool as uuid)')}")
_BEGAN = text(
    "select v.pool_id, v.id, (select id from rule_version where kind = 'pool' and pool_id is null"
    " and effective_at <= :now order by number desc limit 1) from rule_version v where v.id = :id"
)
_DOCUMENTS = text("select id, rules from rule_version where id = any(cast(:ids as uuid[]))")

_documents: dict[UUID, bytes] = {}


def rules_in_force(session: Session, pool_id: UUID | None, now: datetime) -> tuple[InForce, PoolRules]:
    """The versions in force for a pool at `now` (for the company, without one) and the rules they make."""
    company, pool = session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one()
    in_force = InForce(company, pool)
    return in_force, rules_of(session, in_force)


def rules_of_holding(session: Session, version: UUID, started_at: datetime) -> PoolRules:
    """The rules a running holding began under: a new version does not touch it."""
    pool_id, own, company = session.execute(_BEGAN, {"id": version, "now": started_at}).one()
    return rules_of(session, InForce(company, own) if pool_id else InForce(own, None))


def rules_of(session: Session, in_force: InForce) -> PoolRules:
    """The rules that a company's version and a pool's own make together."""
    return _parsed(*_read(session, [each for each in in_force if each is not None]))


def rules_with(session: Session, pool_id: UUID | None, draft: Draft, now: datetime) -> PoolRules:
    """The rules a pool would have at `now` if a draft were in force, as far as it touches that pool."""
    company, own = session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one()
    written = orjson.dumps(draft.rules)
    if draft.pool_id is None:
        return _parsed(written, *_read(session, [own] if own else []))
    if draft.pool_id == pool_id:
        return _parsed(*_read(session, [company]), written)
    return rules_of(session, InForce(company, own))


def _read(session: Session, versions: Sequence[UUID]) -> list[bytes]:
    missing = [each for each in versions if each not in _documents]
    if missing:
        rows = session.execute(_DOCUMENTS, {"ids": array(missing)})
        _documents.update({version: orjson.dumps(rules) for version, rules in rows})
    return [_documents[each] for each in versions]


@lru_cache(maxsize=256)
def _parsed(company: bytes, pool: bytes | None = None) -> PoolRules:
    own: Mapping[str, Any] | None = orjson.loads(pool) if pool else None
    return parse(orjson.loads(company), own)


_STATED = """
    select v.id, v.pool_id, v.number, v.rules, v.note, v.effective_at, v.created_at, v.created_by,
        case
            when exists (select from rule_version o where o.kind = 'pool' and o.number > v.number
                and o.pool_id is not distinct from v.pool_id and o.effective_at <= v.effective_at)
                then 'overtaken'
            when v.effective_at > :now then 'scheduled'
            when exists (select from rule_version o where o.kind = 'pool' and o.number > v.number
                and o.pool_id is not distinct from v.pool_id and o.effective_at <= :now) then 'past'
            else 'in_force' end as state
    from rule_version v where v.kind = 'pool'
"""
_LIST = text(f"""
    {_STATED} and v.pool_id is not distinct from cast(:pool as uuid) and v.number < :before
    order by v.number desc limit :limit
""")
_ONE = text(f"{_STATED} and v.id = :id")
_ADD = text("""
    insert into rule_version (id, kind, pool_id, number, rules, note, effective_at, created_at, created_by)
    select :id, 'pool', cast(:pool as uuid), coalesce(max(number), 0) + 1, cast(:rules as jsonb), :note,
        :effective_at, :now, :by
    from rule_version where kind = 'pool' and pool_id is not distinct from cast(:pool as uuid)
""")
_WITHOUT = text("""
    select rules from rule_version where kind = 'pool' and pool_id is not distinct from cast(:pool as uuid)
        and effective_at <= :effective_at and id <> :id
    order by number desc limit 1
""")
_BEFORE = text("""
    select id from rule_version where kind = 'pool' and pool_id is not distinct from cast(:pool as uuid)
        and number < :number order by number desc limit 1
""")
_OPEN_POOLS = text("select id from pool where active and id = any(cast(:pools as uuid[]))")


def list_versions(
    session: Session, pool_id: UUID | None, before: int | None, limit: int, now: datetime
) -> list[dict[str, Any]]:
    """Versions of a pool's own rules, or of the company's, newest first, older than number `before`."""
    wanted = {"pool": pool_id, "before": before or 2**31, "limit": limit, "now": now}
    rows = session.execute(_LIST, wanted)
    return [_told(row) for row in rows]


def add_version(
    session: Session, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Write the next version; raises `Invalid` with a pointer for every fault. Running holdings stay."""
    pool_id, effective_at = body["pool_id"], body["effective_at"] or now
    check_draft(session, Draft(pool_id, body["rules"]))
    if effective_at < now:
        raise _fault("/effective_at", "rules cannot begin in the past")
    advisory_lock(session, "leads.pool_rules")
    values = {"pool": pool_id, "note": body["note"], "effective_at": effective_at, "now": now}
    return _add(session, values, body["rules"], actor)


def get_version(session: Session, version_id: UUID, now: datetime) -> dict[str, Any]:
    """One version and whether it is `scheduled`, `in_force`, `past` or `overtaken`, or `NotFound`."""
    row = session.execute(_ONE, {"id": version_id, "now": now}).first()
    if row is None:
        raise NotFound("no such version of the rules")
    return _told(row)


def version_before(session: Session, version: Mapping[str, Any]) -> UUID | None:
    """The version of the same pool, or of the company, with the number before."""
    return session.execute(_BEFORE, {"pool": version["pool_id"], "number": version["number"]}).scalar()


def withdraw_version(
    session: Session, version_id: UUID, *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Let a scheduled version never begin: the next one begins with it and says what would hold without it.

    Raises `RulesNotScheduled` for one that has begun or was overtaken. Versions themselves never change.
    """
    advisory_lock(session, "leads.pool_rules")
    told = get_version(session, version_id, now)
    if told["state"] != "scheduled":
        raise RulesNotScheduled(f"version {told['number']} is {told['state'].replace('_', ' ')}")
    wanted = {"pool": told["pool_id"], "effective_at": told["effective_at"]}
    rules = session.execute(_WITHOUT, wanted | {"id": version_id}).scalar() or {}
    return _add(session, wanted | {"note": f"withdraws {told['number']}", "now": now}, rules, actor)


def _add(
    session: Session, values: Mapping[str, Any], rules: Mapping[str, Any], actor: Actor | None
) -> dict[str, Any]:
    version = new_id()
    written = {"id": version, "rules": orjson.dumps(rules).decode(), "by": actor.id if actor else None}
    session.execute(_ADD, {**values, **written})
    return get_version(session, version, values["now"])


def check_draft(session: Session, draft: Draft) -> None:
    """Raise `Invalid` with a pointer for every fault, unless the document could be put in force."""
    check_document(draft.rules)
    to_pool = draft.rules.get("recycle_to_pool")
    _check_pools(session, {"/pool_id": draft.pool_id, "/rules/recycle_to_pool": to_pool})


def _check_pools(session: Session, named: Mapping[str, Any]) -> None:
    wanted = {pointer: UUID(str(pool)) for pointer, pool in named.items() if pool is not None}
    known = set(session.execute(_OPEN_POOLS, {"pools": array(wanted.values())}).scalars())
    for pointer, pool in wanted.items():
        if pool not in known:
            raise _fault(pointer, "no such open pool")


def _fault(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "invalid", "detail": detail}]
    )


def _told(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "pool_id": str(row.pool_id) if row.pool_id else None,
        "number": row.number,
        "rules": row.rules,
        "note": row.note,
        "effective_at": row.effective_at.isoformat(),
        "created_at": row.created_at.isoformat(),
        "created_by": str(row.created_by) if row.created_by else None,
        "state": row.state,
    }
