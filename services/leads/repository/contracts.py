"""Contracts of leads: signed once, revised with a reason, every version kept. Never below what was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.receivables import (
    ContractExists,
    Instalment,
    LeadFrozen,
    check_instalments,
    check_not_ahead,
    check_revision,
)
from services.leads.domain.states import LeadState
from services.leads.events import ContractRevised
from services.leads.repository import history
from services.leads.repository.hands import locked_hand
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.stages import StageMove, move_held
from shared.clock import business_day
from shared.context import Actor
from shared.errors import NotFound
from shared.ids import new_id
from shared.outbox import emit

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the customer agrees to; `signed_on` is today, or stays, if nobody says."""

    amount_fen: int
    due: Sequence[Instalment]
    signed_on: date | None = None
    reason: str | None = None

    def check(self, now: datetime) -> None:
        """Raise `Invalid` unless it adds up and was not signed tomorrow."""
        check_instalments(self.amount_fen, self.due)
        check_not_ahead("/signed_on", self.signed_on or date.min, business_day(now))


_TOLD = "jsonb_to_recordset(cast(:due as jsonb)) as t(id uuid, due_on date, amount_fen bigint, known boolean)"
_SIGN = text("""
    insert into contract (lead_id, amount_fen, signed_on, created_at, created_by)
    values (:lead, :amount_fen, :signed_on, :now, :actor)
""")
_REVISE = text("""
    update contract set amount_fen = :amount_fen, signed_on = :signed_on, version = version + 1
    where lead_id = :lead
""")
_INSTALMENTS = text(f"""
    with told as materialized (select * from {_TOLD}), kept as (
        update receivable r set due_on = t.due_on, amount_fen = t.amount_fen
        from told t where r.id = t.id and t.known
    ), gone as (
        update receivable set withdrawn_at = :now
        where lead_id = :lead and withdrawn_at is null and id not in (select id from told)
    )
    insert into receivable (id, lead_id, due_on, amount_fen)
    select id, :lead, due_on, amount_fen from told where not known
""")  # noqa: S608 - our own words
_VERSION = text("""
    insert into contract_version (lead_id, number, amount_fen, signed_on, receivables, reason, created_at,
        created_by)
    select lead_id, version, amount_fen, signed_on, (
        select jsonb_agg(jsonb_build_object('id', r.id, 'due_on', r.due_on, 'amount_fen', r.amount_fen)
            order by r.due_on, r.id)
        from receivable r where r.lead_id = c.lead_id and r.withdrawn_at is null), :reason, :now, :actor
    from contract c where lead_id = :lead returning number
""")
_NEXT = text("""
    update lead set amount_fen = :amount_fen, version = version + 1, updated_at = :now
    where id = :lead returning version
""")
_KNOWN = text("select * from contract where lead_id = :lead")
_PAID = text("select id, paid_fen from receivable where lead_id = :lead and withdrawn_at is null")


def sign(session: Session, lead_id: UUID, agreed: Agreed, *, actor: Actor, now: datetime) -> Answer:
    """Write down the contract of a held lead with its instalments; the lead goes to stage `contract`.

    Raises `ContractExists`, `Invalid` if the instalments do not add up, or what the stage says.
    """
    agreed.check(now)
    signed_on = agreed.signed_on or business_day(now)
    hand = locked_hand(session, lead_id, actor)
    if session.execute(_KNOWN, {"lead": lead_id}).first():
        raise ContractExists("the lead has its contract: revise it")
    if hand.stage != "contract":
        move = StageMove("contract", agreed.amount_fen, signed_on=signed_on)
        move_held(session, hand, move, actor=actor, now=now)
    values = _values(lead_id, replace(agreed, signed_on=signed_on), actor, now)
    session.execute(_SIGN, values)
    _write(session, values, "contracted", {"instalments": len(agreed.due)}, actor=actor, now=now)
    return read_contract(session, lead_id)


def revise(session: Session, lead_id: UUID, agreed: Agreed, *, actor: Actor, now: datetime) -> Answer:
    """Write the next version of a held lead's contract; paid in full by that, the lead is won.

    Raises `NotFound`, `LeadFrozen`, `Invalid` or `BelowPaid`. Emits `contract_revised` and what a win does.
    """
    agreed.check(now)
    if lead_in_reach(session, lead_id, actor).state == LeadState.CONVERTED:
        raise LeadFrozen("the lead is won: a manager opens it again first")
    locked_hand(session, lead_id, actor)
    known = session.execute(_KNOWN, {"lead": lead_id}).first()
    if known is None:
        raise NotFound("the lead has no contract")
    paid = {row.id: row.paid_fen for row in session.execute(_PAID, {"lead": lead_id})}
    check_revision(agreed.due, paid)
    agreed = replace(agreed, signed_on=agreed.signed_on or known.signed_on)
    values = _values(lead_id, agreed, actor, now)
    session.execute(_REVISE, values)
    told = {"from_amount_fen": known.amount_fen, "instalments": len(agreed.due), "reason": agreed.reason}
    version = _write(session, values, "contract_revised", told, actor=actor, now=now)
    told |= {"lead_id": str(lead_id), "amount_fen": agreed.amount_fen, "paid_fen": known.paid_fen}
    told["version"] = known.version + 1
    emit(session, ContractRevised, lead_id, version, told)
    win_if_paid(session, lead_id, is_held=True, actor=actor, now=now)
    return read_contract(session, lead_id)


def win_if_paid(session: Session, lead_id: UUID, *, is_held: bool, actor: Actor, now: datetime) -> None:
    """With the last fen a held lead is won: whoever wrote it down, its holder is credited."""
    contract = session.execute(_KNOWN, {"lead": lead_id}).one()
    if is_held and contract.paid_fen == contract.amount_fen:
        hand = locked_hand(session, lead_id, None)
        move_held(session, hand, StageMove("payment", contract.amount_fen), actor=actor, now=now)


def _values(lead_id: UUID, agreed: Agreed, actor: Actor, now: datetime) -> Answer:
    rows = [
        {"id": each.id or new_id(), "known": each.id is not None, "due_on": each.due_on,
         "amount_fen": each.amount_fen}
        for each in agreed.due
    ]  # fmt: skip
    return {
        "lead": lead_id, "amount_fen": agreed.amount_fen, "signed_on": agreed.signed_on, "now": now,
        "reason": agreed.reason, "actor": actor.id, "due": orjson.dumps(rows).decode(),
    }  # fmt: skip


def _write(
    session: Session, values: Mapping[str, Any], kind: str, told: Answer, *, actor: Actor, now: datetime
) -> int:
    """Instalments, the version that is, and the lead's line of history; its new version."""
    session.execute(_INSTALMENTS, values)
    number = session.execute(_VERSION, values).scalar_one()
    version = int(session.execute(_NEXT, values).scalar_one())
    line = {"amount_fen": values["amount_fen"], "signed_on": values["signed_on"], "number": number, **told}
    history.write(session, values["lead"], version, kind, line, actor=actor, now=now)
    return version


_CONTRACT = text("""
    select c.*, (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'due_on', r.due_on,
        'amount_fen', r.amount_fen, 'paid_fen', r.paid_fen) order by r.due_on, r.id), '[]')
        from receivable r where r.lead_id = c.lead_id and r.withdrawn_at is null) as receivables
    from contract c where c.lead_id = :lead
""")
_VERSIONS = text("""
    select * from contract_version where lead_id = :lead and number < :before
    order by number desc limit :most
""")


def read_contract(session: Session, lead_id: UUID) -> Answer:
    """The contract of a lead within reach as it is now, with what is due of it."""
    row = session.execute(_CONTRACT, {"lead": lead_id}).first()
    if row is None:
        raise NotFound("the lead has no contract")
    return {
        "lead_id": str(row.lead_id), "version": row.version, "amount_fen": row.amount_fen,
        "paid_fen": row.paid_fen, "signed_on": row.signed_on.isoformat(), "receivables": row.receivables,
    }  # fmt: skip


def list_versions(session: Session, lead_id: UUID, query: Mapping[str, Any]) -> Answer:
    """A page of the versions of a lead's contract, newest first."""
    before = query["after"]["number"] if query["after"] else 2**62
    values = {"lead": lead_id, "before": before, "most": query["limit"] + 1}
    rows = session.execute(_VERSIONS, values).all()
    page = rows[: query["limit"]]
    told = [
        {
            "number": row.number, "amount_fen": row.amount_fen, "signed_on": row.signed_on.isoformat(),
            "receivables": row.receivables, "reason": row.reason, "created_at": row.created_at.isoformat(),
            "created_by": str(row.created_by) if row.created_by else None,
        }
        for row in page
    ]  # fmt: skip
    return {"data": told, "next_after": {"number": page[-1].number} if len(rows) > len(page) else None}
