"""Opening a lost or won lead again: to the stage before its end, in a hand, within its caps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause
from services.leads.domain.reopening import REOPENABLE, Closed, NotClosed, check_may_reopen
from services.leads.domain.stages import exempt_reason, required
from services.leads.events import LeadReopened
from services.leads.repository import history
from services.leads.repository.locks import lock_leads, lock_reps
from services.leads.repository.ownership import Take, Taken, begin_holdings
from services.leads.repository.reach import lead_in_reach
from shared.context import Actor
from shared.errors import Invalid
from shared.outbox import emit

_CLOSED = text("""
    select l.state, l.stage, l.amount_fen, l.exempt_reason, l.finder_id, l.sharer_id, won.voids,
        won.credit_rep_id, coalesce((
        select e.data ->> 'from_stage' from lead_event e
        where e.lead_id = l.id and e.type = 'stage_changed' order by e.sequence desc limit 1),
        'lead') as before
    from lead l left join lateral (
        select e.sequence as voids, e.data ->> 'from_rep' as credit_rep_id from lead_event e
        where e.lead_id = l.id and e.type = 'converted' and l.state = 'converted'
        order by e.sequence desc limit 1) won on true
    where l.id = :lead
""")
_OPEN = text("""
    update lead set state = 'new', stage = :stage, outcome = null, closed_at = null, lost_reason = null,
        exempt_reason = :exempt, version = version + 1, updated_at = :now
    where id = :lead and state = any(:closed) returning version
""")
_CREDIT = ("credit_rep_id", "finder_id", "sharer_id")
_TEAM = text("select team_id from rep_account where rep_id = :rep")


def reopen(
    session: Session, lead_id: UUID, to: UUID | None, reason: str, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Give a lost or won lead to `to`, or to who had it last, at the stage before its end.

    Raises `NotClosed`, `Forbidden` or what the caps say. Emits `lead_reopened`, then `lead_assigned`.
    """
    seen = lead_in_reach(session, lead_id, actor)
    rep = _rep_wanted(session, seen, to, actor)
    lock_reps(session, [rep])
    lock_leads(session, [lead_id])
    was = session.execute(_CLOSED, {"lead": lead_id}).one()
    version = _open(session, lead_id, was, now)
    told = {"from_state": was.state, "from_stage": was.stage, "stage": was.before, "reason": reason}
    history.write(session, lead_id, version, "reopened", told, actor=actor, now=now)
    told |= {"lead_id": str(lead_id), "rep_id": str(rep), "amount_fen": was.amount_fen, "voids": was.voids}
    told |= {name: str(getattr(was, name) or "") or None for name in _CREDIT}
    emit(session, LeadReopened, lead_id, version, told)
    take = Take(lead_id, rep, Cause.REOPEN, override_reason=reason)
    [taken] = begin_holdings(session, [take], actor=actor, now=now)
    if not isinstance(taken, Taken):
        raise taken
    return _answer(taken, was.before)


def _rep_wanted(session: Session, seen: Row[Any], to: UUID | None, actor: Actor) -> UUID:
    """Who is to take it up, if the caller may say so."""
    rep = to or seen.last_holder
    closed = Closed(seen.state, seen.last_holder, _team_of(session, seen.last_holder))
    check_may_reopen(actor, closed, rep, _team_of(session, rep))
    if rep is None:
        raise required("/to", "nobody had it before: say who takes it up")
    if session.execute(_TEAM, {"rep": rep}).first() is None:
        fault = {"pointer": "/to", "code": "unknown_rep", "detail": "not a rep"}
        raise Invalid("not a rep", pointer="/to", errors=[fault])
    return UUID(str(rep))


def _team_of(session: Session, rep: UUID | None) -> UUID | None:
    return session.execute(_TEAM, {"rep": rep}).scalar()


def _open(session: Session, lead_id: UUID, was: Row[Any], now: datetime) -> int:
    values = {
        "lead": lead_id,
        "stage": was.before,
        "exempt": exempt_reason(was.before, was.exempt_reason),
        "closed": [state.value for state in REOPENABLE],
        "now": now,
    }
    version = session.execute(_OPEN, values).scalar()
    if version is None:
        raise NotClosed("the lead was opened again meanwhile")
    return int(version)


def _answer(taken: Taken, stage: str) -> dict[str, Any]:
    return {
        "id": str(taken.lead_id), "state": "held", "version": taken.version, "stage": stage,
        "owner_id": str(taken.rep_id), "holding_id": str(taken.holding_id), "held": taken.held,
        "cap": taken.held_cap, "recycle_at": taken.recycle_at.isoformat(),
    }  # fmt: skip
