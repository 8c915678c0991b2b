"""The outbox of messages: one is taken, looked at once more, handed over, and its outcome written down.

Whether it may go is decided under the lock of its lead, which a withdrawal of consent takes too: of the two,
the one that comes first counts. No message is ever sent for a step twice by decision; see decision 23 for
what happens when a process dies in between.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.mail_times import mail_at
from services.leads.domain.nurture_acts import address_on
from services.leads.domain.nurture_templates import Text, language_of, written
from services.leads.events import NurtureStepSent
from services.leads.repository.nurturing.lines import Line, write_lines
from services.leads.repository.nurturing.stops import FACTS, end, end_of, why_over
from services.leads.repository.nurturing.tracks import track_of
from shared.clock import business_zone

_COLUMNS = f"""{FACTS}, e.ended_at, e.end_cause, m.id as message_id, m.step, m.kind, m.channel, m.attempts,
    l.name, l.company, l.title, l.phone, l.email, l.wechat_id, l.region, l.city, l.industry, l.extra"""
_SENT_WITHIN = """nurture_message m join nurture_enrolment e on e.id = m.enrolment_id
    join lead l on l.id = e.lead_id join nurture_track t on t.id = e.track_id"""
_NEXT = text(f"""
    select {_COLUMNS} from {_SENT_WITHIN}
    where m.send_at <= :now and (m.state = 'queued' or (m.state = 'sending' and m.channel <> 'email'))
    order by m.send_at, m.id limit 1 for update of l, m skip locked
""")  # noqa: S608 - our own words
_TAKE = text("""
    update nurture_message set state = 'sending', attempts = attempts + 1, send_at = :until, handed_at = :now,
        handed_version = :version, handed_minute = :minute
    where id = :id
""")
_LATER = text("update nurture_message set send_at = :at where id = :id")
_OVER = text("update nurture_message set state = :state, reason = :reason, send_at = null where id = :id")
_SENT = text("""
    update nurture_message set state = 'sent', reason = null, sent_at = :now, send_at = null
    where id = :id and state = 'sending' returning id
""")
_AGAIN = text("update nurture_message set state = 'queued', reason = :reason, send_at = :at where id = :id")
_LOST = text(f"""
    select {_COLUMNS} from {_SENT_WITHIN}
    where m.state = 'sending' and m.channel = 'email' and m.send_at <= :now
    order by m.id limit 200 for update of l, m skip locked
""")  # noqa: S608 - our own words
_LEAD_OF = text("""
    select l.id as lead_id, l.version, m.id as message_id, m.enrolment_id as id, m.step, m.kind, m.channel,
        e.track_id
    from nurture_message m join lead l on l.id = m.lead_id join nurture_enrolment e on e.id = m.enrolment_id
    where m.id = :id for update of l, m
""")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way: `id` is the key it is known by at every attempt."""

    id: UUID
    lead_id: UUID
    channel: str
    kind: str
    to: str
    text: Text
    language: str
    link: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at the outbox came to: a parcel to send, one called or put off, or nothing was due."""

    parcel: Parcel | None = None
    called_off: bool = False


def take_next(session: Session, now: datetime, until: datetime) -> Looked:
    """Take the next message that is due, until `until`; one that may not go any more is called off.

    A message by webhook whose taker died is taken again, with the same key; an e-mail is not.
    """
    row = session.execute(_NEXT, {"now": now}).first()
    if row is None:
        return Looked()
    if not _may_go(session, row, now):
        return Looked(called_off=True)
    local = now.astimezone(business_zone())
    values = {"id": row.message_id, "now": now, "until": until, "version": row.version}
    session.execute(_TAKE, {**values, "minute": local.hour * 60 + local.minute})
    return Looked(_parcel(session, row))


def _may_go(session: Session, row: Row[Any], now: datetime) -> bool:
    """Look once more at consent, the lead and the hour; what may not go is called off or put off."""
    cause = why_over(session, row) if row.ended_at is None else None
    if row.ended_at is not None and row.end_cause != "completed":
        _call_off(session, row, row.end_cause)
        return False
    if cause is not None:
        end(session, [end_of(row, cause)], now)
        _call_off(session, row, cause.value)
        return False
    if row.do_not_contact or address_on(row.channel, dict(row._mapping)) is None:
        _call_off(session, row, "consent_withdrawn" if row.do_not_contact else "no_channel")
        return False
    at = mail_at(track_of(session, row.track_version).quiet, "nurture", business_zone(), now)
    if at is not None and at > now:
        session.execute(_LATER, {"id": row.message_id, "at": at})
        return False
    return True


def _call_off(session: Session, row: Row[Any], why: str | None) -> None:
    session.execute(_OVER, {"id": row.message_id, "state": "cancelled", "reason": why})


def _parcel(session: Session, row: Row[Any]) -> Parcel:
    step = track_of(session, row.track_version).steps[row.step]
    lead = dict(row._mapping)
    language = language_of(lead, step.texts)
    return Parcel(
        id=row.message_id,
        lead_id=row.lead_id,
        channel=row.channel,
        kind=row.kind,
        to=address_on(row.channel, lead) or "",
        text=written(step.texts[language], lead, language, step.link),
        language=language,
        link=step.link,
        attempts=row.attempts + 1,
    )


def note_sent(session: Session, message_id: UUID, now: datetime) -> None:
    """Write down that a message was handed over. Emits `nurture_step_sent`."""
    row = session.execute(_LEAD_OF, {"id": message_id}).one()
    if session.execute(_SENT, {"id": message_id, "now": now}).first():
        _tell(session, row, "nurture_sent", None, now)


def note_failed(
    session: Session, message_id: UUID, why: str, again_at: datetime | None, now: datetime
) -> None:
    """Write down that a message was not taken: it is tried again at `again_at`, or given up."""
    if again_at is not None:
        session.execute(_AGAIN, {"id": message_id, "reason": why, "at": again_at})
        return
    row = session.execute(_LEAD_OF, {"id": message_id}).one()
    session.execute(_OVER, {"id": message_id, "state": "failed", "reason": why})
    _tell(session, row, "nurture_failed", why, now)


def note_uncertain(session: Session, message_id: UUID, now: datetime) -> None:
    """Write down that nobody knows whether an e-mail went; it is not sent again."""
    row = session.execute(_LEAD_OF, {"id": message_id}).one()
    session.execute(_OVER, {"id": message_id, "state": "uncertain", "reason": "uncertain"})
    _tell(session, row, "nurture_failed", "uncertain", now)


def give_up_lost(session: Session, now: datetime) -> int:
    """Close e-mails whose sender died with them in hand; how many."""
    rows = session.execute(_LOST, {"now": now}).all()
    for row in rows:
        note_uncertain(session, row.message_id, now)
    return len(rows)


def _tell(session: Session, row: Row[Any], kind: str, why: str | None, now: datetime) -> None:
    ids = {"enrolment_id": str(row.id), "track_id": str(row.track_id), "message_id": str(row.message_id)}
    facts = {"step": row.step + 1, "kind": row.kind, "channel": row.channel}
    line = Line(
        lead_id=row.lead_id,
        version=row.version + 1,
        kind=kind,
        cause="nurture",
        details={**ids, **facts, "why": why},
        event=NurtureStepSent if kind == "nurture_sent" else None,
        told={**ids, **facts},
    )
    write_lines(session, [line], now)
