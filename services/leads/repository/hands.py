"""What a holder, or the manager of one, does with a lead in the hand: release, undo, transfer, protect."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import CLAIMS, Cause
from services.leads.domain.reach import may_direct
from services.leads.domain.states import LeadState
from services.leads.repository import history
from services.leads.repository.locks import LOCK_LEADS, LOCK_REPS, array, lock_reps
from services.leads.repository.ownership import (
    EndCause,
    LetGo,
    NotTheHolder,
    Take,
    Taken,
    begin_holdings,
    end_holdings,
)
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.rulebook import rules_of_holding
from services.leads.repository.scores import GRADED_BY
from shared.context import Actor
from shared.errors import Conflict, Forbidden, Invalid, Refusal


class UndoTooLate(Conflict):
    """A claim can be undone for a few minutes only, and by nobody who has seen the contact details."""

    code = "undo_too_late"


class AlreadyTheHolder(Conflict):
    """The lead is in that hand already."""

    code = "already_the_holder"


class ProtectedCapReached(Conflict):
    """The rep protects as many leads as allowed."""

    code = "protected_cap_reached"


class ProtectedTooLong(Conflict):
    """A holding can be protected for so long in all."""

    code = "protected_too_long"


_HAND = text(f"""{LOCK_REPS};
    {LOCK_LEADS};
    select l.*, {GRADED_BY}, h.id as holding_id, h.grade as holding_grade, h.rule_version, h.started_at,
        h.start_cause,
        r.team_id as owner_team
    from lead l
    join holding h on h.lead_id = l.id and h.ended_at is null
    join rep_account r on r.rep_id = l.owner_id
    where l.id = any(cast(:leads as uuid[]))
""")  # noqa: S608


def locked_hand(session: Session, lead_id: UUID, actor: Actor | None) -> Row[Any]:
    """The lead and its running holding, rep and lead locked, for its holder or who directs them.

    Raises `NotFound` out of reach, `NotTheHolder` if it is in no hand, `Forbidden` if it is another's.
    """
    seen = lead_in_reach(session, lead_id, actor)
    if seen.owner_id is None:
        raise NotTheHolder("the lead is in nobody's hand")
    locked = session.execute(_HAND, {"reps": array([seen.owner_id]), "leads": array([lead_id])}).first()
    if locked is None or locked.owner_id != seen.owner_id:
        raise NotTheHolder("the lead has just left that hand")
    if actor and actor.id != locked.owner_id and not may_direct(actor, locked.owner_team):
        raise Forbidden("only its holder or their manager may do this")
    return locked


def release(
    session: Session, lead_id: UUID, reason: str | None, *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Give a lead back to the pool it came from. Emits `lead_released`."""
    hand = locked_hand(session, lead_id, actor)
    wish = LetGo(lead_id, hand.owner_id, EndCause.RELEASE, data={"reason": reason})
    return let_go(session, wish, actor=actor, now=now)


def undo_claim(session: Session, lead_id: UUID, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Take a claim back as if it had not been counted; raises `UndoTooLate`. Emits `lead_released`."""
    hand = locked_hand(session, lead_id, actor)
    rules = rules_of_holding(session, hand.rule_version, hand.started_at)
    if hand.owner_id != actor.id or hand.start_cause not in CLAIMS:
        raise NotTheHolder("only who claimed the lead can undo that")
    until = hand.started_at + timedelta(minutes=rules.undo_minutes)
    shown = session.execute(_SHOWN, {"holding": hand.holding_id}).first()
    if now > until or hand.worked_at is not None or shown:
        raise UndoTooLate(
            "the contact details were shown" if shown else "the time to undo a claim has passed",
            extra={"undo_until": until.isoformat(), "contact_shown": shown is not None},
        )
    return let_go(session, LetGo(lead_id, hand.owner_id, EndCause.UNDO), actor=actor, now=now)


_SHOWN = text("select 1 from holding_flag where holding_id = :holding and flag = 'contact_shown'")


def let_go(session: Session, wish: LetGo, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """End one holding, or raise why not."""
    [ended] = end_holdings(session, [wish], actor=actor, now=now)
    if isinstance(ended, Refusal):
        raise ended
    return {
        "id": str(ended.lead_id),
        "state": wish.to_state.value,
        "version": ended.version,
        "pool_id": str(ended.to_pool) if ended.to_pool else None,
        "owner_id": None,
    }


def transfer(
    session: Session,
    lead_id: UUID,
    to: UUID,
    *,
    reason: str | None,
    override: bool,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Give a lead to another rep, within that rep's caps; `override` passes a cool-down and needs a reason.

    Stage, history and plans stay. Emits `lead_released` (unless it was pooled) and `lead_transferred`.
    """
    seen = lead_in_reach(session, lead_id, actor)
    if seen.owner_id == to:
        raise AlreadyTheHolder("the lead is in that hand already")
    _check_may_transfer(session, seen, to, actor)
    lock_reps(session, {to, seen.owner_id} - {None})
    if seen.owner_id is not None:
        wish = LetGo(lead_id, seen.owner_id, EndCause.TRANSFER, LeadState.NEW, data={"reason": reason})
        [ended] = end_holdings(session, [wish], actor=actor, now=now)
        if isinstance(ended, Refusal):
            raise ended
    return _give(
        session,
        Take(
            lead_id, to, Cause.TRANSFER, from_rep=seen.owner_id, override_reason=reason if override else None
        ),
        actor,
        now,
    )


def _check_may_transfer(session: Session, seen: Row[Any], to: UUID, actor: Actor) -> None:
    if not actor.roles & {"manager", "admin"}:
        raise Forbidden("only a manager may transfer leads")
    team = session.execute(text("select team_id from rep_account where rep_id = :to"), {"to": to}).first()
    if team is None or not may_direct(actor, team.team_id):
        raise Invalid("not a rep you may give leads to", pointer="/to", errors=[_UNKNOWN_REP])
    if seen.owner_id is not None and not may_direct(actor, seen.owner_team):
        raise Forbidden("only the holder's manager may transfer the lead")


_UNKNOWN_REP = {"pointer": "/to", "code": "unknown_rep", "detail": "not a rep you may give leads to"}


def _give(session: Session, take: Take, actor: Actor, now: datetime) -> dict[str, Any]:
    [taken] = begin_holdings(session, [take], actor=actor, now=now)
    if not isinstance(taken, Taken):
        raise taken
    return {
        "id": str(taken.lead_id),
        "state": LeadState.HELD.value,
        "version": taken.version,
        "owner_id": str(taken.rep_id),
        "holding_id": str(taken.holding_id),
        "recycle_at": taken.recycle_at.isoformat(),
        "held": taken.held,
        "cap": taken.held_cap,
        "do_not_contact": taken.do_not_contact,
    }


_PROTECTION = text("""
    select (select count(*) from lead
            where owner_id = :rep and protect_until > :now and id <> :lead) as others,
        (select min(at) from lead_event where lead_id = :lead and type = 'protected'
         and data ->> 'holding_id' = cast(:holding as text)) as first_at
""")
_PROTECT = text("""
    update lead set protect_until = :until, version = version + 1, updated_at = :now
    where id = :lead returning version
""")


def protect(
    session: Session, lead_id: UUID, days: int | None, *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Keep a lead from being recycled for some days; protected leads have a quota and a longest period."""
    hand = locked_hand(session, lead_id, actor)
    rules = rules_of_holding(session, hand.rule_version, hand.started_at).holding
    facts = {"rep": hand.owner_id, "lead": lead_id, "holding": hand.holding_id, "now": now}
    others, first_at = session.execute(_PROTECTION, facts).one()
    if others >= rules.protected_cap:
        raise ProtectedCapReached(
            f"protects {others} of {rules.protected_cap} leads",
            extra={"held": others, "cap": rules.protected_cap},
        )
    until = now + timedelta(days=days or rules.protect_days)
    latest = (first_at or now) + timedelta(days=rules.longest_protect_days)
    if until > latest:
        raise ProtectedTooLong(
            "longer than a holding can be protected",
            extra={"limit_days": rules.longest_protect_days, "latest": latest.isoformat()},
        )
    version = session.execute(_PROTECT, {"lead": lead_id, "until": until, "now": now}).scalar_one()
    told = {"holding_id": hand.holding_id, "protect_until": until}
    history.write(
        session, lead_id, version, "protected", told, actor=actor, now=now, rule_version=hand.rule_version
    )
    return {"id": str(lead_id), "version": version, "protect_until": until.isoformat()}
