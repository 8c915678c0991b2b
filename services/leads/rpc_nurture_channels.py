"""Remote methods of the ways to customers and of what comes back by them. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.nurture_tracks import CHANNELS
from services.leads.domain.unsubscribing import opened
from services.leads.mail import MailServer
from services.leads.repository.nurturing import channels, reports
from services.leads.repository.nurturing.changes import note
from services.leads.wired import Wired
from shared.errors import Invalid, NotFound
from shared.idempotency import run_once
from shared.outbound import signing
from shared.outbound.policy import policy
from shared.outbound.targets import parse
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]
_RECEIVED = {"received": True}


class NurtureChannelsRpc(Wired):
    """E-mail, WeCom and SMS."""

    @rpc
    def list_nurture_channels(self) -> _Answer:
        """The ways to customers, set up or not; answers `NurtureChannels`."""
        with self.db.transaction() as session:
            rows = channels.list_channels(session)
        return {"data": [_told(kind, row) for kind, row in rows.items()]}

    @rpc
    def save_nurture_channel(self, kind: str, body: _Answer, if_match: int | None = None) -> _Answer:
        """Set a channel up or change it; the first answer holds its secret. Refuses inner addresses."""
        _check_kind(kind)
        told = load(schemas.NurtureChannelBody, body)
        _check_url(kind, told)
        with self.db.transaction() as session:
            saved = channels.save_channel(
                session, kind, told, if_match, secret=signing.new_secret(), now=self.clock.now()
            )
            self._note(session, "nurture_channel_saved", saved.row)
        return _told(kind, saved.row) | ({"secret": saved.secret} if saved.secret else {})

    @rpc
    def rotate_nurture_secret(self, kind: str) -> _Answer:
        """Begin a new secret; the one before signs reports for a day more."""
        _check_kind(kind)
        with self.db.transaction() as session:
            saved = channels.rotate_secret(session, kind, signing.new_secret(), self.clock.now())
            self._note(session, "nurture_channel_secret_renewed", saved.row)
        return _told(kind, saved.row) | {"secret": saved.secret}

    def _note(self, session: Session, action: str, row: Row[Any]) -> None:
        after = {"kind": row.kind, "active": row.active, "url": row.url}
        note(session, action, row.id, after, actor=self.call.actor, now=self.clock.now())

    @rpc
    def test_nurture_channel(self, kind: str, body: _Answer) -> _Answer:
        """Have a test message sent; the channel tells what became of it within a minute."""
        _check_kind(kind)
        told, now = load(schemas.NurtureChannelTestBody, body), self.clock.now()

        def act(session: Any) -> _Answer:
            return _told(kind, channels.ask_test(session, kind, told["to"], now))

        return run_once(self.db, self.call.key, "test_nurture_channel", {"kind": kind, "body": body}, act)

    @rpc
    def usable_nurture_channel(self, channel_id: str) -> _Answer:
        """For the gateway: the secrets that sign what a channel reports."""
        with self.db.transaction() as session:
            return {"secrets": channels.report_secrets(session, UUID(channel_id), self.clock.now())}

    @rpc
    def take_nurture_report(self, channel_id: str, body: _Answer) -> _Answer:
        """Take what a channel reports, once per id of the report, which is the request's key."""
        told, now = load(schemas.NurtureReportBody, body), self.clock.now()

        def act(session: Any) -> _Answer:
            kind = channels.kind_of(session, UUID(channel_id))
            reports.take_report(session, kind, told["message_id"], told["status"], at=told["at"], now=now)
            return _RECEIVED

        request = {"channel_id": channel_id}
        return run_once(self.db, self.call.key, "take_nurture_report", request, act)

    @rpc
    def unsubscribe(self, token: str) -> _Answer:
        """Have whom a message went to hear no more of us; `NotFound` for a token we did not make."""
        with self.db.transaction() as session:
            message_id = opened(channels.unsubscribe_key(session), token)
            if message_id is None:
                raise NotFound("no such link")
            reports.unsubscribe(session, message_id, self.clock.now())
        return {"unsubscribed": True}


def _check_kind(kind: str) -> None:
    if kind not in CHANNELS:
        raise NotFound("no such channel")


def _check_url(kind: str, told: _Answer) -> None:
    url = told.get("url")
    if kind == "email":
        told["url"] = None
    elif url:
        parse(url, policy())
    elif told["active"]:
        detail = "say where the messages are to go"
        fault = {"pointer": "/url", "code": "required", "detail": detail}
        raise Invalid(detail, pointer="/url", errors=[fault])


def _told(kind: str, row: Row[Any] | None) -> _Answer:
    if row is None:
        empty = dict.fromkeys(("id", "url", "updated_at", "test_state", "test_reason", "test_at"))
        return {"kind": kind, "active": False, "version": 0, **_server(kind), **empty}
    times = {
        name: at.isoformat() if (at := getattr(row, name)) else None for name in ("updated_at", "test_at")
    }
    plain = {name: getattr(row, name) for name in ("active", "url", "version", "test_state", "test_reason")}
    return {"kind": kind, "id": str(row.id), **plain, **times, **_server(kind)}


def _server(kind: str) -> _Answer:
    return {"has_mail_server": MailServer.configured() is not None} if kind == "email" else {}
