"""When somebody wants the e-mail beside a notice: never, now, after quiet hours, or once a day. Pure.

The notice itself is in the inbox at once, whatever is wanted: no lead goes back without one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
    return _next(end, zone, now, twice=True) if is_quiet else now


def _next(minute: int, zone: ZoneInfo, now: datetime, *, twice: bool = False) -> datetime:
    """The next time after `now` that the local clock reaches a minute of the day.

    Where the clock is set back over that minute, the second time counts only if `twice`.
    """
    on = now.astimezone(zone).date()
    reached = [_reached(day, minute, zone) for day in (on, on + timedelta(days=1))]
    return min(at for times in reached for at in times[: 2 if twice else 1] if at > now)


def _reached(on: date, minute: int, zone: ZoneInfo) -> list[datetime]:
    """When the local clock reaches a minute of a day: twice if it is set back over that minute.

    A clock that is set forward over it reaches it at that moment.
    """
    hour, minute_of_hour = divmod(minute, 60)
    first, second = (
        datetime.combine(on, time(hour, minute_of_hour, fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    if first <= second:
        return [first, second]
    before = second.astimezone(zone).utcoffset()
    minutes = (second + timedelta(minutes=each) for each in range(1, 24 * 60))
    return [next(at for at in minutes if at.astimezone(zone).utcoffset() != before)]
