"""What a departure would do today: what is in the leaver's hand, and the departure itself, rolled back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.leaving import NotHere, PlanUnclear
from services.leads.domain.reach import may_direct
from services.leads.domain.today import soon
from services.leads.repository import leavers
from services.leads.repository.leavers import Left, Plan
from services.leads.repository.reps import calendar_of
from services.leads.repository.sweep import UNSHIELDED
from shared.context import Actor
from shared.errors import NotFound

_REP = text("select rep_id, team_id, active, staff_sequence from rep_account where rep_id = :rep")
_IN_HAND = text(f"""
    with mine as (
        select l.*, c.amount_fen - c.paid_fen as unpaid_fen
        from lead l left join contract c on c.lead_id = l.id where l.owner_id = :rep
    ), open_deals as (
        select coalesce(unpaid_fen, amount_fen, 0) as amount_fen from mine
        where exempt_reason is not null or unpaid_fen > 0
    )
    select count(*) as held,
        (select coalesce(json_object_agg(grade, n), '{{}}') from (
            select grade, count(*) as n from mine group by grade order by grade) g) as by_grade,
        (select coalesce(json_object_agg(stage, n), '{{}}') from (
            select stage, count(*) as n from mine group by stage order by stage) s) as by_stage,
        count(*) filter (where protect_until > :now) as protected,
        (select count(*) from open_deals) as open_deals,
        (select coalesce(sum(amount_fen), 0) from open_deals) as open_amount_fen,
        count(*) filter (where {UNSHIELDED} and recycle_at <= :soon) as due_soon
    from mine
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Preview:
    """What the leaver holds, in counts, and what the departure would move."""

    in_hand: Row[Any]
    left: Left


def preview(session: Session, rep_id: UUID, plan: Plan, *, actor: Actor | None, now: datetime) -> Preview:
    """Try a departure by the plan and take it back; nothing of it stays, not even a lock.

    Raises `NotFound` out of reach, `NotHere` if they have left, `PlanUnclear` if the colleague has.
    """
    rep = _leaver_in_reach(session, rep_id, actor)
    _check_taker(session, plan)
    trial = session.begin_nested()
    left = leavers.leave(session, rep_id, plan, rep.staff_sequence + 1, actor=actor, now=now)
    trial.rollback()
    until = soon(calendar_of(session, rep_id), now)
    counted = session.execute(_IN_HAND, {"rep": rep_id, "now": now, "soon": until}).one()
    return Preview(counted, left)


def _leaver_in_reach(session: Session, rep_id: UUID, actor: Actor | None) -> Row[Any]:
    """Who leaves, for who may let people go: HR, an admin, their manager."""
    rep = session.execute(_REP, {"rep": rep_id}).first()
    if rep is None or not (may_direct(actor, rep.team_id) or (actor and "hr" in actor.roles)):
        raise NotFound("no such employee in reach")
    if not rep.active:
        raise NotHere("they have left already")
    return rep


def _check_taker(session: Session, plan: Plan) -> None:
    if plan.colleague_id is None:
        return
    taker = session.execute(_REP, {"rep": plan.colleague_id}).first()
    if taker is None or not taker.active:
        pointer, detail = "/plan/employee_id", "no active employee has this id"
        fault = {"pointer": pointer, "code": PlanUnclear.code, "detail": detail}
        raise PlanUnclear(detail, pointer=pointer, errors=[fault])
