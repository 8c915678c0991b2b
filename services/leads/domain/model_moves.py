"""How a model may move: candidate, shadow, champion, retired, suspended. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from shared.errors import Conflict

from .promotion import GateNotPassed

MOVES: Final[Mapping[str, frozenset[str]]] = {
    "candidate": frozenset({"shadow", "champion", "retired"}),
    "shadow": frozenset({"candidate", "champion", "retired"}),
    "champion": frozenset({"retired", "suspended"}),
    "retired": frozenset({"champion", "shadow"}),
    "suspended": frozenset({"champion", "retired"}),
}


class MoveRefused(Conflict):
    """A model cannot move there from where it stands."""

    code = "model_move_refused"


def check_move(state: str, to_state: str, gate: Mapping[str, Any], reason: str | None) -> None:
    """Raise unless a model may move there: into force past the gate only, or with a reason all the same."""
    if to_state not in MOVES[state]:
        raise MoveRefused(f"a model that is {state} cannot become {to_state}")
    if to_state != "champion" or gate["passes"] or reason:
        return
    failed = [each for each in gate["criteria"] if not each["passes"]]
    named = "; ".join(f"{each['en']}: {each['found']:.4g}, limit {_limit(each)}" for each in failed)
    raise GateNotPassed(
        f"it is not better by the numbers ({named}); publish it all the same with a reason, or leave it",
        extra={"criteria": [each["code"] for each in failed]},
    )


def _limit(criterion: Mapping[str, Any]) -> str:
    limit, within = criterion["limit"], criterion.get("within")
    return f"{limit:.4g}" if within is None else f"{limit - within:.4g} to {limit + within:.4g}"
