"""Leads come into hands: as far as the rules allow, one answer for each wish."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain import holding
from services.leads.domain.holding import CLAIMS, INTAKE, Cause, Counts, Situation, Wanted, month_of
from services.leads.domain.rules import PoolRules
from services.leads.domain.states import LeadState
from services.leads.domain.turnover import recycle_at
from services.leads.events import LeadAssigned, LeadClaimed, LeadTransferred
from services.leads.repository import reps
from services.leads.repository.locks import LOCK_LEADS, LOCK_REPS, array
from services.leads.repository.ownership.facts import LET_GO_AT, REP_FACTS, counts_of, pool_of, rep_of
from services.leads.repository.ownership.writing import SHARED_TYPES, write_set
from services.leads.repository.prepared import Prepared
from services.leads.repository.rulebook import COMPANY_VERSION, POOL_VERSION, InForce, rules_of
from shared.clock import business_day, business_zone
from shared.context import Actor
from shared.errors import NotFound, Refusal
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Take:
    """A wish to put a lead into a hand. With `pool_id` it must be in that pool, else in any or none yet.

    `data` is added to the history.
    """

    lead_id: UUID
    rep_id: UUID
    cause: Cause
    pool_id: UUID | None = None
    from_rep: UUID | None = None
    override_reason: str | None = None
    is_explore: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A holding that began. `held` of `held_cap` is the rep's count with this lead."""

    lead_id: UUID
    rep_id: UUID
    cause: Cause
    holding_id: UUID
    version: int
    grade: str
    from_pool: UUID | None
    rule_version: UUID
    recycle_at: datetime
    held: int
    held_cap: int
    rules: PoolRules


def begin_holdings(
    session: Session, takes: Sequence[Take], *, actor: Actor | None, now: datetime
) -> list[Taken | Refusal]:
    """Put leads into hands as far as the rules allow; one answer for each wish, in their order.

    Emits `lead_claimed`, `lead_assigned` or `lead_transferred` for each that began.
    """
    facts = _lock_and_read(session, takes, now)
    calendars = reps.calendars_of(session, {take.rep_id for take in takes})
    decisions = _Decisions(session, now, calendars)
    answers = [decisions.on(take, facts.get((take.lead_id, take.rep_id))) for take in takes]
    begun = [(take, taken) for take, taken in zip(takes, answers, strict=True) if isinstance(taken, Taken)]
    if begun:
        _write(session, begun, actor, now)
    return answers


class _Decisions:
    """Decides wishes one after another, counting as it goes. Holds what was read under the locks."""

    def __init__(self, session: Session, now: datetime, calendars: reps.Calendars) -> None:
        self._session = session
        self._now = now
        self._calendars = calendars
        self._counts: dict[UUID, Counts] = {}
        self._gone: set[UUID] = set()
        self._deadlines: dict[tuple[Any, ...], datetime] = {}

    def on(self, take: Take, fact: Row[Any] | None) -> Taken | Refusal:
        """Decide one wish."""
        if fact is None:
            return NotFound("no such lead or rep")
        in_force = InForce(fact.company_version, fact.pool_version)
        rules = rules_of(self._session, in_force)
        counts = self._counts_of(fact)
        situation = Situation(
            rules=rules,
            rep=rep_of(fact),
            counts=counts,
            pool=pool_of(fact),
            lead=self._wanted(take, fact),
            cause=take.cause,
            now=self._now,
            zone=business_zone(),
            override_reason=take.override_reason,
        )
        if refusal := holding.refusal_of(situation):
            return refusal
        self._gone.add(take.lead_id)
        counts.take(fact.grade, take.cause, self._now)
        return Taken(
            lead_id=take.lead_id,
            rep_id=take.rep_id,
            cause=take.cause,
            holding_id=new_id(),
            version=fact.version + 1,
            grade=fact.grade,
            from_pool=fact.pool_id,
            rule_version=in_force.version,
            recycle_at=self._deadline(rules, fact),
            held=counts.held,
            held_cap=rules.holding.cap[fact.seniority],
            rules=rules,
        )

    def _counts_of(self, fact: Row[Any]) -> Counts:
        if fact.rep_id not in self._counts:
            self._counts[fact.rep_id] = counts_of(fact)
        return self._counts[fact.rep_id]

    def _wanted(self, take: Take, fact: Row[Any]) -> Wanted:
        if fact.state == LeadState.POOLED:
            free = take.pool_id in {None, fact.pool_id}
        else:
            free = fact.state == LeadState.NEW and take.cause not in INTAKE
        return Wanted(fact.grade, free and take.lead_id not in self._gone, fact.claimable_at, fact.let_go_at)

    def _deadline(self, rules: PoolRules, fact: Row[Any]) -> datetime:
        """When the new holding ends by itself; many leads taken at once share the sum."""
        calendar = self._calendars[fact.rep_id]
        same = (id(calendar), id(rules), fact.grade, fact.source)
        if same not in self._deadlines:
            self._deadlines[same] = recycle_at(rules, fact.grade, fact.source, self._now, self._now, calendar)
        return self._deadlines[same]


# Three statements in one round trip: each sees what the locks before it waited for; the last one answers.
# A join under `for update` would not do: after waiting it sees the locked row anew, but nothing else.
_LOCK_AND_READ = Prepared(
    "leads_wanted",
    f"""
    select t.lead_id, l.state, l.version, l.pool_id, l.grade, l.source, l.claimable_at, {REP_FACTS},
        p.id as of_pool, p.active as pool_active, p.region as pool_region, p.team_ids as pool_teams,
        {COMPANY_VERSION} as company_version, {POOL_VERSION.format(pool="p.id")} as pool_version,
        {LET_GO_AT} as let_go_at
    from unnest(:take_leads, :take_reps) as t(lead_id, rep_id)
    join lead l on l.id = t.lead_id
    join rep_account r on r.rep_id = t.rep_id
    left join pool p on p.id = coalesce(l.pool_id, l.home_pool_id)
    left join rep_day d on d.rep_id = t.rep_id and d.day = :day
    left join rep_month m on m.rep_id = t.rep_id and m.month = :month
    """,  # noqa: S608
    {"take_leads": "uuid[]", "take_reps": "uuid[]", "day": "date", "month": "date", "now": "timestamptz"},
    before=f"{LOCK_REPS}; {LOCK_LEADS};",
)


def _lock_and_read(
    session: Session, takes: Sequence[Take], now: datetime
) -> dict[tuple[UUID, UUID], Row[Any]]:
    today = business_day(now)
    wanted = {
        "reps": array({take.rep_id for take in takes}),
        "leads": array({take.lead_id for take in takes}),
        "take_leads": array(take.lead_id for take in takes),
        "take_reps": array(take.rep_id for take in takes),
        "day": today,
        "month": month_of(today),
        "now": now,
    }
    return {(row.lead_id, row.rep_id): row for row in _LOCK_AND_READ.run(session, wanted)}


_EVENTS = {
    **dict.fromkeys(CLAIMS, ("claimed", LeadClaimed.type)),
    Cause.ASSIGNMENT: ("assigned", LeadAssigned.type),
    Cause.TRANSFER: ("transferred", LeadTransferred.type),
    Cause.HANDOVER: ("handed_over", LeadAssigned.type),
    Cause.IMPORT: ("assigned", LeadAssigned.type),
}

_WRITE = Prepared(
    "leads_taken",
    """
    with take as materialized (
        select * from json_to_recordset(:takes) as t(
            lead_id uuid, rep_id uuid, holding_id uuid, event_id uuid, version bigint, grade text,
            from_pool uuid, from_rep uuid, rule_version uuid, recycle_at timestamptz, cause text,
            history text, event text, held_after bigint, held_cap bigint, day_cap bigint, month_cap bigint,
            claims bigint, intake bigint, assigned bigint, override_reason text, is_explore boolean,
            data jsonb)
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
        from moved
    ), told as (
        insert into outbox (
            event_id, type, aggregate_id, sequence, consumers, actor, trace, occurred_at, data)
        select event_id, event, lead_id, version, '{}', :actor, :trace, :now,
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
    )
    select count(*) from moved
    """,
    {"takes": "json", **SHARED_TYPES},
)


def _write(session: Session, begun: Sequence[tuple[Take, Taken]], actor: Actor | None, now: datetime) -> None:
    rows = [_written(take, taken) for take, taken in begun]
    write_set(session, _WRITE, "takes", rows, actor=actor, now=now)


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
        "event": event,
        "held_after": taken.held,
        "held_cap": taken.held_cap,
        "day_cap": taken.rules.holding.day_cap,
        "month_cap": taken.rules.holding.month_cap,
        "claims": int(take.cause in CLAIMS),
        "intake": int(take.cause in INTAKE),
        "assigned": int(take.cause == Cause.ASSIGNMENT),
        "override_reason": take.override_reason,
        "is_explore": take.is_explore,
        "data": take.data,
    }
