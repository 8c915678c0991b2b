"""Trying rules on a share of the company: what can be split, by whom, and who is in which arm. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.leads.domain.rule_words import changes
from services.leads.domain.rules import parse
from services.leads.domain.split import stable_split
from shared.errors import Conflict, Invalid


class Unit(StrEnum):
    """What is split: each rep is in one arm with all they do, or each lead, whoever holds it."""

    REP = "rep"
    LEAD = "lead"


class Goal(StrEnum):
    """What is counted of a lead, within so many hours of its coming into a hand."""

    WON = "won"
    CONTACTED = "contacted"
    REPLIED = "replied"


class State(StrEnum):
    """How far an experiment has got."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"


class Outcome(StrEnum):
    """What became of B."""

    ADOPT = "adopt"
    REJECT = "reject"
    END = "end"


class CannotSplit(Invalid):
    """Rules that hold for a pool or a team as a whole cannot hold for some of it."""

    code = "experiment_cannot_split"


class ChangesNothing(Invalid):
    """B says what is in force."""

    code = "experiment_changes_nothing"


class NotADraft(Conflict):
    """What is tried, how and on whom is fixed once it has started."""

    code = "experiment_started"


class NotRunning(Conflict):
    """Only what runs can be stopped."""

    code = "experiment_not_running"


class AlreadyRunning(Conflict):
    """These rules are being tried already: two at once would blur each other."""

    code = "experiment_running"


WINDOW_HOURS: Final[Mapping[Goal, int]] = {Goal.WON: 90 * 24, Goal.CONTACTED: 24, Goal.REPLIED: 14 * 24}
"""How long is waited for each goal, unless somebody says otherwise."""

_OF_A_HOLDING = (
    "/cycle_days",
    "/cycle_days_by_source",
    "/longest_tenure_days",
    "/effective",
    "/reminders",
    "/last_reminder_working_days",
    "/recycle_to_pool",
    "/undo_minutes",
    "/holding/protect_days",
    "/holding/longest_protect_days",
    "/assignment/hold_out_share",
)
"""What a holding takes with it when it begins: leads of one rep may differ in it."""

_OF_A_REP = (
    "/holding",
    "/cool_down_days",
    "/assignment/fill_share",
    "/assignment/mix",
    "/assignment/mix_lambda",
)
"""What is asked of a rep: all leads of one have to agree in it. The rest is of a pool, or of a team."""

Document = Mapping[str, Any]


def unit_of(a: Document, b: Document, wanted: Unit | None, *, company: Document | None = None) -> Unit:
    """What to split for B against A: by leads if holdings alone differ, else by reps.

    `company`: the rules under A and B, which then are a pool's own. Raises `ChangesNothing`, or `CannotSplit`
    with a pointer for each rule that holds for a pool as a whole, or that would differ between leads of one
    rep.
    """
    if _in_effect(a, company) == _in_effect(b, company):
        raise _refused(ChangesNothing, ["/rules"], "these are the rules in force")
    paths = [each.path for each in changes(a, b, is_company=company is None)]
    whole = [f"/rules{path}" for path in paths if not _is_in(path, _OF_A_HOLDING + _OF_A_REP)]
    by_rep = [f"/rules{path}" for path in paths if not _is_in(path, _OF_A_HOLDING)]
    if whole:
        raise _refused(CannotSplit, whole, "holds for a pool or a team as a whole and cannot be split")
    if wanted is Unit.LEAD and by_rep:
        raise _refused(CannotSplit, by_rep, "is asked of a rep, so that whole reps are to be split")
    return wanted or (Unit.REP if by_rep else Unit.LEAD)


def arm_of(salt: UUID, unit_id: UUID, share_b: float) -> str:
    """`a` or `b`: the same for this experiment and this rep or lead, whenever and wherever it is asked."""
    return stable_split(str(salt), unit_id, {"b": share_b, "a": 1 - share_b})


def _in_effect(document: Document, company: Document | None) -> Any:
    return parse(document) if company is None else parse(company, document)


def _is_in(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _refused(refusal: type[Invalid], pointers: Sequence[str], why: str) -> Invalid:
    faults = [{"pointer": pointer, "code": refusal.code, "detail": why} for pointer in pointers]
    return refusal(f"{pointers[0]}: {why}", pointer=pointers[0], errors=faults)
