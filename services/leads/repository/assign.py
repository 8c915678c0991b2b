"""Who may be given leads, and giving them: hands on shift, choices written, reasons, managers told.

Nothing is locked while choosing; the one way a lead changes hands checks every choice again under its
locks, so that a claim in between wins or loses cleanly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import holding
from services.leads.domain.assignment import Hand, Waiting
from services.leads.domain.holding import Cause, month_of
from services.leads.domain.overflow import Step
from services.leads.domain.refusals import LeadTaken
from services.leads.domain.reminders import Kind
from services.leads.domain.rules import GRADES
from services.leads.repository.locks import array
from services.leads.repository.notices import Message, deliver
from services.leads.repository.ownership import Take, Taken, begin_holdings
from services.leads.repository.waiting import Served
from shared.clock import business_day
from shared.errors import Refusal

_HANDS = text("""
    select r.rep_id, r.seniority, r.grades, r.region, r.team_id, r.weight, r.held, r.unworked, r.assigned,
        r.last_assigned_at, coalesce(m.intake, 0) as month,
        (select json_object_agg(g.grade, g.held)
         from rep_grade_account g where g.rep_id = r.rep_id) as by_grade
    from rep_account r
    left join rep_month m on m.rep_id = r.rep_id and m.month = :month
    where r.active and r.is_rep and r.on_shift and r.weight > 0
      and not exists (
        select from jsonb_to_recordset(r.leave) as away(starts_at timestamptz, ends_at timestamptz)
        where away.starts_at <= :now and :now < away.ends_at)
    order by r.rep_id
""")
_SIZES = text("""
    select owner_id, coalesce(company_size, '') as size, count(*) as leads from lead
    where owner_id = any(cast(:reps as uuid[])) group by 1, 2
""")


def hands_for(session: Session, served: Served, now: datetime) -> list[Hand]:
    """Return the pool's members who are active, on shift and not on leave, with what they hold."""
    rows = session.execute(_HANDS, {"now": now, "month": month_of(business_day(now))}).all()
    hands = {row.rep_id: _hand(row) for row in rows if served.pool.serves(_rep(row))}
    if any(rules.assignment.mix for rules in (served.rules, *served.own_rules(session, hands).values())):
        for owner, size, leads in session.execute(_SIZES, {"reps": array(hands)}):
            hands[owner].by_size[size] = leads
    return list(hands.values())


def _rep(row: Row[Any]) -> holding.Rep:
    return holding.Rep(row.rep_id, True, row.seniority, frozenset(row.grades), row.team_id, row.region)


def _hand(row: Row[Any]) -> Hand:
    return Hand(
        rep_id=row.rep_id,
        seniority=row.seniority,
        grades=frozenset(row.grades),
        region=row.region,
        weight=row.weight,
        held=row.held,
        unworked=row.unworked,
        month=row.month,
        by_grade=dict(row.by_grade or {}),
        assigned=row.assigned,
        last_assigned_at=row.last_assigned_at,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A lead, the rep chosen for it, and why."""

    lead: Waiting
    rep_id: UUID
    why: dict[str, Any]


class Given(NamedTuple):
    """How many leads got where they should, and which another rep may still have, the chosen one excluded.

    A lead that somebody claimed meanwhile is neither.
    """

    leads: int
    refused: list[Waiting]


def give(session: Session, served: Served, chosen: Sequence[Chosen], now: datetime) -> Given:
    """Put leads into the chosen hands as far as they can still take them.

    Emits `lead_assigned`; tells each rep how many are new.
    """
    takes = [
        Take(
            lead_id=each.lead.lead_id,
            rep_id=each.rep_id,
            cause=Cause.ASSIGNMENT,
            pool_id=served.pool.id,
            is_explore=each.lead.is_explore,
            data={"chosen": each.why},
        )
        for each in chosen
    ]
    answers = begin_holdings(session, takes, actor=None, now=now) if takes else []
    told: dict[UUID, list[Taken]] = {}
    for taken in answers:
        if isinstance(taken, Taken):
            told.setdefault(taken.rep_id, []).append(taken)
    deliver(session, [_digest(rep, leads) for rep, leads in told.items()], now)
    refused = [
        replace(each.lead, cooled=each.lead.cooled | {each.rep_id})
        for each, answer in zip(chosen, answers, strict=True)
        if isinstance(answer, Refusal) and not isinstance(answer, LeadTaken)
    ]
    return Given(sum(map(len, told.values())), refused)


def _digest(rep_id: UUID, taken: Sequence[Taken]) -> Message:
    quiet = sum(each.do_not_contact for each in taken)
    leads = [str(each.lead_id) for each in taken]
    return Message(rep_id, Kind.ASSIGNED, {"count": len(leads), "leads": leads, "quiet": quiet})


_REASONS = text("""
    with why as (
        select * from json_to_recordset(cast(:rows as json)) as t(lead_id uuid, reason text)
    ), free as (
        select l.id, why.reason from lead l join why on why.lead_id = l.id
        where l.state = 'pooled' and l.waiting_reason is distinct from why.reason
        order by l.id for update of l skip locked)
    update lead set waiting_reason = free.reason from free where lead.id = free.id
""")


def explain(session: Session, reasons: Mapping[UUID, str]) -> None:
    """Write beside leads that stay in the pool why nobody got them; only what changed is written."""
    if reasons:
        rows = [{"lead_id": lead, "reason": reason} for lead, reason in reasons.items()]
        session.execute(_REASONS, {"rows": orjson.dumps(rows).decode()})


_MANAGERS = text("""
    select distinct t.manager_id from team t
    where t.manager_id is not null
      and (cardinality(cast(:teams as uuid[])) = 0 or t.id = any(cast(:teams as uuid[])))
      and (cast(:region as text) is null or t.region = :region)
      and not exists (
        select from notice n where n.recipient_id = t.manager_id and n.kind = :kind
        and n.created_at > :today and n.data ->> 'pool_id' = :pool)
""")


_OVERDUE = text("""
    select count(*) from lead join json_each_text(cast(:since as json)) as s(grade, moment) using (grade)
    where state = 'pooled' and pool_id = :pool and pooled_at <= s.moment::timestamptz
""")


def tell_overdue(session: Session, served: Served, now: datetime) -> int:
    """Tell the managers of a pool's teams, once in 24 hours, how many leads nobody could take in time."""
    wanted = {
        "teams": array(served.pool.team_ids),
        "region": served.pool.region,
        "kind": Kind.OVERFLOW,
        "today": now - timedelta(days=1),
        "pool": str(served.pool.id),
    }
    managers = session.execute(_MANAGERS, wanted).scalars().all()
    if not managers:
        return 0
    since = {grade: served.missed[grade][Step.MANAGER - 1] for grade in GRADES}
    late = {"pool": served.pool.id, "since": orjson.dumps(since).decode()}
    count = session.execute(_OVERDUE, late).scalar_one()
    about = {"pool": served.name, "pool_id": str(served.pool.id), "count": count}
    return deliver(session, [Message(each, Kind.OVERFLOW, about) for each in managers], now)
