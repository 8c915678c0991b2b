"""Moving a held lead along the funnel, to its end if that is where it goes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.quotes import check_holds
from services.leads.domain.stages import (
    check_entry,
    check_stage,
    exempt_reason,
    expected_on,
    is_advance,
)
from services.leads.domain.states import LeadState
from services.leads.domain.turnover import Contact
from services.leads.events import LeadStageChanged
from services.leads.repository import history
from services.leads.repository.hands import let_go, locked_hand
from services.leads.repository.ownership import EndCause, LetGo
from services.leads.repository.quotes import Offer, last_valid_until, write_quote
from services.leads.repository.touches import Touched, record
from shared.clock import business_day
from shared.context import Actor
from shared.outbox import emit


@dataclass(frozen=True, slots=True)
class StageMove:
    """Where a lead goes; `amount_fen` is the whole amount in fen.

    `valid_until` is the last day of a quote, `offer` the whole of it; `signed_on` the day of a contract.
    """

    stage: str
    amount_fen: int | None = None
    lost_reason: str | None = None
    expected_on: date | None = None
    valid_until: date | None = None
    signed_on: date | None = None
    offer: Offer | None = None


_ENDS = {
    "payment": (EndCause.CONVERTED, LeadState.CONVERTED),
    "lost": (EndCause.LOST, LeadState.LOST),
    "invalid": (EndCause.INVALID, LeadState.INVALID),
}

_MOVE = text("""
    update lead set stage = :stage, amount_fen = coalesce(:amount_fen, amount_fen),
        expected_on = :expected_on, lost_reason = :lost_reason, exempt_reason = :exempt, updated_at = :now,
        version = version + :step
    where id = :lead returning version
""")


def set_stage(
    session: Session, lead_id: UUID, move: StageMove, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Move a lead of one's hand to a stage; see `move_held`."""
    return move_held(session, locked_hand(session, lead_id, actor), move, actor=actor, now=now)


def move_held(
    session: Session, hand: Row[Any], move: StageMove, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Move a locked lead to a stage; an advance restarts its clock, a quote is kept, an end closes the hand.

    Emits `lead_stage_changed`, then `lead_converted`, `lead_lost` or `lead_invalidated` at an end.
    """
    move = _checked(session, hand, move, now)
    lead_id: UUID = hand.id
    told: dict[str, Any] = {"holding_id": hand.holding_id}
    advanced = is_advance(hand.stage, move.stage)
    if advanced:
        touched = Touched(Contact("stage"), now)
        told = record(session, hand, touched, actor=actor, now=now).told(touched, hand.holding_id)
    version = _move(session, hand, move, step=0 if advanced else 1, now=now)
    told |= {"from_stage": hand.stage, "stage": move.stage, "amount_fen": move.amount_fen}
    told |= {"lost_reason": move.lost_reason, "expected_on": move.expected_on}
    told |= _quoted(session, hand, move, actor, now)
    history.write(session, lead_id, version, "stage_changed", told, actor=actor, now=now)
    _tell(session, hand, move, version)
    answer = {"id": str(lead_id), "state": LeadState.HELD.value, "version": version, "stage": move.stage}
    return answer | _ended(session, hand, move, actor, now)


def _quoted(session: Session, hand: Row[Any], move: StageMove, actor: Actor, now: datetime) -> dict[str, Any]:
    """Keep what was offered, if the move is a quote."""
    if move.stage != "quote":
        return {}
    offer = move.offer or Offer(move.amount_fen or hand.amount_fen, move.valid_until)
    quote = write_quote(session, hand.id, offer, actor=actor, now=now)
    return {"quote": quote.number, "valid_until": quote.valid_until}


def _ended(session: Session, hand: Row[Any], move: StageMove, actor: Actor, now: datetime) -> dict[str, Any]:
    """Close the hand, if the move is an end."""
    if move.stage not in _ENDS:
        return {}
    cause, state = _ENDS[move.stage]
    wish = LetGo(hand.id, hand.owner_id, cause, state, data={"reason": move.lost_reason})
    return let_go(session, wish, actor=actor, now=now)


_QUOTED = text("""
    select exists (select from lead_event
        where lead_id = :lead and type = 'stage_changed' and data ->> 'stage' = 'quote')
""")


def _checked(session: Session, hand: Row[Any], move: StageMove, now: datetime) -> StageMove:
    """The move with its expected date, or the refusal."""
    check_stage(hand.stage, move.stage, move.amount_fen, move.lost_reason)
    expected = expected_on(move.stage, move.expected_on, hand.expected_on, business_day(now))
    amount_fen = hand.amount_fen if move.amount_fen is None else move.amount_fen
    was_quoted = move.stage != "contract" or session.execute(_QUOTED, {"lead": hand.id}).scalar_one()
    check_entry(move.stage, amount_fen, was_quoted=was_quoted)
    if move.stage == "contract":
        check_holds(last_valid_until(session, hand.id), move.signed_on or business_day(now))
    return replace(move, expected_on=expected)


def _move(session: Session, hand: Row[Any], move: StageMove, *, step: int, now: datetime) -> int:
    values = {
        "lead": hand.id,
        "stage": move.stage,
        "amount_fen": move.amount_fen,
        "lost_reason": move.lost_reason,
        "expected_on": move.expected_on,
        "exempt": exempt_reason(move.stage, hand.exempt_reason),
        "step": step,
        "now": now,
    }
    return int(session.execute(_MOVE, values).scalar_one())


def _tell(session: Session, hand: Row[Any], move: StageMove, version: int) -> None:
    told = {
        "lead_id": str(hand.id),
        "rep_id": str(hand.owner_id),
        "from_stage": hand.stage,
        "stage": move.stage,
        "amount_fen": move.amount_fen,
        "expected_on": move.expected_on.isoformat() if move.expected_on else None,
    }
    emit(session, LeadStageChanged, hand.id, version, told)
