"""Handing a nurture message over: e-mail by SMTP, WeCom and SMS by a signed request to a receiver.

For jobs, never requests. A receiver gets the same `webhook-id` at every attempt and takes each once; an
e-mail is handed over once, and where nobody knows whether it went, not again.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from smtplib import SMTP
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.leads.domain.nurture_templates import Text
from services.leads.domain.unsubscribing import seal
from services.leads.mail import MailServer, Refused, public_url
from services.leads.repository.nurturing.outbox import Parcel
from shared.clock import utc_now
from shared.outbound import sending, signing
from shared.outbound.policy import policy

_SECONDS = 10.0
_FOOT = {
    "zh": "——\n不想再收到此类邮件？点击退订：{url}",
    "en": "--\nYou would rather not hear from us? Unsubscribe: {url}",
}


class NotSent(Exception):
    """A message was not taken: `why`, and whether trying again is useless or would risk a second one."""

    def __init__(self, why: str, *, for_good: bool = False, uncertain: bool = False) -> None:
        super().__init__(why)
        self.why, self.for_good, self.uncertain = why, for_good, uncertain


@dataclass
class Channels:
    """The ways that are open in a run, and one connection to the mail server, opened when first needed."""

    set_up: Mapping[str, Row[Any] | None]
    key: bytes
    server: MailServer | None = field(default_factory=MailServer.configured)
    _connection: SMTP | None = None

    @property
    def open(self) -> frozenset[str]:
        """Those a message can go by; e-mail needs a mail server, and an address to unsubscribe at."""
        ready = {kind for kind, row in self.set_up.items() if row is not None and row.active}
        return frozenset(ready if self.server and public_url() else ready - {"email"})

    def send(self, parcel: Parcel) -> None:
        """Hand a message over; raises `NotSent`."""
        if parcel.channel not in self.open:
            raise NotSent("channel_off")
        if parcel.channel == "email":
            link = f"{public_url()}/v1/unsubscribe/{seal(self.key, parcel.id)}"
            self._mail(_letter(parcel, link))
        else:
            self._post(parcel.channel, parcel.id, "nurture.message", _told(parcel))

    def test(self, row: Row[Any]) -> None:
        """Send a test message; raises `NotSent`."""
        text = Text("这是一条测试消息。 / This is a test message.", "测试 / Test")
        if row.kind not in self.open:
            raise NotSent("channel_off")
        if row.kind == "email":
            self._mail(_message(row.test_to, text, row.test_id))
        else:
            told = {"message_id": str(row.test_id), "channel": row.kind, "to": row.test_to,
                    "subject": text.subject, "body": text.body}  # fmt: skip
            self._post(row.kind, row.test_id, "nurture.test", told)

    def _post(self, kind: str, message_id: UUID, what: str, told: Mapping[str, Any]) -> None:
        """Send what receivers check by their own clock, whatever time a job was told."""
        row, now = self.set_up[kind], utc_now()
        if row is None:
            raise NotSent("channel_off")
        said = {"type": what, "timestamp": now.isoformat(), "data": told}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        signed = signing.headers(str(message_id), body, [row.secret], now)
        outcome = sending.post(row.url, body, signed, policy=policy(), seconds=_SECONDS)
        if outcome.status is None or not 200 <= outcome.status < 300:
            raise NotSent(outcome.error or f"status_{outcome.status}")

    def _mail(self, message: EmailMessage) -> None:
        try:
            if self.server is None:
                raise NotSent("channel_off")
            message["From"] = self.server.sender
            self.server.post(self._connected(self.server), message)
        except Refused as refusal:
            self.close()
            why = "uncertain" if refusal.uncertain else "mail_refused"
            raise NotSent(why, for_good=refusal.for_good, uncertain=refusal.uncertain) from refusal

    def _connected(self, server: MailServer) -> SMTP:
        if self._connection is None:
            self._connection = server.connect()
        return self._connection

    def close(self) -> None:
        """Let the mail server go."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@contextmanager
def channels(set_up: Mapping[str, Row[Any] | None], key: bytes) -> Iterator[Channels]:
    """The ways that are open, for the length of a run."""
    ways = Channels(set_up, key)
    try:
        yield ways
    finally:
        ways.close()


def _told(parcel: Parcel) -> dict[str, Any]:
    """What a receiver is told of a message: whom to send it to, and what."""
    return {
        "message_id": str(parcel.id),
        "lead_id": str(parcel.lead_id),
        "kind": parcel.kind,
        "channel": parcel.channel,
        "to": parcel.to,
        "language": parcel.language,
        "subject": parcel.text.subject,
        "body": parcel.text.body,
        "link": parcel.link,
    }


def _letter(parcel: Parcel, unsubscribe: str) -> EmailMessage:
    """A letter that says how to hear no more of us: below it, and for mail programs as in RFC 8058."""
    foot = _FOOT[parcel.language].format(url=unsubscribe)
    message = _message(parcel.to, Text(f"{parcel.text.body}\n\n{foot}\n", parcel.text.subject), parcel.id)
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _message(to: str, text: Text, message_id: UUID) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = text.subject
    message["To"] = to
    message["Message-ID"] = f"<{message_id}@allhands>"
    message.set_content(text.body, charset="utf-8")
    return message
