"""Remote methods of one's own notification settings. No rule, no query."""

from typing import Any

from services.leads import schemas
from services.leads.repository.notice_settings import read_settings, save_settings
from services.leads.wired import Wired
from shared.errors import Forbidden
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]


class SettingsRpc(Wired):
    """What the caller wants to hear by e-mail, and when."""

    @rpc
    def get_notification_settings(self) -> Answer:
        """The caller's own settings; answers `NoticeSettings`."""
        with self.db.transaction() as session:
            return _told(read_settings(session, self._me()))

    @rpc
    def update_notification_settings(self, body: Answer, if_match: int | None = None) -> Answer:
        """Change the caller's own settings; they hold for notices written from now on."""
        changes = load(schemas.NoticeSettingsPatchBody, body)
        if "quiet_hours" in changes:
            hours = changes.pop("quiet_hours")
            changes["quiet_from"] = _minute(hours["start"]) if hours else None
            changes["quiet_to"] = _minute(hours["end"]) if hours else None
        with self.db.transaction() as session:
            return _told(save_settings(session, self._me(), changes, if_match, self.clock.now()))

    def _me(self) -> Any:
        if self.call.actor is None:
            raise Forbidden("only somebody signed in has settings")
        return self.call.actor.id


def _told(row: Any) -> Answer:
    if row is None:
        return {"email_off": [], "quiet_hours": None, "digest_hour": None, "timezone": None, "version": 0}
    quiet = {"start": _clock(row.quiet_from), "end": _clock(row.quiet_to)}
    return {
        "email_off": list(row.email_off),
        "quiet_hours": quiet if row.quiet_from is not None else None,
        "digest_hour": row.digest_hour,
        "timezone": row.timezone,
        "version": row.version,
    }


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minute: int | None) -> str:
    return f"{(minute or 0) // 60:02d}:{(minute or 0) % 60:02d}"
