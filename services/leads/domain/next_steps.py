"""What a holder means to do next with a lead, and by when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Invalid

FURTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do and the moment it is due."""

    due_at: datetime
    note: str


def check_due(step: Step, now: datetime, *, pointer: str) -> None:
    """Raise `Invalid` for a step that was due before it is written down, or in a far future."""
    if now <= step.due_at <= now + FURTHEST:
        return
    detail = "a next step lies ahead, within two years"
    fault = {"pointer": pointer, "code": "invalid", "detail": detail}
    raise Invalid(detail, pointer=pointer, errors=[fault])
