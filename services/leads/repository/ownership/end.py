"""Leads leave hands: back to a pool, to an end, or on the way to another hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain.holding import CLAIMS, INTAKE
from services.leads.domain.states import LeadState
from services.leads.events import LeadConverted, LeadInvalidated, LeadLost, LeadRecycled, LeadReleased
from services.leads.repository.locks import PREPARED_LOCKS, array
from services.leads.repository.ownership.writing import SHARED_TYPES, write_set
from services.leads.repository.prepared import Prepared
from services.leads.repository.rulebook import COMPANY_VERSION, POOL_VERSION, InForce, rules_of
from shared.context import Actor
from shared.errors import Conflict, Refusal
from shared.ids import new_id


class EndCause(StrEnum):
    """Why a holding ends."""

    RELEASE = "release"
    RECYCLE = "recycle"
    TRANSFER = "transfer"
    LEAVER = "leaver"
    UNDO = "undo"
    CONVERTED = "converted"
    LOST = "lost"
    INVALID = "invalid"
    MERGED = "merged"
    UNMERGED = "unmerged"
    LEAVER_UNDONE = "leaver_undone"


class NotTheHolder(Conflict):
    """The lead is not, or no longer, in that rep's hand."""

    code = "not_the_holder"


@dataclass(frozen=True, slots=True)
class LetGo:
    """A wish to take a lead out of the hand of `rep_id`, and of `holding_id` if that is given.

    To POOLED it goes to the first of these that is open: `to_pool`, its home, the pool it was taken from, the
    default one. `to_state` NEW is for a transfer, which begins the next holding in the same transaction.
    `data` is added to the history.
    """

    lead_id: UUID
    rep_id: UUID
    cause: EndCause
    to_state: LeadState = LeadState.POOLED
    to_pool: UUID | None = None
    holding_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """A holding that ended."""

    lead_id: UUID
    rep_id: UUID
    holding_id: UUID
    version: int
    grade: str
    to_pool: UUID | None


_EVENTS = {
    EndCause.RELEASE: ("released", LeadReleased),
    EndCause.RECYCLE: ("recycled", LeadRecycled),
    EndCause.TRANSFER: ("released", LeadReleased),
    EndCause.LEAVER: ("released", LeadReleased),
    EndCause.UNDO: ("undone", LeadReleased),
    EndCause.CONVERTED: ("converted", LeadConverted),
    EndCause.LOST: ("lost", LeadLost),
    EndCause.INVALID: ("invalidated", LeadInvalidated),
    EndCause.MERGED: ("released", LeadReleased),
    EndCause.UNMERGED: ("released", LeadReleased),
    EndCause.LEAVER_UNDONE: ("released", LeadReleased),
}


def end_holdings(
    session: Session, wishes: Sequence[LetGo], *, actor: Actor | None, now: datetime
) -> list[Ended | Refusal]:
    """End holdings; one answer for each wish, in their order. A lead that moved meanwhile is `NotTheHolder`.

    Emits `lead_released`, `lead_recycled`, `lead_converted`, `lead_lost` or `lead_invalidated`.
    """
    facts = _lock_and_read(session, wishes, now)
    rows: list[dict[str, Any]] = []
    answers: list[Ended | Refusal] = []
    for wish in wishes:
        fact = facts.pop(wish.lead_id, None)
        if fact is None or fact.rep_id != wish.rep_id or wish.holding_id not in {None, fact.holding_id}:
            answers.append(NotTheHolder("the lead is not in that hand any more"))
            continue
        row = _written(session, wish, fact, now)
        rows.append(row)
        answers.append(_ended(row))
    if rows:
        write_set(session, _WRITE, "gone", rows, actor=actor, now=now)
    return answers


# As in `wanted`: each statement sees what the locks before it waited for. Joins go by id alone, whatever the
# planner thinks of the other columns: cost follows what ends, not what is held.
_LOCK_AND_READ = Prepared(
    "leads_in_hand",
    f"""
    select found.*, {COMPANY_VERSION} as company_version,
        {POOL_VERSION.format(pool="found.home")} as pool_version
    from (
        select l.id as lead_id, l.version, l.worked_at, l.protect_until, l.paused_reason, l.exempt_reason,
            h.id as holding_id, h.rep_id, h.grade, h.rule_version, h.started_on, h.start_cause,
            coalesce((select at from holding_flag shown where shown.holding_id = h.id
                      and shown.flag = 'contact_shown'), h.started_at) as running_at,
            coalesce(named.id, own.id, former.id, (select id from pool where is_default)) as home
        from unnest(:go_leads, :go_pools) as t(lead_id, to_pool)
        join lead l on l.id = t.lead_id
        cross join lateral (
            select * from holding open where open.lead_id = l.id and open.ended_at is null limit 1) h
        left join pool named on named.id = t.to_pool and named.active
        left join pool own on own.id = l.home_pool_id and own.active
        left join pool former on former.id = h.from_pool and former.active
    ) found
    """,  # noqa: S608
    {"go_leads": "uuid[]", "go_pools": "uuid[]", "now": "timestamptz"},
    before=PREPARED_LOCKS,
)


def _lock_and_read(session: Session, wishes: Sequence[LetGo], now: datetime) -> dict[UUID, Row[Any]]:
    pools = ",".join(str(wish.to_pool or "NULL") for wish in wishes)
    wanted = {
        "reps": array({wish.rep_id for wish in wishes}),
        "leads": array({wish.lead_id for wish in wishes}),
        "go_leads": array(wish.lead_id for wish in wishes),
        "go_pools": f"{{{pools}}}",
        "now": now,
    }
    return {row.lead_id: row for row in _LOCK_AND_READ.run(session, wanted)}


def _written(session: Session, wish: LetGo, fact: Row[Any], now: datetime) -> dict[str, Any]:
    history, event = _EVENTS[wish.cause]
    rules = rules_of(session, InForce(fact.company_version, fact.pool_version))
    undone = wish.cause == EndCause.UNDO
    pooled = wish.to_state == LeadState.POOLED
    return {
        "lead_id": wish.lead_id,
        "rep_id": wish.rep_id,
        "holding_id": fact.holding_id,
        "event_id": new_id(),
        "version": fact.version + 1,
        "grade": fact.grade,
        "rule_version": fact.rule_version,
        "cause": wish.cause,
        "history": history,
        "event": event.type,
        "consumers": event.consumers,
        "to_state": wish.to_state,
        "to_pool": fact.home if pooled else None,
        "claimable_at": now + timedelta(minutes=rules.freeze_minutes) if pooled else None,
        "ended_at": max(now, fact.running_at),
        "unworked": int(fact.worked_at is None),
        "started_on": fact.started_on,
        "claims": int(undone and fact.start_cause in CLAIMS),
        "intake": int(undone and fact.start_cause in INTAKE),
        "data": wish.data,
    }


def _ended(row: dict[str, Any]) -> Ended:
    return Ended(
        row["lead_id"], row["rep_id"], row["holding_id"], row["version"], row["grade"], row["to_pool"]
    )


_WRITE = Prepared(
    "leads_let_go",
    """
    with gone as materialized (
        select * from json_to_recordset(:gone) as t(
            lead_id uuid, rep_id uuid, holding_id uuid, event_id uuid, version bigint, grade text,
            rule_version uuid, cause text, history text, event text, consumers text[], to_state text,
            to_pool uuid, claimable_at timestamptz, ended_at timestamptz, unworked bigint, started_on date,
            claims bigint, intake bigint, data jsonb)
    ), was as materialized (
        select t.*, l.paused_reason, l.exempt_reason, l.protect_until, l.amount_fen, l.finder_id,
            l.sharer_id, l.source, l.channel
        from gone t join lead l on l.id = t.lead_id
    ), ended as (
        update holding h set ended_at = t.ended_at, end_cause = t.cause, end_actor = :actor_id,
            end_rule_version = t.rule_version, to_pool = t.to_pool
        from gone t where h.id = t.holding_id
        returning h.id
    ), moved as (
        update lead set state = t.to_state, owner_id = null, owner_since = null, pool_id = t.to_pool,
            home_pool_id = coalesce(t.to_pool, home_pool_id), version = t.version, updated_at = :now,
            pooled_at = case when t.to_state = 'pooled' then :now else pooled_at end,
            claimable_at = t.claimable_at, recycle_at = null, worked_at = null, last_effective_at = null,
            protect_until = null, paused_reason = nullif(lead.paused_reason, 'leave'),
            closed_at = case when t.to_state in ('converted', 'lost', 'invalid') then :now else closed_at end,
            outcome = case t.to_state when 'converted' then 'won' when 'lost' then 'lost' else outcome end
        from was t where lead.id = t.lead_id and lead.version = t.version - 1
            and lead.owner_id is not distinct from t.rep_id
        returning t.*
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
        select lead_id, version, history, cause, :actor_id, rule_version, :now, jsonb_build_object(
            'to_rep', null, 'from_rep', rep_id, 'holding_id', holding_id, 'grade', grade, 'to_pool', to_pool,
            'to_state', to_state, 'paused_reason', paused_reason, 'exempt_reason', exempt_reason,
            'protect_until', protect_until) || data
        from moved
    ), told as (
        insert into outbox (
            event_id, type, aggregate_id, sequence, consumers, actor, trace, occurred_at, data)
        select event_id, event, lead_id, version, consumers, :actor, :trace, :now,
            jsonb_build_object('lead_id', lead_id, 'holding_id', holding_id, 'rep_id', rep_id,
            'grade', grade, 'cause', cause, 'to_pool', to_pool)
            || case when to_state = 'converted' then jsonb_build_object('amount_fen', amount_fen,
            'finder_id', finder_id, 'sharer_id', sharer_id, 'source', source, 'channel', channel)
            else '{}' end
        from moved
    ), counted as (
        update rep_account r set held = r.held - n.held, unworked = r.unworked - n.unworked
        from (select rep_id, count(*) as held, sum(unworked) as unworked from moved group by rep_id) n
        where r.rep_id = n.rep_id
    ), dropped as (
        delete from next_step step using moved where step.lead_id = moved.lead_id
    ), graded as (
        update rep_grade_account kept set held = kept.held - n.held
        from (select rep_id, grade, count(*) as held from moved group by rep_id, grade) n
        where kept.rep_id = n.rep_id and kept.grade = n.grade
    ), dayed as (
        update rep_day kept set claims = kept.claims - n.claims
        from (select rep_id, started_on, sum(claims) as claims from moved where claims > 0
              group by rep_id, started_on) n
        where kept.rep_id = n.rep_id and kept.day = n.started_on
    ), monthed as (
        update rep_month kept set intake = kept.intake - n.intake
        from (select rep_id, cast(date_trunc('month', started_on) as date) as month, sum(intake) as intake
              from moved where intake > 0 group by rep_id, 2) n
        where kept.rep_id = n.rep_id and kept.month = n.month
    )
    select least((select count(*) from moved), (select count(*) from ended))
    """,
    {"gone": "json", **SHARED_TYPES},
)
