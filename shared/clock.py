"""Time: always aware, always UTC inside; the business zone only where people count days.

A service declares `clock = ClockProvider()` (from `shared.rpc`) and calls `self.clock.now()`; a job gets its
`now` from `--as-of`. Rules never look at a clock: they are given `now`.
"""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from shared import settings


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Clock:
    """The clock a service reads; `frozen_at` stops it, which is how a job runs "as of" another time."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen_at = frozen_at

    def now(self) -> datetime:
        """Return the present moment in UTC, or the moment this clock was stopped at."""
        return self._frozen_at or utc_now()


@cache
def business_zone() -> ZoneInfo:
    """Return the company's time zone (ALLHANDS_TIMEZONE), whose days and months count."""
    return ZoneInfo(settings.timezone())


def business_day(moment: datetime) -> date:
    """Return the company's calendar day at `moment`."""
    return moment.astimezone(business_zone()).date()
