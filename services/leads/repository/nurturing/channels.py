"""The ways to customers as an admin sets them up, their test messages, and the key of unsubscribe links."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture_tracks import CHANNELS
from shared.errors import Conflict, NotFound, check_version
from shared.ids import new_id

PREVIOUS_SECRET_LIVES = timedelta(hours=24)

_ALL = text("select * from nurture_channel order by kind")
_ONE = text("select * from nurture_channel where kind = :kind")
_LOCK = text("select * from nurture_channel where kind = :kind for update")
_ADD = text("""
    insert into nurture_channel (kind, id, active, url, secret, updated_at)
    values (:kind, :id, :active, :url, :secret, :now) on conflict do nothing returning *
""")
_CHANGE = text("""
    update nurture_channel set active = :active, url = :url, version = version + 1, updated_at = :now
    where kind = :kind returning *
""")
_ROTATE = text("""
    update nurture_channel set previous_secret = secret, previous_until = :until, secret = :secret,
        version = version + 1, updated_at = :now
    where kind = :kind and secret is not null returning *
""")
_ASK_TEST = text("""
    update nurture_channel set test_id = :id, test_to = :to, test_state = 'queued', test_reason = null,
        test_at = :now
    where kind = :kind and active returning *
""")
_TAKE_TEST = text("""
    update nurture_channel set test_state = 'sending' where kind = (
        select kind from nurture_channel where test_state = 'queued' limit 1 for update skip locked)
    returning *
""")
_TESTED = text("""
    update nurture_channel set test_state = :state, test_reason = :reason, test_to = null, test_at = :now
    where kind = :kind and test_id = :id
""")
_REPORTS = text("select * from nurture_channel where id = :id and secret is not null")
_KEY = text("select secret from nurture_key")


class ChannelOff(Conflict):
    """The channel is not set up."""

    code = "nurture_channel_off"


@dataclass(frozen=True, slots=True)
class Saved:
    """A channel after a change; `secret` if one was made."""

    row: Row[Any]
    secret: str | None = None


def list_channels(session: Session) -> dict[str, Row[Any] | None]:
    """Every way there is, set up or not."""
    known = {row.kind: row for row in session.execute(_ALL)}
    return {kind: known.get(kind) for kind in CHANNELS}


def save_channel(
    session: Session, kind: str, body: Mapping[str, Any], if_match: int | None, *, secret: str, now: datetime
) -> Saved:
    """Set a channel up or change it; `secret` is its first one, if it needs one."""
    values = {"kind": kind, "active": body["active"], "url": body.get("url"), "now": now}
    first = None if kind == "email" else secret
    added = session.execute(_ADD, {**values, "id": new_id(), "secret": first}).first()
    if added:
        return Saved(added, first)
    check_version(session.execute(_LOCK, {"kind": kind}).one().version, if_match)
    return Saved(session.execute(_CHANGE, values).one())


def rotate_secret(session: Session, kind: str, secret: str, now: datetime) -> Saved:
    """Begin a new secret; the one before still signs reports for a day. `NotFound` where there is none."""
    values = {"kind": kind, "secret": secret, "until": now + PREVIOUS_SECRET_LIVES, "now": now}
    row = session.execute(_ROTATE, values).first()
    if row is None:
        raise NotFound("this channel has no secret")
    return Saved(row, secret)


def ask_test(session: Session, kind: str, to: str, now: datetime) -> Row[Any]:
    """Have a test message sent with the next run. Raises `ChannelOff`."""
    row = session.execute(_ASK_TEST, {"kind": kind, "to": to, "id": new_id(), "now": now}).first()
    if row is None:
        raise ChannelOff("set the channel up and turn it on first")
    return row


def take_test(session: Session) -> Row[Any] | None:
    """A test message that waits, taken once."""
    return session.execute(_TAKE_TEST).first()


def note_test(session: Session, row: Row[Any], why: str | None, now: datetime) -> None:
    """Write down how a test went; `why` it failed, None if it did not."""
    state = "failed" if why else "sent"
    values = {"kind": row.kind, "id": row.test_id, "state": state, "reason": why, "now": now}
    session.execute(_TESTED, values)


def find_channel(session: Session, kind: str) -> Row[Any] | None:
    """A channel as it is set up."""
    return session.execute(_ONE, {"kind": kind}).first()


def report_secrets(session: Session, channel_id: UUID, now: datetime) -> list[str]:
    """The secrets that sign what a channel reports; `NotFound` if there is no such channel."""
    row = session.execute(_REPORTS, {"id": channel_id}).first()
    if row is None:
        raise NotFound("no such channel")
    is_still = row.previous_until is not None and now < row.previous_until
    return [row.secret, row.previous_secret] if is_still else [row.secret]


def kind_of(session: Session, channel_id: UUID) -> str:
    """Which channel reports to an address; `NotFound` if none does."""
    row = session.execute(_REPORTS, {"id": channel_id}).first()
    if row is None:
        raise NotFound("no such channel")
    return str(row.kind)


def unsubscribe_key(session: Session) -> bytes:
    """What links to unsubscribe are sealed with."""
    return bytes(session.execute(_KEY).scalar_one())
