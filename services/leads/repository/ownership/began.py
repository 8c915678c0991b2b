"""What is written when holdings begin: leads, holdings, counters, history, outbox, all in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.leads.domain.holding import CLAIMS, INTAKE, Cause
from services.leads.events import LeadAssigned, LeadClaimed, LeadTransferred
from services.leads.repository.ownership.takes import Take, Taken
from services.leads.repository.ownership.writing import SHARED_TYPES, write_set
from services.leads.repository.prepared import Prepared
from shared.context import Actor
from shared.idempotency import OUTCOME_SQL
from shared.ids import new_id

_EVENTS = {
    **dict.fromkeys(CLAIMS, ("claimed", LeadClaimed)),
    Cause.ASSIGNMENT: ("assigned", LeadAssigned),
    Cause.TRANSFER: ("transferred", LeadTransferred),
    Cause.HANDOVER: ("handed_over", LeadAssigned),
    Cause.IMPORT: ("assigned", LeadAssigned),
    Cause.REOPEN: ("assigned", LeadAssigned),
    Cause.MERGE: ("assigned", LeadAssigned),
    Cause.UNMERGE: ("assigned", LeadAssigned),
    Cause.LEAVER_UNDONE: ("assigned", LeadAssigned),
}

_KEYED_TYPES = {"caller": "uuid", "key": "text", "status": "smallint", "outcome": "jsonb"}
_UNKEYED = dict.fromkeys(_KEYED_TYPES)

_WRITE = Prepared(
    "leads_taken",
    f"""
    with take as materialized (
        select * from json_to_recordset(:takes) as t(
            lead_id uuid, rep_id uuid, holding_id uuid, event_id uuid, version bigint, grade text,
            from_pool uuid, from_rep uuid, rule_version uuid, recycle_at timestamptz, cause text,
            history text, event text, consumers text[], held_after bigint, held_cap bigint,
            day_cap bigint, month_cap bigint, claims bigint, intake bigint, assigned bigint,
            override_reason text, is_explore boolean, data jsonb)
    ), moved as (
        update lead set state = 'held', owner_id = t.rep_id, owner_since = :now, pool_id = null,
            version = t.version, updated_at = :now, recycle_at = t.recycle_at, claimable_at = null,
            waiting_reason = null, last_effective_at = null, worked_at = null, protect_until = null,
            paused_reason = nullif(paused_reason, 'leave')
        from take t where lead.id = t.lead_id and lead.version = t.version - 1 and lead.owner_id is null
        returning t.*
    ), begun as (
        insert into holding (id, lead_id, rep_id, grade, from_pool, rule_version, started_at, started_on,
            start_cause, start_actor, held_after, held_cap, override_reason, is_explore)
        select holding_id, lead_id, rep_id, grade, from_pool, rule_version, :now, :day, cause, :actor_id,
            held_after, held_cap, override_reason, is_explore from moved
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
        select lead_id, version, history, cause, :actor_id, rule_version, :now, jsonb_build_object(
            'to_rep', rep_id, 'from_rep', from_rep, 'from_pool', from_pool, 'holding_id', holding_id,
            'grade', grade, 'held', held_after, 'cap', held_cap, 'recycle_at', recycle_at,
            'override_reason', override_reason, 'is_explore', is_explore) || data
        from moved order by rep_id, held_after
    ), told as (
        insert into outbox (
            event_id, type, aggregate_id, sequence, consumers, actor, trace, occurred_at, data)
        select event_id, event, lead_id, version, consumers, :actor, :trace, :now,
            jsonb_build_object('lead_id', lead_id, 'holding_id', holding_id, 'rep_id', rep_id,
            'grade', grade, 'cause', cause, 'from_pool', from_pool, 'from_rep', from_rep,
            'rule_version', rule_version, 'recycle_at', recycle_at)
        from moved
    ), counted as (
        update rep_account r set held = r.held + n.held, unworked = r.unworked + n.held,
            assigned = r.assigned + n.assigned,
            last_assigned_at = case when n.assigned > 0 then :now else r.last_assigned_at end,
            last_claim_at = case when n.claims > 0 then :now else r.last_claim_at end
        from (select rep_id, count(*) as held, sum(claims) as claims, sum(assigned) as assigned
              from moved group by rep_id) n
        where r.rep_id = n.rep_id
    ), graded as (
        insert into rep_grade_account as kept (rep_id, grade, held)
        select rep_id, grade, count(*) from moved group by rep_id, grade
        on conflict (rep_id, grade) do update set held = kept.held + excluded.held
    ), dayed as (
        insert into rep_day as kept (rep_id, day, claims, cap)
        select rep_id, :day, sum(claims), min(day_cap) from moved where claims > 0 group by rep_id
        on conflict (rep_id, day) do update set claims = kept.claims + excluded.claims, cap = excluded.cap
    ), monthed as (
        insert into rep_month as kept (rep_id, month, intake, cap)
        select rep_id, :month, sum(intake), min(month_cap) from moved where intake > 0 group by rep_id
        on conflict (rep_id, month) do update set intake = kept.intake + excluded.intake, cap = excluded.cap
    ), answered as (
        {OUTCOME_SQL}
    )
    select count(*) from moved
    """,  # noqa: S608 - the kit's words
    {"takes": "json", **SHARED_TYPES, **_KEYED_TYPES},
)


def write_begun(
    session: Session,
    begun: Sequence[tuple[Take, Taken]],
    *,
    actor: Actor | None,
    now: datetime,
    answered: dict[str, Any] | None = None,
) -> None:
    """Write all of them; `answered` is `outcome_params` of the request whose answer this is."""
    rows = [_written(take, taken) for take, taken in begun]
    write_set(session, _WRITE, "takes", rows, actor=actor, now=now, more=answered or _UNKEYED)


def _written(take: Take, taken: Taken) -> dict[str, Any]:
    history, event = _EVENTS[take.cause]
    return {
        "lead_id": take.lead_id,
        "rep_id": take.rep_id,
        "holding_id": taken.holding_id,
        "event_id": new_id(),
        "version": taken.version,
        "grade": taken.grade,
        "from_pool": taken.from_pool,
        "from_rep": take.from_rep,
        "rule_version": taken.rule_version,
        "recycle_at": taken.recycle_at,
        "cause": take.cause,
        "history": history,
        "event": event.type,
        "consumers": event.consumers,
        "held_after": taken.held,
        "held_cap": taken.held_cap,
        "day_cap": taken.rules.holding.day_cap,
        "month_cap": taken.rules.holding.month_cap,
        "claims": int(take.cause in CLAIMS),
        "intake": int(take.cause in INTAKE),
        "assigned": int(take.cause == Cause.ASSIGNMENT),
        "override_reason": take.override_reason,
        "is_explore": take.is_explore,
        "data": take.data | _in_experiment(taken),
    }


def _in_experiment(taken: Taken) -> dict[str, Any]:
    return {"experiment": taken.arm._asdict()} if taken.arm else {}
