"""When a delivery is tried again, when it is given up, and when an endpoint is paused. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_ATTEMPTS = 5


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True)
class Next:
    """What becomes of a delivery after an attempt; `at` is when to try again, while it waits."""

    state: State
    at: datetime | None = None


def after(attempts: int, *, succeeded: bool, delays: Sequence[float], now: datetime) -> Next:
    """What follows attempt number `attempts` (from 1); `delays` are the seconds before the second, third …"""
    if succeeded:
        return Next(State.DELIVERED)
    if attempts >= min(MOST_ATTEMPTS, len(delays) + 1):
        return Next(State.DEAD)
    return Next(State.WAITING, now + timedelta(seconds=delays[attempts - 1]))


def is_success(status: int | None) -> bool:
    """Whether the receiver took it: any 2xx. A redirect is a failure, for it is not followed."""
    return status is not None and 200 <= status < 300


def is_to_pause(failing_since: datetime | None, now: datetime, days: float) -> bool:
    """Whether an endpoint has failed for so long, without one success, that it is paused."""
    return failing_since is not None and now - failing_since >= timedelta(days=days)
