"""E-mail over SMTP: one letter per address, its notices in Chinese and English. For jobs, never requests.

SMTP_URL    smtp://user:password@host:587?from=leads@example.com; smtps:// is TLS from the start,
            `&starttls=1` switches to it. Not set: notices are in-app only.
ALLHANDS_PUBLIC_URL    where people open the suite; set, letters link to `<url>/leads/<id>` and settings
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from environs import Env

from services.leads.domain.letters import wording
from services.leads.repository.notices import Letter

_env = Env()
_TIMEOUT_SECONDS = 10


class Refused(Exception):
    """The mail server did not take a letter; `for_good` says that trying again is useless.

    `uncertain`: the connection ended before the server said what it did, so it may have taken the letter.
    """

    def __init__(self, *, for_good: bool, uncertain: bool = False) -> None:
        super().__init__("refused for good" if for_good else "refused for now")
        self.for_good = for_good
        self.uncertain = uncertain


@dataclass(frozen=True)
class MailServer:
    """Where letters go and who they come from."""

    host: str
    port: int
    user: str | None
    password: str | None
    sender: str
    tls: bool
    starttls: bool

    @classmethod
    def configured(cls) -> "MailServer | None":
        """Return the server SMTP_URL names, or None if it is not set."""
        url = _env.str("SMTP_URL", default="")
        if not url:
            return None
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if tls else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            sender=options.get("from", "allhands@localhost"),
            tls=tls,
            starttls=options.get("starttls") == "1",
        )

    @contextmanager
    def connection(self) -> Iterator[smtplib.SMTP]:
        """Open a connection for a while; raises `Refused` as `connect` does."""
        server = self.connect()
        try:
            yield server
        finally:
            server.close()

    def connect(self) -> smtplib.SMTP:
        """Open a connection, logged in if there is a user; raises `Refused` when that fails."""
        opened = smtplib.SMTP_SSL if self.tls else smtplib.SMTP
        try:
            server = opened(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise Refused(for_good=False) from error
        try:
            self._introduce(server)
        except Refused:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        try:
            if self.starttls:
                server.starttls()
            if self.user is not None:
                server.login(self.user, self.password or "")
        except (OSError, smtplib.SMTPException) as error:
            raise Refused(for_good=False) from error

    def send(self, server: smtplib.SMTP, letter: Letter, zone: ZoneInfo, now: datetime) -> None:
        """Hand over one letter; raises `Refused`."""
        self.post(server, _written(letter, self.sender, zone, now))

    def post(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """Hand over one message; raises `Refused`."""
        try:
            server.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise Refused(for_good=False) from error
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Refused(for_good=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise Refused(for_good=error.smtp_code >= 500) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Refused(for_good=False, uncertain=True) from error


def public_url() -> str:
    """Return where people open the suite; empty if nobody said."""
    return _env.str("ALLHANDS_PUBLIC_URL", default="").rstrip("/")


def _written(letter: Letter, sender: str, zone: ZoneInfo, now: datetime) -> EmailMessage:
    """Write a letter; the same notices always carry the same Message-ID, so that a copy can be told."""
    text = wording(letter.notices, zone, now, public_url())
    message = EmailMessage()
    message["Subject"] = f"全员 Allhands：{text.subject}"
    message["From"], message["To"] = sender, letter.address
    message["Message-ID"] = f"<{letter.notice_ids[0]}-{len(letter.notices)}@allhands>"
    message.set_content(text.body, charset="utf-8")
    return message
