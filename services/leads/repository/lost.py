"""Lost leads come back to nurturing after a quiet period: some at a time, each with its line of history."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture import NurtureCause, quiet_since
from services.leads.events import LeadNurtured
from services.leads.repository.homes import Homes
from services.leads.repository.rulebook import rules_in_force
from shared.outbox import emit_many, outbox_row

# Walks the index of states by (created_at, id), so that each piece costs what it moves.
_QUIET = text("""
    select l.id, l.version, l.created_at, l.region, l.city, l.extra, l.home_pool_id, l.closed_at,
        t.rule_version, t.days
    from lead l
    join jsonb_to_recordset(cast(:pools as jsonb)) as t(
        pool uuid, since timestamptz, rule_version uuid, days int)
    on l.home_pool_id is not distinct from t.pool
    where l.state = 'lost' and l.paused_reason is null and not l.do_not_contact
        and coalesce(l.closed_at, l.updated_at) <= t.since
        and (l.created_at, l.id) > (cast(:created_at as timestamptz), cast(:id as uuid))
    order by l.created_at, l.id limit :limit for update of l skip locked
""")
_TO_NURTURE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            id uuid, version bigint, home uuid, rule_version uuid, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, rule_version, at, data)
        select id, version, 'nurtured', 'quiet', rule_version, :now, data from told
    )
    update lead l set state = 'nurturing', version = t.version, updated_at = :now,
        home_pool_id = coalesce(t.home, l.home_pool_id)
    from told t where l.id = t.id
""")


class Place(NamedTuple):
    """How far one run has come among the lost leads."""

    created_at: datetime
    id: UUID


FIRST = Place(datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))


def nurture_lost(session: Session, after: Place, limit: int, now: datetime) -> tuple[int, Place]:
    """Nurture leads lost longer ago than the rules of their pool say, in the order in which they came in.

    How many, and how far that went. Emits `lead_nurtured`.
    """
    quiet = _quiet_pools(session, now)
    values = {"pools": orjson.dumps(quiet).decode(), **after._asdict(), "limit": limit}
    leads = session.execute(_QUIET, values).all() if quiet else []
    if not leads:
        return 0, after
    homes = Homes(session, now)
    rows = [_nurtured_row(lead, homes.home_of(lead)) for lead in leads]
    session.execute(_TO_NURTURE, {"rows": orjson.dumps(rows).decode(), "now": now})
    emit_many(session, [_nurtured_event(lead) for lead in leads])
    return len(leads), Place(leads[-1].created_at, leads[-1].id)


def _quiet_pools(session: Session, now: datetime) -> list[dict[str, Any]]:
    """For each pool, and for leads that were in none: lost before when, and by which rules."""
    quiet = []
    for pool in [None, *session.execute(text("select id from pool")).scalars()]:
        in_force, rules = rules_in_force(session, pool, now)
        if since := quiet_since(rules, now):
            told = {"rule_version": in_force.version, "days": rules.lost_quiet_days}
            quiet.append({"pool": pool, "since": since, **told})
    return quiet


def _nurtured_row(lead: Row[Any], home: UUID | None) -> dict[str, Any]:
    told = {"from_state": "lost", "days": lead.days, "closed_at": lead.closed_at}
    return {
        "id": lead.id, "version": lead.version + 1, "home": home, "rule_version": lead.rule_version,
        "data": told,
    }  # fmt: skip


def _nurtured_event(lead: Row[Any]) -> dict[str, Any]:
    told = {"lead_id": str(lead.id), "from_state": "lost", "cause": NurtureCause.QUIET.value}
    return outbox_row(LeadNurtured, lead.id, lead.version + 1, told)
