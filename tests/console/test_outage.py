"""The broker goes away and comes back while somebody looks at a page."""

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client
from tests.support.suite import Suite

AWAY = {502, 503, 504}


@pytest.mark.parametrize("screen", [Screen("zh", 390), Screen("en", 1440)], ids=str)
def test_the_page_says_so_and_recovers_without_being_loaded_again(
    screen: Screen, visit: Visit, admin: Client, suite: Suite
) -> None:
    visitor = visit(screen, admin, may_fail=AWAY)
    page = visitor.page
    visitor.go("/leads")
    expect(visitor.rows().first).to_be_visible()
    page.evaluate("window.isTheSamePage = true")

    suite.stop_broker()
    try:
        page.get_by_role("searchbox", name=visitor.say("grid.search")).or_(
            page.get_by_role("textbox", name=visitor.say("grid.search"))
        ).fill("王")
        banner = page.get_by_test_id("outage")
        expect(banner).to_contain_text(visitor.say("shell.outage.broker"), timeout=20_000)
    finally:
        suite.start_broker()

    expect(banner).to_be_hidden(timeout=20_000)
    expect(visitor.rows().first).to_contain_text("王", timeout=20_000)
    assert page.evaluate("window.isTheSamePage") is True
