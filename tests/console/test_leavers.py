"""HR lets somebody leave and takes it back, by clicks alone; the lead comes back with its next step."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import SCREENS, Screen, on_screens
from tests.support.client import Client, as_role, hired_rep, imported_pool, pooled_leads
from tests.support.suite import Suite
from tests.support.waiting import wait_for


@pytest.mark.parametrize("screen", on_screens(SCREENS[:1]))
def test_somebody_leaves_and_comes_back_with_their_lead_and_its_next_step(
    screen: Screen, visit: Visit, suite: Suite, admin: Client
) -> None:
    rep, leaver = hired_rep(admin)
    [lead] = pooled_leads(rep, imported_pool(admin, 1), 1)
    rep.post(f"/v1/leads/{lead}/claim")
    due = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert rep.api.set_next_step(lead, {"due_at": due, "note": "送样品"})["next_step"]
    visitor = visit(screen, as_role(suite, "hr"), may_fail={404, 409})
    page, say = visitor.page, visitor.say

    visitor.go(f"/leavers?employee_id={leaver}")
    visitor.button("leavers.leave").click()
    visitor.button("leavers.leave", within=page.get_by_role("dialog")).click()
    expect(page.get_by_text(say("leavers.goes_to.own"))).to_be_visible()
    wait_for(lambda: admin.api.get_lead(lead)["owner_id"] is None, every=0.1)
    visitor.go("/leavers")
    listed = page.get_by_role("listitem").filter(has_text=admin.api.get_employee(leaver)["name"])
    visitor.button("leavers.look", within=listed).click()
    visitor.button("leavers.undo").click()

    expect(visitor.button("leavers.leave")).to_be_visible()
    wait_for(lambda: admin.api.get_lead(lead)["owner_id"] == leaver, every=0.1)
    assert admin.api.get_lead(lead)["next_step"]["note"] == "送样品"
