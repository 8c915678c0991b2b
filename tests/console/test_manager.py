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


def test_last_quarter_is_replayed_under_a_shorter_cycle_with_what_that_cannot_say(
    screen: Screen, visit: Visit, suite: Suite
) -> None:
    client = as_role(suite, "manager")
    visitor = visit(screen, client)
    page, say = visitor.page, visitor.say
    visitor.go("/rules/edit")
    label = f"{say('rules.fields.cycle_days.name')} {say('leads.grades.C')}"
    page.get_by_label(label, exact=True).fill("1")
    visitor.button("replays.replay").click()
    visitor.button("replays.ask_send", within=page.get_by_role("dialog")).click()

    expect(page.get_by_role("heading", name=say("replays.limits"))).to_be_visible(timeout=60_000)
    newest = next(iter(client.api.list_replays()))
    assert newest["rules"]["cycle_days"]["C"] == 1
    assert newest["state"] == "completed"
    expect(page.get_by_text(newest["words"][screen.language])).to_be_visible()
    expect(page.get_by_role("heading", name=say("replays.fidelity"))).to_be_visible()
    expect(visitor.button("replays.use")).to_be_enabled()

    visitor.go("/rules/replay")
    expect(page.get_by_text(f"#{newest['number']}").first).to_be_visible()


def test_a_target_is_planned_back_to_its_leads_and_set_for_a_rep(
    screen: Screen, visit: Visit, suite: Suite
) -> None:
    client = as_role(suite, "manager")
    visitor = visit(screen, client)
    page, say = visitor.page, visitor.say
    visitor.go("/planner")
    page.get_by_label(say("planner.target"), exact=True).fill("3")
    page.keyboard.press("Enter")

    plan = client.api.get_planner(target_deals=3)
    chain = page.get_by_role("list", name=say("planner.chain"))
    for stage in plan["stages"]:
        row = chain.get_by_role("listitem").filter(has_text=say(f"leads.stages.{stage['stage']}"))
        expect(row.filter(has_text=f"{stage['needed']:,}").first).to_be_visible()

    rep = next(iter(client.api.list_planner_reps()))
    page.get_by_role("button", name=f"{say('planner.set')} {rep['name']}", exact=True).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label(say("planner.target")).fill("7")
    visitor.button("planner.set", within=drawer).click()
    expect(page.get_by_text(say("planner.set_done"))).to_be_visible()
    assert next(iter(client.api.list_planner_reps()))["target_deals"] == 7
