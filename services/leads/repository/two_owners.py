"""The task a refused merge leaves: a pair of the queue; both managers are asked, once while unread."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.reminders import Kind
from services.leads.repository.locks import array
from services.leads.repository.notices import Message, deliver
from services.leads.repository.pair_states import note_two_owners

_MANAGERS = text("""
    select distinct t.manager_id from lead l join rep_account r on r.rep_id = l.owner_id
    join team t on t.id = r.team_id
    where l.id = any(cast(:leads as uuid[])) and t.manager_id is not null and not exists (
        select from notice n where n.recipient_id = t.manager_id and n.kind = :kind and n.read_at is null
        and n.lead_id = any(cast(:leads as uuid[])) and n.data ->> 'into' = any(cast(:leads as text[])))
    order by t.manager_id
""")


def ask_managers(session: Session, lead_id: UUID, into: UUID, now: datetime) -> int:
    """Queue the pair and write a notice `two_owners` to the manager of each holder; how many are new."""
    note_two_owners(session, lead_id, into, now)
    wanted = {"leads": array((lead_id, into)), "kind": Kind.TWO_OWNERS}
    managers = session.execute(_MANAGERS, wanted).scalars().all()
    about = {"lead_id": str(lead_id), "into": str(into)}
    messages = [Message(each, Kind.TWO_OWNERS, about, lead_id=lead_id) for each in managers]
    return deliver(session, messages, now)
