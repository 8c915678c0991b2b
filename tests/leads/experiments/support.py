"""What the tests of experiments have in common."""

from typing import Any
from uuid import UUID

from marshmallow import Schema

from services.leads.domain.experiments import arm_of
from services.leads.domain.rules import merged
from tests.leads.asking import Asking
from tests.leads.jobs.support import ROTATE_ALL
from tests.leads.world import World, as_admin

SMALL_CAP = merged(ROTATE_ALL, {"holding": {"cap": {"senior": 3}}})
LONG_CYCLE = merged(ROTATE_ALL, {"cycle_days": {"A": 15}})


def drafted(ask: Asking, rules: dict[str, Any], **body: Any) -> dict[str, Any]:
    """An experiment that has not started."""
    told: dict[str, Any] = ask(as_admin(), "create_experiment", {"name": "试", "rules": rules, **body})
    return told


def started(ask: Asking, rules: dict[str, Any], **body: Any) -> dict[str, Any]:
    """An experiment that runs."""
    told: dict[str, Any] = ask(as_admin(), "start_experiment", drafted(ask, rules, **body)["id"])
    return told


def stopped(ask: Asking, experiment: dict[str, Any], outcome: str = "reject") -> dict[str, Any]:
    """The same, stopped."""
    body = {"outcome": outcome, "reason": "seen enough"}
    told: dict[str, Any] = ask(as_admin(), "stop_experiment", experiment["id"], body)
    return told


def arm(experiment: dict[str, Any], unit: UUID) -> str:
    return arm_of(UUID(experiment["id"]), unit, experiment["share_b"])


def reps_by_arm(world: World, experiment: dict[str, Any]) -> dict[str, UUID]:
    """A rep in each arm."""
    found: dict[str, UUID] = {}
    while len(found) < 2:
        rep = world.rep()
        found.setdefault(arm(experiment, rep), rep)
    return found


def leads_by_arm(world: World, experiment: dict[str, Any], grade: str = "A") -> dict[str, UUID]:
    """A pooled lead in each arm."""
    found: dict[str, UUID] = {}
    while len(found) < 2:
        lead = world.lead(grade)
        found.setdefault(arm(experiment, lead), lead)
    return found


def fits(schema: type[Schema], answer: dict[str, Any]) -> dict[str, Any]:
    """Hold an answer to what it promises."""
    assert schema().validate(answer) == {}
    return answer
