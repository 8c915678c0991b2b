"""Leads that nobody took in time leave their pool, and how many stand where on the overflow ladder.

Every move locks its leads, looks again, and writes lead, history and outbox in the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture import NurtureCause
from services.leads.domain.overflow import Step, leaves_to, step, words
from services.leads.domain.rules import GRADES, PoolRules
from services.leads.domain.states import LeadState
from services.leads.events import LeadNurtured, LeadPooled
from services.leads.repository.homes import Homes
from services.leads.repository.reps import company_calendar
from services.leads.repository.waiting import Served, missed_before
from shared.outbox import emit_many, outbox_row

CHUNK = 200
"""Leads that leave in one transaction at most: what a claim may have to wait for."""

# Never back into a pool it overflowed from since it was last in a hand: no lead goes round in circles.
_LEAVING = text("""
    select l.id, l.version, l.grade, l.score, l.pooled_at, l.waiting_reason from lead l
    where l.state = 'pooled' and l.pool_id = :pool and l.grade = :grade and l.pooled_at <= :since
      and (l.claimable_at is null or l.claimable_at <= :now) and l.paused_reason is null
      and not exists (
        select from lead_event e where e.lead_id = l.id and e.type = 'pooled' and e.cause = 'overflow'
          and e.data ->> 'from_pool' = :to and e.sequence > coalesce((
            select max(h.sequence) from lead_event h where h.lead_id = l.id and h.data ? 'to_rep'), 0))
    order by l.id limit :limit for update of l skip locked
""")
_LEAVE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(id uuid, version bigint, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, rule_version, at, data)
        select id, version, :history, 'overflow', :rule_version, :now, data from told
    )
    update lead l set state = :state, pool_id = cast(:to_pool as uuid), version = t.version,
        home_pool_id = coalesce(cast(:to_pool as uuid), home_pool_id), updated_at = :now,
        pooled_at = case when :state = 'pooled' then :now else pooled_at end,
        claimable_at = :claimable_at, waiting_reason = null
    from told t where l.id = t.id
""")


def leave(session: Session, served: Served, grade: str, now: datetime) -> int:
    """Let up to `CHUNK` leads of a grade leave a pool for where its rules say; how many.

    Emits `lead_pooled` or `lead_nurtured`. Those somebody is working on are left for the next time.
    """
    homes, to = Homes(session, now), leaves_to(served.rules, grade)
    is_pool = isinstance(to, UUID)
    if to is None or (is_pool and to not in {pool.id for pool in homes.choices}):
        return 0
    since = min(served.ready[grade], served.missed[grade][Step.LEAVES - 1])
    wanted = {"pool": served.pool.id, "grade": grade, "since": since, "to": str(to)}
    leads = session.execute(_LEAVING, {**wanted, "now": now, "limit": CHUNK}).all()
    if not leads:
        return 0
    values = {
        "rows": orjson.dumps([_row(served, lead, to) for lead in leads]).decode(),
        "history": "pooled" if is_pool else "nurtured",
        "state": LeadState.POOLED if is_pool else LeadState.NURTURING,
        "to_pool": to if is_pool else None,
        "claimable_at": homes.rules(to)[1] if isinstance(to, UUID) else None,
        "rule_version": served.version,
    }
    session.execute(_LEAVE, {**values, "now": now})
    emit_many(session, [_event(lead, to) for lead in leads])
    return len(leads)


def _row(served: Served, lead: Row[Any], to: UUID | str) -> dict[str, Any]:
    told = {
        "from_state": LeadState.POOLED,
        "from_pool": served.pool.id,
        "to_pool": to if isinstance(to, UUID) else None,
        "grade": lead.grade,
        "score": lead.score,
        "pooled_at": lead.pooled_at,
        "hours": served.rules.assignment.promise_hours[lead.grade],
        "times": int(Step.LEAVES),
        "waiting_reason": lead.waiting_reason,
    }
    return {"id": lead.id, "version": lead.version + 1, "data": told}


def _event(lead: Row[Any], to: UUID | str) -> dict[str, Any]:
    if isinstance(to, UUID):
        told = {"lead_id": str(lead.id), "pool_id": str(to), "cause": NurtureCause.OVERFLOW.value}
        told |= {"grade": lead.grade, "score": lead.score}
        return outbox_row(LeadPooled, lead.id, lead.version + 1, told)
    told = {"lead_id": str(lead.id), "from_state": LeadState.POOLED.value}
    return outbox_row(LeadNurtured, lead.id, lead.version + 1, told | {"cause": NurtureCause.OVERFLOW.value})


class Rung(NamedTuple):
    """How many leads of a grade that wait in a pool have missed their promise once, twice, three times."""

    pool_id: UUID
    grade: str
    next_seniority: int
    manager: int
    leaves: int


_RUNGS = text("""
    select l.pool_id, l.grade, count(*) filter (where l.pooled_at > t.twice) as once,
        count(*) filter (where l.pooled_at <= t.twice and l.pooled_at > t.thrice) as twice,
        count(*) filter (where l.pooled_at <= t.thrice) as thrice
    from json_to_recordset(cast(:rows as json)) as t(
        pool uuid, grade text, once timestamptz, twice timestamptz, thrice timestamptz)
    join lead l on l.pool_id = t.pool and l.grade = t.grade and l.state = 'pooled'
    where l.pooled_at <= t.once and (l.claimable_at is null or l.claimable_at <= :now)
    group by 1, 2 order by 1, 2
""")


def rungs(session: Session, pools: Iterable[Served], now: datetime) -> Sequence[Rung]:
    """Where the leads of some pools stand on the ladder, those past their promise only; locks nothing."""
    rows = [
        {"pool": each.pool.id, "grade": grade}
        | dict(zip(("once", "twice", "thrice"), each.missed[grade], strict=True))
        for each in pools
        for grade in GRADES
    ]
    found = session.execute(_RUNGS, {"rows": orjson.dumps(rows).decode(), "now": now})
    return [Rung(*row) for row in found]


_NAME = text("select name from pool where id = :id and active")


def overflow_words(session: Session, lead: Row[Any], rules: PoolRules, now: datetime) -> tuple[str, str]:
    """What the ladder has come to for a lead that waits in a pool, in Chinese and English."""
    if not rules.assignment.enabled:
        return "", ""
    missed = missed_before(company_calendar(session), rules.assignment.promise_hours[lead.grade], now)
    to = leaves_to(rules, lead.grade)
    name = pool_name(session, to) if isinstance(to, UUID) else None
    return words(rules, lead.grade, step(lead.pooled_at, missed), name)


def pool_name(session: Session, pool_id: UUID) -> str | None:
    """The name of an open pool."""
    return session.execute(_NAME, {"id": pool_id}).scalar()
