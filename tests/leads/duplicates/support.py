"""Capturing leads, and the tables a merge and its undoing must leave as they were."""

from itertools import count
from typing import Any
from uuid import UUID

from tests.leads.asking import Asking
from tests.leads.world import World, as_admin

NUMBERS = count(10_000_000)


def captured(ask: Asking, **fields: Any) -> UUID:
    """Capture a lead by the API; a phone of its own if no key is given."""
    if not fields.keys() & {"phone", "email", "wechat_id", "external_id"}:
        fields["phone"] = f"138{next(NUMBERS)}"
    told = ask(as_admin(), "create_lead", {"source": "官网", **fields})
    assert told["outcome"] == "created"
    lead_id = UUID(told["id"])
    if told["state"] == "nurturing":
        ask(as_admin(), "promote_lead", lead_id, {"reason": "for the test"})
    return lead_id


_AS_EVER = (
    "select (to_jsonb(l) - array['version', 'updated_at', 'remind_at', 'reminders_for']) || "
    "jsonb_build_object('worked', l.worked_at) from lead l order by id",
    "select kind, value, lead_id from lead_identity order by 1, 2",
    "select rep_id, held, unworked, assigned, last_claim_at from rep_account order by 1",
    "select rep_id, grade, held from rep_grade_account where held > 0 order by 1, 2",
    "select rep_id, day, claims, cap from rep_day order by 1, 2",
    "select rep_id, month, intake, cap from rep_month order by 1, 2",
    "select lead_id, rep_id, grade from holding where ended_at is null order by 1",
    "select * from touch order by id",
    "select * from quote order by id",
    "select * from contract order by lead_id",
    "select * from contract_version order by 1, 2",
    "select * from receivable order by id",
    "select * from payment order by id",
    "select to_jsonb(r) from registration r order by 1",
)


def everything(world: World) -> list[Any]:
    """All a merge and its undoing must leave as it was; history and ended holdings only grow."""
    return [[tuple(row) for row in world.run(each)] for each in _AS_EVER]
