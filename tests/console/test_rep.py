"""A rep's morning: what may be taken, a lead taken, a call written down, a stage moved."""

import re

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client, hired_rep, imported_pool


def test_a_lead_is_claimed_called_and_moved_and_the_policy_card_follows(
    screen: Screen, visit: Visit, admin: Client
) -> None:
    rep, _ = hired_rep(admin)
    pool = imported_pool(admin, 2)
    visitor = visit(screen, rep)
    page, say = visitor.page, visitor.say

    visitor.go(f"/pool?pool_id={pool}")
    row = visitor.rows().first
    name = re.findall(r"客户 \d", row.inner_text())[0]
    row.get_by_text(name).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("list", name=say("lead.rules")).get_by_role("listitem").first).to_be_visible()
    visitor.button("lead.claim", drawer).click()
    expect(page.get_by_test_id("toasts")).to_contain_text(name)

    page.get_by_role("status").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    policy = page.locator("section").filter(has=page.get_by_role("heading", name=say("lead.policy")))
    expect(policy).to_contain_text(say("lead.held_of", held=1, cap=_cap_of(rep)))
    before = policy.inner_text()

    visitor.button("lead.touches.connected").first.click()
    expect(page.get_by_test_id("toasts")).to_contain_text(say("lead.logged_counts"))
    expect(policy).not_to_have_text(before)

    stages = page.get_by_role("list", name=say("leads.stage"))
    stages.get_by_role("button", name=say("leads.stages.visit")).click()
    page.get_by_role("button", name=say("lead.stage_to", stage=say("leads.stages.visit"))).click()
    expect(stages.get_by_role("button", name=say("leads.stages.visit"))).to_have_attribute(
        "aria-current", "step"
    )


def _cap_of(rep: Client) -> int:
    pools = rep.get("/v1/pools").json()["data"]
    rules = rep.get(f"/v1/pools/{pools[0]['id']}/eligibility").json()["rules"]
    return int(next(rule["limit"] for rule in rules if rule["id"] == "holding_cap_reached"))
