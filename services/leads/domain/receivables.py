"""Contracts and what is due of them: instalments that add up, and how late each is. Pure; amounts in fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.errors import Conflict, Invalid

_FIRST_LATE_DAYS = {"not_due": None, "1-30": 1, "31-60": 31, "61-90": 61, "over_90": 91}
BUCKETS = tuple(_FIRST_LATE_DAYS)
"""How late a receivable is, in days after the day it was due."""


class ContractExists(Conflict):
    """The lead has its contract."""

    code = "contract_exists"


class Overpaid(Conflict):
    """More than is open cannot be received."""

    code = "overpaid"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a contract's amount and the day it is due."""

    due_on: date
    amount_fen: int


def check_instalments(amount_fen: int, instalments: Sequence[Instalment]) -> None:
    """Raise `Invalid` unless the instalments add up to the contract."""
    total = sum(each.amount_fen for each in instalments)
    if total != amount_fen:
        detail = f"the instalments add up to {total} fen, the contract to {amount_fen}"
        fault = {"pointer": "/receivables", "code": "sum_differs", "detail": detail}
        raise Invalid(detail, pointer="/receivables", errors=[fault])


def bucket_of(due_on: date, today: date) -> str:
    """Say how late what was due on a day is today."""
    late_days = (today - due_on).days
    return next(name for name in reversed(BUCKETS) if late_days >= (_FIRST_LATE_DAYS[name] or -(10**9)))


def due_between(bucket: str, today: date) -> tuple[date, date]:
    """Return the first and the last day on which something in the bucket was due."""
    place = BUCKETS.index(bucket)
    first_late = _FIRST_LATE_DAYS[bucket]
    last = date.max if first_late is None else today - timedelta(days=first_late)
    if place + 1 == len(BUCKETS):
        return date.min, last
    next_late = _FIRST_LATE_DAYS[BUCKETS[place + 1]] or 0
    return today - timedelta(days=next_late - 1), last
