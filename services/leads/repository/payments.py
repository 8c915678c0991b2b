"""Money received for what is due, and taken back: append-only, never more than is open or was paid."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reach import may_direct
from services.leads.domain.receivables import Overpaid, ReversedTooMuch, check_not_ahead, sees_all_money
from services.leads.domain.states import LeadState
from services.leads.events import PaymentReceived, PaymentReversed
from services.leads.repository import history
from services.leads.repository.contracts import win_if_paid
from services.leads.repository.hands import locked_hand
from services.leads.repository.locks import lock_leads
from services.leads.repository.reach import Visible, lead_in_reach, visible_to
from shared.clock import business_day
from shared.context import Actor
from shared.errors import Forbidden, NotFound
from shared.ids import new_id
from shared.outbox import emit

Answer = dict[str, Any]

_OF = text("select lead_id from receivable where id = :id")
_PAYMENT = text("""
    select p.*, r.lead_id from payment p join receivable r on r.id = p.receivable_id where p.id = :id
""")
_RECEIVE = text("""
    update receivable set paid_fen = paid_fen + :amount_fen
    where id = :receivable and paid_fen + :amount_fen <= amount_fen and withdrawn_at is null
    returning paid_fen, amount_fen
""")
_TAKE_BACK = text("""
    update payment set reversed_fen = reversed_fen - :amount_fen
    where id = :reverses and kind = 'payment' and reversed_fen - :amount_fen <= amount_fen returning id
""")
_SUM = text("""
    update contract c set paid_fen = paid_fen + :amount_fen where lead_id = :lead
    returning c.paid_fen, c.amount_fen
""")
_NEXT = text("""
    update lead set version = version + 1, updated_at = :now where id = :lead
    returning version, state, finder_id, sharer_id
""")
_PAY = text("""
    insert into payment (id, receivable_id, amount_fen, paid_on, recorded_at, recorded_by, kind, reverses_id,
        reason)
    values (:id, :receivable, :amount_fen, :paid_on, :now, :actor, :kind, :reverses, :reason)
""")


def money_in_reach(session: Session, lead_id: UUID, actor: Actor | None) -> Row[Any]:
    """Where a lead is, for those whose business its money is; `NotFound` for others."""
    return lead_in_reach(session, lead_id, None if sees_all_money(actor) else actor)


def money_visible_to(session: Session, actor: Actor | None) -> Visible:
    """Whose money a caller may see: everybody's in finance, else that of the leads within reach."""
    return visible_to(session, None if sees_all_money(actor) else actor)


def receive(
    session: Session, receivable_id: UUID, wanted: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Answer:
    """Write down money received; with the last of it a held lead is won. Raises `Overpaid`.

    Emits `payment_received` and what a win does.
    """
    lead_id = session.execute(_OF, {"id": receivable_id}).scalar()
    if lead_id is None:
        raise NotFound("no such receivable")
    is_held = _lock(session, lead_id, actor)
    values = _values(lead_id, receivable_id, wanted, actor, now)
    received = session.execute(_RECEIVE, values).first()
    if received is None:
        raise Overpaid("more than is open of this receivable")
    contract = _write(session, values, actor, now)
    win_if_paid(session, lead_id, is_held=is_held, actor=actor, now=now)
    return _told(values, received, contract)


def reverse(
    session: Session, payment_id: UUID, wanted: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Answer:
    """Take a payment back, wholly or in part, with a reason; a won lead stays won. Raises `ReversedTooMuch`.

    What was taken back is open again. Emits `payment_reversed`.
    """
    payment = session.execute(_PAYMENT, {"id": payment_id}).first()
    if payment is None:
        raise NotFound("no such payment")
    _lock(session, payment.lead_id, actor, directs=True)
    left = session.execute(_PAYMENT, {"id": payment_id}).one()
    amount_fen = wanted.get("amount_fen") or max(1, left.amount_fen - left.reversed_fen)
    values = _values(payment.lead_id, payment.receivable_id, wanted, actor, now)
    values |= {"amount_fen": -amount_fen, "reverses": payment_id}
    if session.execute(_TAKE_BACK, values).first() is None:
        raise ReversedTooMuch("more than is left of this payment")
    received = session.execute(_RECEIVE, values).one()
    contract = _write(session, values, actor, now)
    return _told(values, received, contract)


def _values(
    lead_id: UUID, receivable_id: UUID, wanted: Mapping[str, Any], actor: Actor, now: datetime
) -> Answer:
    paid_on: date = wanted.get("paid_on") or business_day(now)
    check_not_ahead("/paid_on", paid_on, business_day(now))
    return {
        "id": new_id(), "lead": lead_id, "receivable": receivable_id, "amount_fen": wanted.get("amount_fen"),
        "paid_on": paid_on, "kind": wanted.get("kind", "payment"), "reverses": None,
        "reason": wanted.get("reason"), "actor": actor.id, "now": now,
    }  # fmt: skip


def _write(session: Session, values: Mapping[str, Any], actor: Actor, now: datetime) -> Row[Any]:
    """The payment, the contract's sum, the lead's line of history and the event; the contract after it."""
    session.execute(_PAY, values)
    contract = session.execute(_SUM, values).one()
    lead = session.execute(_NEXT, values).one()
    told = {name: values[name] for name in ("amount_fen", "kind", "reason")}
    told |= {"payment_id": str(values["id"]), "paid_on": values["paid_on"].isoformat()}
    told |= {"contract_paid_fen": contract.paid_fen, "contract_fen": contract.amount_fen}
    is_back = values["reverses"] is not None
    kind, event = ("payment_reversed", PaymentReversed) if is_back else ("paid", PaymentReceived)
    history.write(session, values["lead"], lead.version, kind, told, actor=actor, now=now)
    told |= {"lead_id": str(values["lead"]), "receivable_id": str(values["receivable"])}
    told |= {"reverses_id": str(values["reverses"]) if is_back else None}
    told |= {"is_won": lead.state == LeadState.CONVERTED}
    emit(session, event, values["lead"], lead.version, told)
    return contract


def _lock(session: Session, lead_id: UUID, actor: Actor, *, directs: bool = False) -> bool:
    """Lock the lead for its holder or last one, who directs them, or finance; says whether it is held.

    With `directs` its holder alone is not enough.
    """
    seen = money_in_reach(session, lead_id, actor)
    if seen.owner_id is not None:
        locked_hand(session, lead_id, None)
    else:
        lock_leads(session, [lead_id])
    hand = seen.owner_id or seen.last_holder
    team = session.execute(_TEAM, {"rep": hand}).scalar()
    is_own = actor.id == hand and not directs
    if not (is_own or sees_all_money(actor) or may_direct(actor, team)):
        raise Forbidden("only who has the lead, their manager or finance may do this")
    return seen.owner_id is not None


_TEAM = text("select team_id from rep_account where rep_id = :rep")


def _told(values: Mapping[str, Any], receivable: Row[Any], contract: Row[Any]) -> Answer:
    return {
        "id": str(values["id"]), "receivable_id": str(values["receivable"]), "lead_id": str(values["lead"]),
        "kind": values["kind"], "amount_fen": values["amount_fen"], "reason": values["reason"],
        "reverses_id": str(values["reverses"]) if values["reverses"] else None,
        "paid_on": values["paid_on"].isoformat(), "open_fen": receivable.amount_fen - receivable.paid_fen,
        "contract_open_fen": contract.amount_fen - contract.paid_fen,
    }  # fmt: skip
