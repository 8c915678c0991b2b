"""Contracts of leads, what is due of them, and what comes in. Never more than was agreed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reach import may_direct
from services.leads.domain.receivables import ContractExists, Instalment, Overpaid, check_instalments
from services.leads.repository import history
from services.leads.repository.hands import locked_hand
from services.leads.repository.locks import lock_leads
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.stages import StageMove, set_stage
from shared.clock import business_day
from shared.context import Actor
from shared.errors import Forbidden, Invalid, NotFound
from shared.ids import new_id

Answer = dict[str, Any]

_SIGN = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:due as jsonb)) as t(id uuid, due_on date, amount_fen bigint)
    ), signed as (
        insert into contract (lead_id, amount_fen, signed_on, created_at, created_by)
        values (:lead, :amount_fen, :signed_on, :now, :actor) returning lead_id
    )
    insert into receivable (id, lead_id, due_on, amount_fen)
    select told.id, signed.lead_id, told.due_on, told.amount_fen from told, signed
""")
_NEXT = text("""
    update lead set amount_fen = :amount_fen, version = version + 1, updated_at = :now
    where id = :lead returning version
""")
_KNOWN = text("select 1 from contract where lead_id = :lead")


def sign(
    session: Session,
    lead_id: UUID,
    amount_fen: int,
    signed_on: date,
    due: Sequence[Instalment],
    *,
    actor: Actor,
    now: datetime,
) -> Answer:
    """Write down the contract of a held lead with its instalments; the lead goes to stage `contract`.

    Raises `ContractExists`, `Invalid` if the instalments do not add up, or what the stage says.
    """
    check_instalments(amount_fen, due)
    hand = locked_hand(session, lead_id, actor)
    if session.execute(_KNOWN, {"lead": lead_id}).first():
        raise ContractExists("the lead has its contract")
    if hand.stage != "contract":
        set_stage(session, lead_id, StageMove("contract", amount_fen), actor=actor, now=now)
    rows = [{"id": str(new_id()), "due_on": each.due_on, "amount_fen": each.amount_fen} for each in due]
    told = {"lead": lead_id, "amount_fen": amount_fen, "now": now}
    written = {"signed_on": signed_on, "actor": actor.id, "due": orjson.dumps(rows).decode()}
    session.execute(_SIGN, told | written)
    version = session.execute(_NEXT, told).scalar_one()
    line = {"amount_fen": amount_fen, "signed_on": signed_on, "instalments": len(rows)}
    history.write(session, lead_id, version, "contracted", line, actor=actor, now=now)
    return read_contract(session, lead_id)


_CONTRACT = text("""
    select c.*, (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'due_on', r.due_on,
        'amount_fen', r.amount_fen, 'paid_fen', r.paid_fen) order by r.due_on, r.id), '[]')
        from receivable r where r.lead_id = c.lead_id) as receivables
    from contract c where c.lead_id = :lead
""")


def read_contract(session: Session, lead_id: UUID) -> Answer:
    """The contract of a lead within reach, with what is due of it."""
    row = session.execute(_CONTRACT, {"lead": lead_id}).first()
    if row is None:
        raise NotFound("the lead has no contract")
    return {
        "lead_id": str(row.lead_id), "amount_fen": row.amount_fen, "paid_fen": row.paid_fen,
        "signed_on": row.signed_on.isoformat(), "receivables": row.receivables,
    }  # fmt: skip


_OF = text("select lead_id from receivable where id = :id")
_RECEIVE = text("""
    update receivable set paid_fen = paid_fen + :amount_fen
    where id = :id and paid_fen + :amount_fen <= amount_fen returning paid_fen, amount_fen
""")
_SUM = text("""
    update contract set paid_fen = paid_fen + :amount_fen where lead_id = :lead
    returning paid_fen, amount_fen
""")
_PAY = text("""
    insert into payment (id, receivable_id, amount_fen, paid_on, recorded_at, recorded_by)
    values (:payment, :id, :amount_fen, :paid_on, :now, :actor)
""")


def receive(
    session: Session, receivable_id: UUID, wanted: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Answer:
    """Write down money received; with the last of it a held lead is won. Raises `Overpaid`.

    Emits what `set_stage` does.
    """
    lead_id = session.execute(_OF, {"id": receivable_id}).scalar()
    if lead_id is None:
        raise NotFound("no such receivable")
    is_held = _lock(session, lead_id, actor)
    paid_on = wanted.get("paid_on") or business_day(now)
    if paid_on > business_day(now):
        fault = {"pointer": "/paid_on", "code": "ahead", "detail": "what was received does not lie ahead"}
        raise Invalid(fault["detail"], pointer="/paid_on", errors=[fault])
    values = {
        "id": receivable_id, "lead": lead_id, "amount_fen": wanted["amount_fen"], "paid_on": paid_on,
        "payment": new_id(), "now": now, "actor": actor.id,
    }  # fmt: skip
    received = session.execute(_RECEIVE, values).first()
    if received is None:
        raise Overpaid("more than is open of this receivable")
    session.execute(_PAY, values)
    contract = session.execute(_SUM, values).one()
    if is_held and contract.paid_fen == contract.amount_fen:
        set_stage(session, lead_id, StageMove("payment", contract.amount_fen), actor=actor, now=now)
    return _received(values, received, contract)


def _lock(session: Session, lead_id: UUID, actor: Actor) -> bool:
    """Lock the lead for its holder, or its last one, or who directs them; says whether it is held."""
    seen = lead_in_reach(session, lead_id, actor)
    if seen.owner_id is not None:
        locked_hand(session, lead_id, actor)
        return True
    lock_leads(session, [lead_id])
    team = session.execute(
        text("select team_id from rep_account where rep_id = :rep"), {"rep": seen.last_holder}
    ).scalar()
    if actor.id != seen.last_holder and not may_direct(actor, team):
        raise Forbidden("only who had the lead or their manager may do this")
    return False


def _received(values: Mapping[str, Any], receivable: Row[Any], contract: Row[Any]) -> Answer:
    return {
        "id": str(values["payment"]), "receivable_id": str(values["id"]), "lead_id": str(values["lead"]),
        "amount_fen": values["amount_fen"], "paid_on": values["paid_on"].isoformat(),
        "open_fen": receivable.amount_fen - receivable.paid_fen,
        "contract_open_fen": contract.amount_fen - contract.paid_fen,
    }  # fmt: skip
