"""Quoting a lead: its first quote is a stage, a later one replaces the offer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.receivables import ContractExists
from services.leads.domain.stages import expected_on, is_advance
from services.leads.repository import history
from services.leads.repository.hands import locked_hand
from services.leads.repository.quotes import Offer, told_quote, write_quote
from services.leads.repository.stages import StageMove, move_held
from shared.clock import business_day
from shared.context import Actor

_SIGNED = text("select 1 from contract where lead_id = :lead")
_OFFER = text("""
    update lead set amount_fen = :amount_fen, expected_on = :expected_on, version = version + 1,
        updated_at = :now
    where id = :lead returning version
""")
_LAST = text("select * from quote where lead_id = :lead order by number desc limit 1")


def quote_lead(
    session: Session, lead_id: UUID, wanted: Mapping[str, Any], *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Write down what the customer of a held lead is offered; before that stage, the lead moves there.

    Raises `ContractExists` or `Invalid`. Emits what `move_held` does.
    """
    hand = locked_hand(session, lead_id, actor)
    if session.execute(_SIGNED, {"lead": lead_id}).first():
        raise ContractExists("the lead has its contract: revise that")
    offer = Offer(wanted["amount_fen"], wanted.get("valid_until"), wanted.get("note"))
    due = wanted.get("expected_on")
    if is_advance(hand.stage, "quote"):
        move = StageMove("quote", offer.amount_fen, expected_on=due, offer=offer)
        move_held(session, hand, move, actor=actor, now=now)
        row = session.execute(_LAST, {"lead": lead_id}).one()
    else:
        row = _requote(session, hand, offer, due, actor=actor, now=now)
    return told_quote(row, business_day(now))


def _requote(
    session: Session, hand: Row[Any], offer: Offer, due: date | None, *, actor: Actor, now: datetime
) -> Row[Any]:
    """The next offer to a lead that was quoted before; its stage stays."""
    row = write_quote(session, hand.id, offer, actor=actor, now=now)
    due = expected_on("quote", due, hand.expected_on, business_day(now))
    values = {"lead": hand.id, "amount_fen": offer.amount_fen, "expected_on": due, "now": now}
    version = session.execute(_OFFER, values).scalar_one()
    told = {"amount_fen": offer.amount_fen, "quote": row.number, "valid_until": row.valid_until}
    history.write(session, hand.id, version, "quoted", told, actor=actor, now=now)
    return row
