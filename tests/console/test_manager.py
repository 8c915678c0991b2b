"""A manager tries rules before they begin, and decides about those that history proposes."""

import re
from contextlib import closing

from playwright.sync_api import expect
from sqlalchemy import text

from shared.database import Database
from shared.ids import new_id
from shared.jobs import run
from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import as_role
from tests.support.suite import Suite

CHANGES = """[{"grade": "A", "source": null, "before": 5, "after": 10, "wins": 60, "own_share": 0.7,
    "ripe_days": 15.0, "late": {"estimate": 0.3, "low": 0.2, "high": 0.4}}]"""
# The suite's company has won too little for a proposal of its own.
_PROPOSAL = text("""
    insert into cycle_proposal (id, month, base_version, rules, changes, created_at)
    select :id, '2026-11', id, rules, cast(:changes as jsonb), now() from rule_version
    where kind = 'pool' and pool_id is null and effective_at <= now() order by number desc limit 1
""")


def test_a_shorter_cycle_is_tried_and_the_leads_it_would_take_back_are_named(
    screen: Screen, visit: Visit, suite: Suite
) -> None:
    visitor = visit(screen, as_role(suite, "manager"))
    page, say = visitor.page, visitor.say
    visitor.go("/rules/edit")
    for grade in "ABCD":
        field = page.get_by_label(
            f"{say('rules.fields.cycle_days.name')} {say(f'leads.grades.{grade}')}", exact=True
        )
        field.fill("1")
    visitor.button("rules.try").click()

    panel = page.get_by_role("complementary", name=say("rules.dry_run"))
    expect(panel.get_by_role("heading", name=say("rules.which_leads"))).to_be_visible()
    named = panel.get_by_role("link")
    expect(named.first).to_be_visible()
    expect(panel.locator("p strong")).not_to_have_text(say("rules.would_recycle", count=0))


def test_what_history_proposes_for_the_cycle_is_read_and_declined_with_a_reason(
    screen: Screen, visit: Visit, suite: Suite
) -> None:
    with closing(Database(suite.database_url("leads"))) as db:
        assert run("leads.cycle", db=db, again=True).state == "done"
        with db.transaction() as session:
            session.execute(text("delete from cycle_proposal"))
            session.execute(_PROPOSAL, {"id": new_id(), "changes": CHANGES})
    visitor = visit(screen, as_role(suite, "manager"))
    page, say = visitor.page, visitor.say
    visitor.go("/cycles")
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.get_by_role("listitem").get_by_text(re.compile("5 → 10"))).to_be_visible()
    visitor.button("cycles.decline").click()

    drawer = page.get_by_role("dialog")
    drawer.get_by_label(say("cycles.reason")).fill("the fair was a fluke")
    drawer.get_by_role("button", name=say("cycles.decline")).click()

    expect(page.get_by_text(say("cycles.reason_was", reason="the fair was a fluke"))).to_be_visible()
