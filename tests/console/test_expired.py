"""A session that ends while somebody types: they sign in over the page, and nothing is lost."""

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client, hired_rep, imported_pool, pooled_leads

NOTE = "客户想下周看样机"


def test_a_half_typed_form_outlives_the_session_and_is_sent(
    screen: Screen, visit: Visit, admin: Client
) -> None:
    rep, _ = hired_rep(admin)
    lead = pooled_leads(rep, imported_pool(admin, 1), 1)[0]
    rep.api.claim_lead(lead)
    number = rep.get("/v1/me").json()["number"]
    visitor = visit(screen, rep, may_fail={401})
    page = visitor.page
    visitor.go("/today")
    visitor.button("today.note").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label(visitor.say("lead.touches.note")).fill(NOTE)

    assert rep.session.delete(f"{rep.url}/v1/sessions/current", timeout=30).status_code == 204
    visitor.button("common.save", form).click()
    expect(page.get_by_text(visitor.say("shell.expired_more"))).to_be_visible()
    visitor.sign_in(number, f"secret-{number}")

    expect(page.get_by_text(visitor.say("shell.expired_more"))).to_be_hidden()
    expect(page.get_by_test_id("toasts")).not_to_be_empty()
    expect(form).to_be_hidden()
    touches = admin.get(f"/v1/leads/{lead}/touches").json()["data"]
    assert [touch["note"] for touch in touches] == [NOTE]
