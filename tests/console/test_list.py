"""A list of leads: filtered, sorted, with other columns, and found again where it was left."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import SCREENS, Screen, Visitor, on_screens
from tests.support.client import Client

DESKS = [each for each in SCREENS if not each.is_phone]


def choose_filter(visitor: Visitor, name: str) -> None:
    visitor.button("grid.filter").click()
    visitor.page.get_by_role("menuitem", name=visitor.say(name), exact=True).click()


def test_a_filter_narrows_the_list_and_is_in_the_address(screen: Screen, visit: Visit, admin: Client) -> None:
    visitor = visit(screen, admin)
    page = visitor.page
    visitor.go("/leads")
    choose_filter(visitor, "leads.grade")
    page.get_by_role("radio", name=visitor.say("leads.grades.A")).click()

    expect(page).to_have_url(f"{visitor.url}/leads?grade=A")
    expect(visitor.rows().first).to_contain_text("A")
    page.get_by_role(
        "button", name=visitor.say("grid.drop_filter", filter=visitor.say("leads.grade"))
    ).click()
    expect(page).to_have_url(f"{visitor.url}/leads")


@pytest.mark.parametrize("screen", on_screens(DESKS))
def test_sort_columns_and_density_are_in_the_address(screen: Screen, visit: Visit, admin: Client) -> None:
    visitor = visit(screen, admin)
    page = visitor.page
    visitor.go("/leads")
    head = page.get_by_role("columnheader", name=visitor.say("leads.score"))
    head.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"sort=-?score"))
    expect(head).to_have_attribute("aria-sort", "descending")

    visitor.button("grid.columns").click()
    page.get_by_role("checkbox", name=visitor.say("leads.company"), exact=True).click()
    expect(page.get_by_role("columnheader", name=visitor.say("leads.company"))).to_have_count(0)

    page.reload()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("columnheader", name=visitor.say("leads.company"))).to_have_count(0)


def test_back_returns_to_the_same_place(screen: Screen, visit: Visit, admin: Client) -> None:
    visitor = visit(screen, admin)
    page = visitor.page
    visitor.go("/leads?state=pooled")
    page.mouse.move(200, 500)
    page.mouse.wheel(0, 1200)
    row = page.locator("#row-28, li[data-index='12']")
    row.scroll_into_view_if_needed()
    link = row.get_by_role("link").first
    name = link.get_attribute("href")
    link.click()
    expect(page).to_have_url(f"{visitor.url}{name}")
    page.get_by_role("heading", level=1).wait_for()

    page.go_back()

    expect(row.get_by_role("link").first).to_have_attribute("href", str(name))
    expect(row).to_be_in_viewport()
