"""The stages of a lead, from contact to cash, what each asks for and what it means for the holding. Pure."""

from datetime import date, timedelta

from shared.errors import Conflict, Invalid

OPEN = ("lead", "visit", "trial", "quote", "contract")
ENDS = ("payment", "lost", "invalid")
STAGES = OPEN + ENDS
EXEMPTING = frozenset({"quote", "contract"})
"""While one of these is open the lead is not recycled."""
EXPECTED_WITHIN_DAYS = 30
"""A quote whose date nobody says is expected to be decided in so many days."""


class StageUnchanged(Conflict):
    """The lead is at that stage."""

    code = "stage_unchanged"


class QuoteMissing(Conflict):
    """A contract follows a quote; this lead never had one."""

    code = "quote_missing"


def check_stage(before: str, stage: str, amount_fen: int | None, lost_reason: str | None) -> None:
    """Raise `Invalid` or `StageUnchanged` unless a held lead may go from one stage to the other."""
    if stage == before:
        raise StageUnchanged(f"the lead is at stage {stage} already")
    if stage == "payment" and amount_fen is None:
        raise required("/amount_fen", "payment received needs its amount")
    if stage == "lost" and not lost_reason:
        raise required("/lost_reason", "a lost lead needs a reason")


def check_entry(stage: str, amount_fen: int | None, *, was_quoted: bool) -> None:
    """Raise `Invalid` or `QuoteMissing` unless a lead has what an open stage asks for."""
    if stage == "contract" and not was_quoted:
        raise QuoteMissing("a contract needs a quote first")
    if stage in EXEMPTING and not amount_fen:
        raise required("/amount_fen", f"a {stage} needs its amount")


def expected_on(stage: str, said: date | None, known: date | None, today: date) -> date | None:
    """When payment is expected: as said, as known, or for a quote within the usual time.

    Raises `Invalid` if what is said lies behind.
    """
    if said is not None and said < today:
        raise _fault("/expected_on", "in_the_past", "what is expected lies ahead")
    if known is None and said is None and stage in EXEMPTING:
        return today + timedelta(days=EXPECTED_WITHIN_DAYS)
    return said or known


def required(pointer: str, detail: str) -> Invalid:
    """Say that a field is missing."""
    return _fault(pointer, "required", detail)


def _fault(pointer: str, code: str, detail: str) -> Invalid:
    return Invalid(detail, pointer=pointer, errors=[{"pointer": pointer, "code": code, "detail": detail}])


def is_advance(before: str, stage: str) -> bool:
    """Say whether an open lead moves forward."""
    return before in OPEN and stage in OPEN and OPEN.index(stage) > OPEN.index(before)


def exempt_reason(stage: str, before: str | None) -> str | None:
    """Why the lead is not recycled at this stage; a reason that came from elsewhere stays."""
    if stage in EXEMPTING:
        return stage
    return None if before in EXEMPTING else before
