"""The stages of a lead, from contact to cash, and what each means for the holding. Pure."""

from shared.errors import Conflict, Invalid

OPEN = ("lead", "visit", "trial", "quote", "contract")
ENDS = ("payment", "lost", "invalid")
STAGES = OPEN + ENDS
EXEMPTING = frozenset({"quote", "contract"})
"""While one of these is open the lead is not recycled."""


class StageUnchanged(Conflict):
    """The lead is at that stage."""

    code = "stage_unchanged"


def check_stage(before: str, stage: str, amount_fen: int | None, lost_reason: str | None) -> None:
    """Raise `Invalid` or `StageUnchanged` unless a held lead may go from one stage to the other."""
    if stage == before:
        raise StageUnchanged(f"the lead is at stage {stage} already")
    if stage == "payment" and amount_fen is None:
        raise _required("/amount_fen", "payment received needs its amount")
    if stage == "lost" and not lost_reason:
        raise _required("/lost_reason", "a lost lead needs a reason")


def _required(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "required", "detail": detail}]
    )


def is_advance(before: str, stage: str) -> bool:
    """Say whether an open lead moves forward."""
    return before in OPEN and stage in OPEN and OPEN.index(stage) > OPEN.index(before)


def exempt_reason(stage: str, before: str | None) -> str | None:
    """Why the lead is not recycled at this stage; a reason that came from elsewhere stays."""
    if stage in EXEMPTING:
        return stage
    return None if before in EXEMPTING else before
