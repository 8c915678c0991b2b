"""Leavers: where the leads of a departure are once it is undone, and which of them may come back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.leads.domain.states import LeadState
from shared.errors import Conflict, Invalid

QUIET = frozenset(
    {"captured_again", "updated", "scored", "registered", "attended", "reverted"}
    | {"postponed", "held_out", "rescheduled", "pooled", "consent_withdrawn", "consent_given"}
)
"""Lines of history by which nobody has begun to work a lead."""


class PlanUnclear(Invalid):
    """The plan names no taker, or the wrong one."""

    code = "plan_unclear"


class NotHere(Conflict):
    """Who is asked about has left already."""

    code = "already_departed"


class Whereabouts(StrEnum):
    """Where a lead is that a departure took."""

    POOL = "pool"
    COLLEAGUE = "colleague"
    MOVED_ON = "moved_on"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history since the departure; `moves`: into or out of a hand, `from_rep` whose it was."""

    kind: str
    cause: str | None = None
    moves: bool = False
    from_rep: UUID | None = None


def whereabouts(leaver: UUID, state: str, since: Sequence[Line]) -> Whereabouts:
    """Whether a lead is in a pool still, or untouched in the hand that the leaver's plan put it into."""
    moves = [line for line in since if line.moves]
    if state == LeadState.POOLED and not moves:
        return Whereabouts.POOL
    handed_over = [line for line in moves if line.cause == "handover" and line.from_rep == leaver]
    is_worked = any(line.kind not in QUIET for line in since if not line.moves)
    if state == LeadState.HELD and len(moves) == len(handed_over) == 1 and not is_worked:
        return Whereabouts.COLLEAGUE
    return Whereabouts.MOVED_ON


def check_plan(target: str, leaver: UUID, employee_id: UUID | None, pool_id: UUID | None) -> None:
    """Raise `PlanUnclear` unless just the taker that the target calls for is named, and not the leaver."""
    if (target == "employee") != (employee_id is not None):
        raise _unclear("/plan/employee_id", "a colleague is named by a plan to a colleague, and by no other")
    if pool_id is not None and target != "pool":
        raise _unclear("/plan/pool_id", "a plan to a colleague names no pool")
    if employee_id == leaver:
        raise _unclear("/plan/employee_id", "the leaver cannot take over from themselves")


def _unclear(pointer: str, detail: str) -> PlanUnclear:
    fault = {"pointer": pointer, "code": PlanUnclear.code, "detail": detail}
    return PlanUnclear(detail, pointer=pointer, errors=[fault])
