"""Quotes: until when each holds, and what became of it. Pure."""

from datetime import date, timedelta

from shared.errors import Conflict, Invalid

VALID_DAYS = 30
"""A quote nobody sets a limit to holds for so many days."""
STATUSES = ("open", "expired", "superseded", "accepted")


class QuoteExpired(Conflict):
    """The quote is past its day: a new one, then the contract."""

    code = "quote_expired"


def valid_until(said: date | None, today: date) -> date:
    """The last day of a quote: as said, or the usual; raises `Invalid` if that lies behind."""
    if said is not None and said < today:
        detail = "a quote holds from today on"
        fault = {"pointer": "/valid_until", "code": "in_the_past", "detail": detail}
        raise Invalid(detail, pointer="/valid_until", errors=[fault])
    return said or today + timedelta(days=VALID_DAYS)


def check_holds(until: date | None, on: date) -> None:
    """Raise `QuoteExpired` unless a contract of that day may follow it; one without a limit always holds."""
    if until is not None and until < on:
        raise QuoteExpired(f"the quote held until {until.isoformat()}: quote again, then sign")


def status_of(until: date, today: date, *, is_last: bool, is_signed: bool) -> str:
    """What became of a quote: a newer one, a contract, its day went by, or it is open."""
    if not is_last:
        return "superseded"
    if is_signed:
        return "accepted"
    return "expired" if until < today else "open"
