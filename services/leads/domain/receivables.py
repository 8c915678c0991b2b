"""Contracts and what is due of them: instalments that add up, revisions, how late each is. Pure; in fen.

Conflict
├── ContractExists    contract_exists    the lead has its contract: it is revised, not signed again
├── BelowPaid         below_paid         a revision may not undercut what was paid
├── LeadFrozen        lead_frozen        the lead is won: what was agreed stands until it is opened again
├── Overpaid          overpaid           more than is open cannot be received
└── ReversedTooMuch   reversed_too_much  more than is left of a payment cannot be taken back
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.context import Actor
from shared.errors import Conflict, Invalid

_FIRST_LATE_DAYS = {"not_due": None, "1-30": 1, "31-60": 31, "61-90": 61, "over_90": 91}
BUCKETS = tuple(_FIRST_LATE_DAYS)
"""How late a receivable is, in days after the day it was due."""
REVERSALS = ("correction", "refund")
"""Why money is taken back of a payment: it was written down wrongly, or it was paid back."""


class ContractExists(Conflict):
    """The lead has its contract."""

    code = "contract_exists"


class BelowPaid(Conflict):
    """What was paid of an instalment stays agreed."""

    code = "below_paid"


class LeadFrozen(Conflict):
    """What was agreed with a customer stands until a manager opens the lead again."""

    code = "lead_frozen"


class Overpaid(Conflict):
    """More than is open cannot be received."""

    code = "overpaid"


class ReversedTooMuch(Conflict):
    """More than is left of a payment cannot be taken back."""

    code = "reversed_too_much"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a contract's amount and the day it is due; with an `id` one that is agreed already."""

    due_on: date
    amount_fen: int
    id: UUID | None = None


def sees_all_money(actor: Actor | None) -> bool:
    """Say whether every contract, receivable and payment is this actor's business, whoever has the lead."""
    return actor is None or bool(actor.roles & {"finance", "admin"})


def check_instalments(amount_fen: int, instalments: Sequence[Instalment]) -> None:
    """Raise `Invalid` unless the instalments add up to the contract."""
    total = sum(each.amount_fen for each in instalments)
    if total != amount_fen:
        detail = f"the instalments add up to {total} fen, the contract to {amount_fen}"
        raise _fault("/receivables", "sum_differs", detail)


def check_revision(instalments: Sequence[Instalment], paid_fen: Mapping[UUID, int]) -> None:
    """Raise `Invalid` or `BelowPaid` unless these may replace the instalments of which so much is paid."""
    named: dict[UUID, int] = {}
    for place, each in enumerate(instalments):
        if each.id is None:
            continue
        if each.id not in paid_fen or each.id in named:
            raise _fault(f"/receivables/{place}/id", "unknown_receivable", "no instalment of this contract")
        named[each.id] = each.amount_fen
    for receivable, paid in paid_fen.items():
        if named.get(receivable, 0) < paid:
            detail = f"{paid} fen of an instalment are paid: it stays, for no less; or take the payment back"
            raise BelowPaid(detail, extra={"receivable_id": str(receivable), "paid_fen": paid})


def check_not_ahead(pointer: str, day: date, today: date) -> None:
    """Raise `Invalid` if what has happened is said to lie ahead."""
    if day > today:
        raise _fault(pointer, "ahead", "what has happened does not lie ahead")


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


def _fault(pointer: str, code: str, detail: str) -> Invalid:
    return Invalid(detail, pointer=pointer, errors=[{"pointer": pointer, "code": code, "detail": detail}])
