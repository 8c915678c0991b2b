"""What people want to hear by e-mail and when: kept for each, and asked when a notice is written."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.mail_times import MailWishes, mail_at
from services.leads.repository.locks import array
from services.leads.repository.reps import calendar_of
from shared.errors import check_version

_OF = text("select * from notice_setting where employee_id = any(cast(:people as uuid[]))")
_LOCK = text("""
    insert into notice_setting (employee_id, updated_at) values (:me, :now)
    on conflict (employee_id) do update set employee_id = excluded.employee_id returning *
""")
_SAVE = text("""
    update notice_setting set email_off = cast(:email_off as text[]), quiet_from = :quiet_from,
        quiet_to = :quiet_to, digest_hour = :digest_hour, timezone = :timezone, version = version + 1,
        updated_at = :now
    where employee_id = :employee_id returning *
""")


class Post:
    """When e-mails to some people may go, for the length of a transaction."""

    def __init__(self, session: Session, people: Iterable[UUID], now: datetime) -> None:
        self._now = now
        rows = session.execute(_OF, {"people": array(set(people))}).all()
        self._of = {row.employee_id: (_wishes(row), zone_of(session, row)) for row in rows}

    def goes_at(self, person: UUID, kind: str) -> datetime | None:
        """When the e-mail of a notice may go; None: it is not wanted."""
        if person not in self._of:
            return self._now
        wishes, zone = self._of[person]
        return mail_at(wishes, kind, zone, self._now)


def read_settings(session: Session, person: UUID) -> Row[Any] | None:
    """What somebody said they want; None if nothing was ever said."""
    return session.execute(_OF, {"people": array([person])}).first()


def save_settings(
    session: Session, person: UUID, changes: Mapping[str, Any], if_match: int | None, now: datetime
) -> Row[Any]:
    """Change what somebody wants, as far as said; a constraint refuses half of the quiet hours."""
    row = session.execute(_LOCK, {"me": person, "now": now}).one()
    check_version(row.version, if_match)
    return session.execute(_SAVE, {**row._mapping, **changes, "now": now}).one()


def zone_of(session: Session, row: Row[Any]) -> ZoneInfo:
    """The zone somebody chose, else that of their working calendar."""
    return ZoneInfo(row.timezone) if row.timezone else calendar_of(session, row.employee_id).zone


def _wishes(row: Row[Any]) -> MailWishes:
    return MailWishes(frozenset(row.email_off), row.quiet_from, row.quiet_to, row.digest_hour)
