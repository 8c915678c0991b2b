"""A manager tries rules before they begin."""

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import as_role
from tests.support.suite import Suite


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
