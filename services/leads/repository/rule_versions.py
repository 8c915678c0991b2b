"""Versions of the pool's rules as people keep them: listed, written, withdrawn. None of them ever changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.overflow import pools_named
from services.leads.domain.rules import check_document
from services.leads.repository.locks import array
from services.leads.repository.reach import is_pool_in_reach
from services.leads.repository.rulebook import NOT_WITHDRAWN, Draft
from shared.clock import business_zone
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id


class RulesNotScheduled(Conflict):
    """Only a version that has not begun can be withdrawn."""

    code = "rules_not_scheduled"


class RulesOnTrial(Conflict):
    """An experiment tries other rules against these: what is in force stays until it is stopped."""

    code = "rules_on_trial"


class RulesScheduled(Conflict):
    """Versions written before would begin with the new one or after it, and never count: say what of them."""

    code = "rules_scheduled"


_STATED = f"""
    select v.id, v.pool_id, v.number, v.rules, v.note, v.effective_at, v.created_at, v.created_by,
        gone.withdrawn_at, gone.withdrawn_by, gone.replaced_by,
        case
            when gone.version_id is not null then 'withdrawn'
            when v.effective_at > :now then 'scheduled'
            when exists (select from rule_version o where o.kind = 'pool' and o.number > v.number
                and o.pool_id is not distinct from v.pool_id and o.effective_at <= :now
                and {NOT_WITHDRAWN.format(version="o")}) then 'past'
            else 'running' end as state
    from rule_version v left join rule_withdrawal gone on gone.version_id = v.id
    where v.kind = 'pool'
"""  # noqa: S608
_LIST = text(f"""
    {_STATED} and v.pool_id is not distinct from cast(:pool as uuid) and v.number < :before
    order by v.number desc limit :limit
""")
_ONE = text(f"{_STATED} and v.id = :id")
_SCHEDULED = text(f"""
    {_STATED} and v.pool_id is not distinct from cast(:pool as uuid) and gone.version_id is null
        and v.effective_at > :now
    order by v.number
""")
_ADD = text("""
    insert into rule_version (id, kind, pool_id, number, rules, note, effective_at, created_at, created_by)
    select :id, 'pool', cast(:pool as uuid), coalesce(max(number), 0) + 1, cast(:rules as jsonb), :note,
        :effective_at, :now, :by
    from rule_version where kind = 'pool' and pool_id is not distinct from cast(:pool as uuid)
""")
_ADD_ARM = text("""
    insert into rule_version (id, kind, pool_id, number, rules, note, effective_at, created_at, created_by)
    select :id, 'trial', cast(:pool as uuid), coalesce(max(number), 0) + 1, cast(:rules as jsonb), :note,
        :now, :now, :by
    from rule_version where kind = 'trial' and pool_id is not distinct from cast(:pool as uuid)
""")
_ON_TRIAL = text("""
    select id, number, name from experiment
    where state = 'running' and pool_id is not distinct from cast(:pool as uuid)
""")
_WITHDRAW = text("""
    insert into rule_withdrawal (version_id, withdrawn_at, withdrawn_by, replaced_by)
    select gone, :now, :by, :instead from unnest(cast(:versions as uuid[])) gone
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
    session: Session,
    body: Mapping[str, Any],
    *,
    actor: Actor | None,
    now: datetime,
    ends_trial: UUID | None = None,
) -> dict[str, Any]:
    """Write the next version; those it `replaces` are withdrawn with it. Running holdings stay.

    Raises `Invalid` with a pointer for every fault, `RulesScheduled` if a scheduled version would begin with
    this one or after it and is not among those replaced: it would never count; `RulesOnTrial` while an
    experiment runs on these rules, but for the one that it ends.
    """
    pool_id, effective_at = body["pool_id"], body["effective_at"] or now
    check_draft(session, Draft(pool_id, body["rules"]), actor)
    if effective_at < now:
        raise _fault("/effective_at", "rules cannot begin in the past")
    advisory_lock(session, "leads.pool_rules")
    _check_no_trial(session, pool_id, ends_trial)
    replaced = _replaced(session, body, effective_at, now)
    version, by = new_id(), actor.id if actor else None
    values = {"id": version, "pool": pool_id, "note": body["note"], "effective_at": effective_at}
    session.execute(_ADD, {**values, "rules": orjson.dumps(body["rules"]).decode(), "now": now, "by": by})
    session.execute(_WITHDRAW, {"versions": array(replaced), "now": now, "by": by, "instead": version})
    return get_version(session, version, now)


def add_arm(session: Session, draft: Draft, note: str, *, actor: Actor | None, now: datetime) -> UUID:
    """Write rules that only an experiment lets hold; the caller has the lock of the rules."""
    version, by = new_id(), actor.id if actor else None
    values = {"id": version, "pool": draft.pool_id, "note": note, "now": now, "by": by}
    session.execute(_ADD_ARM, values | {"rules": orjson.dumps(draft.rules).decode()})
    return version


def check_none_scheduled(session: Session, pool_id: UUID | None, now: datetime) -> None:
    """Raise `RulesScheduled` if other rules wait to begin."""
    waiting = session.execute(_SCHEDULED, {"pool": pool_id, "now": now}).all()
    if waiting:
        raise _scheduled(waiting)


def _check_no_trial(session: Session, pool_id: UUID | None, but: UUID | None) -> None:
    running = session.execute(_ON_TRIAL, {"pool": pool_id}).first()
    if running is not None and running.id != but:
        raise RulesOnTrial(
            f"experiment {running.number} runs on these rules; stop it first",
            extra={"experiment": {"id": str(running.id), "number": running.number, "name": running.name}},
        )


def _replaced(
    session: Session, body: Mapping[str, Any], effective_at: datetime, now: datetime
) -> Sequence[UUID]:
    """The scheduled versions that a new one replaces; refuses one that leaves out what it would overtake."""
    scheduled = session.execute(_SCHEDULED, {"pool": body["pool_id"], "now": now}).all()
    replaced: Sequence[UUID] = body["replaces"]
    for place, each in enumerate(replaced):
        if each not in {row.id for row in scheduled}:
            raise _fault(f"/replaces/{place}", "no scheduled version of these rules")
    left = [row for row in scheduled if row.effective_at >= effective_at and row.id not in replaced]
    if left:
        raise _scheduled(left)
    return replaced


def _scheduled(left: Sequence[Row[Any]]) -> RulesScheduled:
    told = [_told(row) for row in left]
    named = ", ".join(f"{each['number']} ({each['effective_at']})" for each in told)
    kept = ("id", "number", "effective_at", "note")
    return RulesScheduled(
        f"scheduled and would never begin: {named}; send their ids in replaces to write this instead of them,"
        " or let this one begin later",
        extra={"scheduled": [{key: each[key] for key in kept} for each in told]},
    )


def get_version(session: Session, version_id: UUID, now: datetime) -> dict[str, Any]:
    """One version and whether it is `scheduled`, `running`, `past` or `withdrawn`, or `NotFound`."""
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
    """Let a scheduled version never begin; what was to hold without it holds. Answers it, withdrawn.

    Raises `NotFound` out of reach, `RulesNotScheduled` for one that has begun or was withdrawn. The version
    itself never changes.
    """
    advisory_lock(session, "leads.pool_rules")
    told = get_version(session, version_id, now)
    if told["pool_id"] and not is_pool_in_reach(session, UUID(told["pool_id"]), actor):
        raise NotFound("no such version of the rules")
    if told["state"] != "scheduled":
        raise RulesNotScheduled(f"version {told['number']} is {told['state']}")
    by = actor.id if actor else None
    session.execute(_WITHDRAW, {"versions": array([version_id]), "now": now, "by": by, "instead": None})
    return get_version(session, version_id, now)


def check_draft(session: Session, draft: Draft, actor: Actor | None) -> None:
    """Raise `Invalid` with a pointer for every fault, unless the caller could put the document in force."""
    check_document(draft.rules)
    if draft.pool_id is not None and not is_pool_in_reach(session, draft.pool_id, actor):
        raise _fault("/pool_id", "no such open pool")
    named = {"/pool_id": draft.pool_id, "/rules/recycle_to_pool": draft.rules.get("recycle_to_pool")}
    overflow = {f"/rules/assignment/overflow_to/{grade}": pool for grade, pool in pools_named(draft.rules)}
    _check_pools(session, named | overflow)
    for pointer, pool in overflow.items():
        if draft.pool_id is not None and UUID(pool) == draft.pool_id:
            raise _fault(pointer, "leads cannot overflow into the pool they wait in")


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
    zone = business_zone()
    return {
        "id": str(row.id),
        "pool_id": str(row.pool_id) if row.pool_id else None,
        "number": row.number,
        "rules": row.rules,
        "note": row.note,
        "effective_at": row.effective_at.astimezone(zone).isoformat(),
        "created_at": row.created_at.astimezone(zone).isoformat(),
        "created_by": str(row.created_by) if row.created_by else None,
        "state": row.state,
        "withdrawn_at": row.withdrawn_at.astimezone(zone).isoformat() if row.withdrawn_at else None,
        "withdrawn_by": str(row.withdrawn_by) if row.withdrawn_by else None,
        "replaced_by": str(row.replaced_by) if row.replaced_by else None,
    }
