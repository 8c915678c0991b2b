"""A rep's own plan over HTTP: what was worked, what it takes by that, and a target that is followed."""

from datetime import UTC, datetime, timedelta

import pytest

from allhands_client import NotFound
from tests.support.client import Client, as_role, hired_rep, imported_pool, pooled_leads
from tests.support.suite import Suite


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


def test_what_one_deal_took_the_next_takes_and_a_target_is_followed(admin: Client) -> None:
    rep, employee = hired_rep(admin)
    pool = imported_pool(admin, 6)
    for place, lead in enumerate(pooled_leads(rep, pool, 6)):
        rep.api.claim_lead(lead)
        if place < 2:
            rep.api.set_stage(lead, {"stage": "visit"})
        end = (
            {"stage": "payment", "amount_fen": 100}
            if place == 0
            else {"stage": "lost", "lost_reason": "price"}
        )
        rep.api.set_stage(lead, end)

    by = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    plan = rep.api.get_planner(target_deals=2, by=by)
    needed = {each["stage"]: each["needed"] for each in plan["stages"]}
    assert (needed["payment"], needed["visit"], needed["lead"]) == (2, 4, 12)
    assert admin.api.get_planner(rep_id=employee, target_deals=2, by=by)["stages"] == plan["stages"]

    month = f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m}"  # the company's, which is in Shanghai
    admin.api.set_target({"rep_id": employee, "month": month, "deals": 3})
    [mine] = rep.api.list_planner_reps(month=month)
    assert (mine["target_deals"], mine["target_is"], mine["won"]) == (3, "set", 1)
    [target] = rep.api.list_targets(month=month)
    assert (target["deals"], target["won"]) == (3, 1)
    assert rep.api.get_planner_mix()["unsized"] == 2

    stranger, _ = hired_rep(admin)
    with pytest.raises(NotFound):
        stranger.api.get_planner(rep_id=employee)
