"""That the holder of a lead was shown its contact details: noted once a holding, told by the audit log."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.locks import array

_NOTE = text("""
    with mine as materialized (
        select id from lead where id = any(cast(:leads as uuid[])) and owner_id = :me order by id for share
    ), noted as (
        insert into holding_flag (holding_id, flag, at)
        select h.id, 'contact_shown', greatest(:now, h.started_at)
        from holding h join mine on mine.id = h.lead_id
        where h.ended_at is null on conflict do nothing)
    select id from mine
""")


def note_shown(session: Session, leads: Iterable[UUID], me: UUID, now: datetime) -> frozenset[UUID]:
    """Note that somebody is shown the contact of these leads; those that are theirs now may be shown."""
    return frozenset(session.scalars(_NOTE, {"leads": array(leads), "me": me, "now": now}))
