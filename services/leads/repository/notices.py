"""Notices: reminders that fall due, what is written into inboxes, and the inbox itself.

A notice is delivered when its row commits: it is in the inbox. An e-mail, if wanted, is queued with it; who
sends e-mails knows whether there is a mail server.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.letters import Told
from services.leads.domain.reminders import Kind
from services.leads.repository.locks import array
from services.leads.repository.notice_settings import Post
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Message:
    """A notice to write. With a `holding_id` it is written once per recipient, kind, holding and deadline."""

    recipient_id: UUID
    kind: Kind
    about: Mapping[str, Any]
    lead_id: UUID | None = None
    holding_id: UUID | None = None
    recycle_at: datetime | None = None


_WRITE = text("""
    insert into notice (id, recipient_id, kind, lead_id, holding_id, recycle_at, data, created_at,
        delivered_at, email_to, email_state, email_next_at)
    select n.id, n.recipient_id, n.kind, n.lead_id, n.holding_id, n.recycle_at, n.about, :now, :now,
        m.address, case when m.address is null then 'none' else 'queued' end,
        case when m.address is not null then n.mail_at end
    from json_to_recordset(cast(:messages as json)) as n(id uuid, recipient_id uuid, kind text, lead_id uuid,
        holding_id uuid, recycle_at timestamptz, about jsonb, mail_at timestamptz)
    left join lateral (
        select r.email as address from rep_account r
        where r.rep_id = n.recipient_id and r.active and n.mail_at is not null
            and n.kind = any(:mailed)) m on true
    on conflict do nothing
""")

MAILED = (Kind.HALF, Kind.MOST, Kind.LAST_DAY, Kind.STORM_BRAKE, Kind.OVERFLOW, Kind.HANDED_OVER)
"""Kinds that also go by e-mail; the others are only of use to somebody who is in the suite already."""


def deliver(session: Session, messages: Sequence[Message], now: datetime) -> int:
    """Write notices into inboxes, queue e-mails beside those that are mailed; return how many are new."""
    if not messages:
        return 0
    post = Post(session, [each.recipient_id for each in messages if each.kind in MAILED], now)
    rows = [
        {
            "id": new_id(),
            "mail_at": post.goes_at(each.recipient_id, each.kind),
            "recipient_id": each.recipient_id,
            "kind": each.kind,
            "lead_id": each.lead_id,
            "holding_id": each.holding_id,
            "recycle_at": each.recycle_at,
            "about": each.about,
        }
        for each in messages
    ]
    wanted = {
        "messages": orjson.dumps(rows).decode(),
        "now": now,
        "mailed": [str(kind) for kind in MAILED],
    }
    return session.execute(_WRITE, wanted).rowcount  # type: ignore[attr-defined, no-any-return]


_PAGE = text("""
    select id, kind, lead_id, recycle_at, data, created_at, read_at from notice
    where recipient_id = :recipient and (not :unread or read_at is null)
      and (cast(:before as timestamptz) is null or (created_at, id) < (:before, cast(:before_id as uuid)))
    order by created_at desc, id desc limit :limit
""")
_READ = text("""
    update notice set read_at = coalesce(read_at, :now) where id = :id and recipient_id = :recipient
    returning id, kind, lead_id, recycle_at, data, created_at, read_at
""")
_READ_ALL = text("""
    update notice set read_at = :now
    where recipient_id = :recipient and read_at is null
      and (cast(:up_to as timestamptz) is null or created_at <= :up_to)
""")
_UNREAD = text("select count(*) from notice where recipient_id = :recipient and read_at is null")


def page(
    session: Session, recipient: UUID, *, unread: bool, limit: int, after: tuple[str, str] | None
) -> Sequence[Row[Any]]:
    """Return an employee's notices, newest first, after the given (created_at, id)."""
    before, before_id = after or (None, None)
    wanted = {
        "recipient": recipient,
        "unread": unread,
        "limit": limit,
        "before": before,
        "before_id": before_id,
    }
    return session.execute(_PAGE, wanted).all()


def unread_count(session: Session, recipient: UUID) -> int:
    """Return how many notices an employee has not read."""
    return int(session.execute(_UNREAD, {"recipient": recipient}).scalar_one())


def mark_read(session: Session, notice_id: UUID, recipient: UUID, now: datetime) -> Row[Any] | None:
    """Mark an employee's own notice as read, the first time counts; None if it is not theirs."""
    return session.execute(_READ, {"id": notice_id, "recipient": recipient, "now": now}).first()


def mark_all_read(session: Session, recipient: UUID, up_to: datetime | None, now: datetime) -> int:
    """Mark an employee's notices as read, all or those until then; return how many were not yet."""
    wanted = {"recipient": recipient, "up_to": up_to, "now": now}
    return session.execute(_READ_ALL, wanted).rowcount  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True, slots=True)
class Letter:
    """The notices that go to one address in one e-mail, and the try this is."""

    address: str
    notice_ids: tuple[UUID, ...]
    notices: tuple[Told, ...]
    attempts: int


_LEASE = text("""
    with due as (
        select id from notice where email_state = 'queued' and email_next_at <= :now
        order by email_next_at, email_to limit :limit for update skip locked)
    update notice n set email_attempts = n.email_attempts + 1, email_next_at = :lease_until
    from due where n.id = due.id
    returning n.id, n.kind, n.lead_id, n.recycle_at, n.data, n.email_to, n.email_attempts
""")


def lease_letters(session: Session, now: datetime, lease_until: datetime, limit: int) -> list[Letter]:
    """Take queued notices for sending until `lease_until`; one letter per address and try."""
    rows = session.execute(_LEASE, {"now": now, "lease_until": lease_until, "limit": limit}).all()
    letters: dict[tuple[str, int], list[Row[Any]]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        letters.setdefault((row.email_to, row.email_attempts), []).append(row)
    return [
        Letter(address, tuple(row.id for row in group), tuple(_told(row) for row in group), attempts)
        for (address, attempts), group in letters.items()
    ]


def _told(row: Row[Any]) -> Told:
    return Told(Kind(row.kind), row.data, row.recycle_at, row.lead_id)


_SENT = text("""
    update notice set email_state = 'sent', email_sent_at = :now, email_next_at = null
    where id = any(cast(:ids as uuid[])) and email_state = 'queued'
""")
_STAY = text("""
    update notice set email_state = 'none', email_to = null, email_next_at = null
    where email_state = 'queued'
""")
_FAILED = text("""
    update notice set email_next_at = :again_at,
        email_state = case when cast(:again_at as timestamptz) is null then 'failed' else 'queued' end
    where id = any(cast(:ids as uuid[])) and email_state = 'queued'
""")


def mark_sent(session: Session, ids: Iterable[UUID], now: datetime) -> None:
    """Note that an e-mail was accepted by the mail server."""
    session.execute(_SENT, {"ids": array(ids), "now": now})


def mail_nothing(session: Session) -> None:
    """Let the queued e-mails go: there is no mail server, the notices are in the inbox."""
    session.execute(_STAY)


def mark_failed(session: Session, ids: Iterable[UUID], again_at: datetime | None) -> None:
    """Note that an e-mail was not accepted: it is tried again at `again_at`, or never."""
    session.execute(_FAILED, {"ids": array(ids), "again_at": again_at})
