"""Leave: when an employee is away. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from shared.errors import Conflict, Invalid

LONGEST_LEAVE = timedelta(days=366)


class LeaveKind(StrEnum):
    """Why somebody is away."""

    ANNUAL = "annual"
    SICK = "sick"
    PARENTAL = "parental"
    UNPAID = "unpaid"
    OTHER = "other"


class LeaveUnclear(Invalid):
    """Leave that ends before it begins, or lasts longer than a year."""

    code = "leave_unclear"


class LeaveOverlaps(Conflict):
    """The employee is away already in that time."""

    code = "leave_overlaps"


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Raise `LeaveUnclear` unless the leave begins before it ends and lasts at most a year."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST_LEAVE:
        raise LeaveUnclear("leave ends after it begins and within a year", pointer="/ends_at")
