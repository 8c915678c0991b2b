"""Quotes of leads: each is written once; the last one is the one a contract follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.quotes import status_of, valid_until
from shared.clock import business_day
from shared.context import Actor
from shared.ids import new_id

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a customer is offered: the amount in fen, and until when if somebody says."""

    amount_fen: int
    valid_until: date | None = None
    note: str | None = None


_WRITE = text("""
    insert into quote (id, lead_id, number, amount_fen, valid_until, note, created_at, created_by)
    select :id, :lead, coalesce(max(number), 0) + 1, :amount_fen, :until, :note, :now, :actor
    from quote where lead_id = :lead returning *
""")
_LAST = text("select valid_until from quote where lead_id = :lead order by number desc limit 1")
_LIST = text("""
    select q.*, number = max(number) over () as is_last,
        exists (select from contract c where c.lead_id = q.lead_id) as is_signed
    from quote q where lead_id = :lead order by number desc
""")


def write_quote(session: Session, lead_id: UUID, offer: Offer, *, actor: Actor, now: datetime) -> Row[Any]:
    """Write down what was offered; the lead is locked. Raises `Invalid` if it holds no longer."""
    values = {
        "id": new_id(), "lead": lead_id, "amount_fen": offer.amount_fen, "note": offer.note, "now": now,
        "until": valid_until(offer.valid_until, business_day(now)), "actor": actor.id,
    }  # fmt: skip
    return session.execute(_WRITE, values).one()


def last_valid_until(session: Session, lead_id: UUID) -> date | None:
    """Until when the last quote holds; none of a lead that was quoted before quotes were written down."""
    until: date | None = session.execute(_LAST, {"lead": lead_id}).scalar()
    return until


def list_quotes(session: Session, lead_id: UUID, query: Mapping[str, Any], today: date) -> Answer:
    """A page of a lead's quotes, newest first, and what became of each."""
    before = query["after"]["number"] if query["after"] else 2**62
    found = [row for row in session.execute(_LIST, {"lead": lead_id}) if row.number < before]
    page = found[: query["limit"]]
    more = {"number": page[-1].number} if len(found) > len(page) else None
    return {"data": [_told(row, today) for row in page], "next_after": more}


def told_quote(row: Row[Any], today: date, *, is_last: bool = True, is_signed: bool = False) -> Answer:
    """A quote as it is answered."""
    return {
        "id": str(row.id), "lead_id": str(row.lead_id), "number": row.number, "amount_fen": row.amount_fen,
        "valid_until": row.valid_until.isoformat(), "note": row.note,
        "status": status_of(row.valid_until, today, is_last=is_last, is_signed=is_signed),
        "created_at": row.created_at.isoformat(),
        "created_by": str(row.created_by) if row.created_by else None,
    }  # fmt: skip


def _told(row: Row[Any], today: date) -> Answer:
    return told_quote(row, today, is_last=row.is_last, is_signed=row.is_signed)
