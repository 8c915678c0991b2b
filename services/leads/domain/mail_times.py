"""When somebody wants the e-mail beside a notice: never, now, after quiet hours, or once a day. Pure.

The notice itself is in the inbox at once, whatever is wanted: no lead goes back without one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class MailWishes:
    """`quiet_from` to `quiet_to` in local minutes of the day, over midnight too; `digest_hour` 0 to 23."""

    off: frozenset[str] = frozenset()
    quiet_from: int | None = None
    quiet_to: int | None = None
    digest_hour: int | None = None


def mail_at(wishes: MailWishes, kind: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when the e-mail of a notice of this kind may go; None: not at all."""
    if kind in wishes.off:
        return None
    if wishes.digest_hour is not None:
        return _next(wishes.digest_hour * 60, zone, now)
    if wishes.quiet_from is None or wishes.quiet_to is None:
        return now
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    start, end = wishes.quiet_from, wishes.quiet_to
    is_quiet = start <= minute < end if start <= end else minute >= start or minute < end
    return _next(end, zone, now) if is_quiet else now


def _next(minute: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The next time after `now` that the local clock shows a minute of the day."""
    on = now.astimezone(zone).date()
    at = time(minute // 60, minute % 60)
    today = datetime.combine(on, at, zone).astimezone(UTC)
    return today if today > now else datetime.combine(on + timedelta(days=1), at, zone).astimezone(UTC)
