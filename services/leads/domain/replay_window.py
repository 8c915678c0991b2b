"""Which days are replayed, and when they cannot be. Pure.

Refusal
├── NoHistory         no_history           409   no lead came into a hand then
├── ReplaysUnderWay   replays_under_way    409   wait for those of yours, or cancel one
└── ReplayEnded       replay_ended         409   it has completed or failed
"""

from datetime import date, timedelta

from shared.errors import Conflict, Invalid

LONGEST_DAYS = 366
MOST_WAITING = 3
"""Replays of one person that may wait or run at once."""


class NoHistory(Conflict):
    """There is nothing to replay."""

    code = "no_history"


class ReplaysUnderWay(Conflict):
    """Enough of this person's replays wait or run."""

    code = "replays_under_way"


class ReplayEnded(Conflict):
    """Only what waits or runs can be cancelled."""

    code = "replay_ended"


def last_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the full quarter before today's."""
    begins = date(today.year, today.month - (today.month - 1) % 3, 1)
    ended = begins - timedelta(days=1)
    return date(ended.year, ended.month - 2, 1), ended


def window(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days to be replayed, last quarter if none are named. Raises `Invalid`."""
    quarter = last_quarter(today)
    first = first or quarter[0]
    last = last or (quarter[1] if first <= quarter[1] else today)
    if first > today:
        raise _fault("/from", "what is to come cannot be replayed")
    if last > today:
        raise _fault("/to", "what is to come cannot be replayed")
    if first > last:
        raise _fault("/to", "ends before it begins")
    if (last - first).days >= LONGEST_DAYS:
        raise _fault("/from", "a year at most")
    return first, last


def _fault(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "invalid", "detail": detail}]
    )
