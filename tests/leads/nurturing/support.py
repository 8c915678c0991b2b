"""A track, channels to send by, and time passing, for the tests of nurture tracks."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from services.leads.jobs_nurture import nurture
from services.leads.rpc_nurture import NurtureRpc
from services.leads.rpc_nurture_channels import NurtureChannelsRpc
from shared.context import Actor
from shared.ids import new_id
from tests.leads.world import NOW, World

MARKETER = Actor(new_id(), frozenset({"marketer"}))
ADMIN = Actor(new_id(), frozenset({"admin"}))


class NurtureApi(NurtureRpc, NurtureChannelsRpc):
    """All remote methods of nurturing behind one name."""


def step(kind: str = "article", amount: float = 0, unit: str = "hours", **more: Any) -> dict[str, Any]:
    texts = {
        "zh": {"subject": "{name}，您好", "body": "给{company}的一篇文章"},
        "en": {"subject": "Hello {name}", "body": "An article for {company}"},
    }
    return {"kind": kind, "wait": {"amount": amount, "unit": unit}, "texts": texts, **more}


def document(*steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A track for grade C in nurturing or a pool, with nobody held out and no quiet hours unless said."""
    told = {
        "audience": {"grades": ["C"], "states": ["nurturing", "pooled"], "conditions": []},
        "held_out_share": 0.0,
        "quiet_hours": None,
        "stop": {"on_reply": True, "on_return": True, "on_claim": True, "on_grade_change": True},
        "steps": [deepcopy(each) for each in steps] or [step(), step("success_story", 2, "days")],
        "finish_after_days": 14,
    }
    return told | more


def track(ask: Any, *steps: Mapping[str, Any], name: str = "C", priority: int = 5, **more: Any) -> str:
    """An active track; returns its id."""
    body = {"name": name, "priority": priority, "active": True, "document": document(*steps, **more)}
    return str(ask(MARKETER, "create_nurture_track", body)["id"])


def reachable(world: World, email: str = "li@example.com", grade: str = "C", **columns: Any) -> UUID:
    """A lead with an e-mail address of its own."""
    lead = world.lead(grade, email=email, **columns)
    world.run("insert into lead_identity values ('email', :email, :id)", email=email, id=lead)
    return lead


def run(world: World, now: datetime = NOW) -> dict[str, int]:
    """What one run of the job counts, of what it did at all."""
    return {name: count for name, count in nurture(world.db, now).items() if count}


def messages(world: World) -> list[tuple[Any, ...]]:
    """Step, channel, state and reason of every message, in order."""
    rows = world.run("select step, channel, state, reason from nurture_message order by created_at, step, id")
    return [tuple(row) for row in rows]


def lines(world: World, lead: UUID) -> list[tuple[str, str]]:
    """Type and cause of the lines of nurturing in a lead's history."""
    rows = world.run(
        "select type, cause from lead_event where lead_id = :lead and type <> 'captured' order by sequence",
        lead=lead,
    )
    return [tuple(row) for row in rows]


def enrolment(world: World, lead: UUID) -> Any:
    """The newest enrolment of a lead."""
    [row] = world.run(
        "select * from nurture_enrolment where lead_id = :lead order by started_at desc limit 1", lead=lead
    )
    return row
