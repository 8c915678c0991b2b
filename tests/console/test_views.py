"""A list as somebody wants it, kept under a name: for themself, or for everybody."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from tests.console.conftest import Visit
from tests.console.test_list import DESKS
from tests.console.visitor import Screen, Visitor, on_screens
from tests.support.client import Client, as_role
from tests.support.suite import Suite

PAYMENTS = "/receivables?tab=payments"
FILTERED = re.compile("kind=payment.*&sort=paid_on")
STEP_PX = 16
COLUMNS = "grid => getComputedStyle(grid.querySelector('[role=row]')).gridTemplateColumns"


@pytest.mark.parametrize("screen", on_screens(DESKS))
def test_a_view_keeps_all_of_a_list_and_is_shared_by_choice(
    screen: Screen, visit: Visit, suite: Suite, admin: Client
) -> None:
    finance = visit(screen, as_role(suite, "finance"))
    shared, private = f"shared {uuid4()}", f"private {uuid4()}"
    finance.go(f"{PAYMENTS}&kind=payment&sort=paid_on&density=compact")
    arrange(finance)
    arranged = looks(finance)
    save(finance, private)
    save(finance, shared, is_shared=True)

    choose(finance, finance.say("grid.view_usual"))
    expect(finance.page).to_have_url(finance.url + PAYMENTS)
    expect(owners(finance)).to_have_count(1)
    choose(finance, private)
    expect(finance.page).to_have_url(FILTERED)
    expect(owners(finance)).to_have_count(0)
    assert looks(finance) == arranged

    colleague = visit(screen, admin)
    colleague.go(PAYMENTS)
    choose(colleague, shared)
    expect(colleague.page).to_have_url(FILTERED)
    expect(owners(colleague)).to_have_count(0)
    assert looks(colleague) == arranged
    open_views(colleague)
    expect(colleague.page.get_by_role("button", name=private)).to_have_count(0)


def arrange(visitor: Visitor) -> None:
    """A wider column, one moved to the front, one left out."""
    page, say = visitor.page, visitor.say
    amount, kind = say("money.amount_fen"), say("money.kind")
    edge = page.get_by_role("separator", name=say("grid.width_of", column=amount))
    width = int(edge.get_attribute("aria-valuenow") or 0)
    edge.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", str(width + STEP_PX))
    visitor.button("grid.columns").click()
    page.get_by_role("button", name=say("grid.column_up", column=kind)).click()
    expect(page.get_by_role("columnheader").first).to_have_text(kind)
    page.get_by_role("checkbox", name=say("money.owner"), exact=True).click()
    expect(owners(visitor)).to_have_count(0)
    page.keyboard.press("Escape")


def owners(visitor: Visitor) -> Locator:
    """The head of the column that was left out."""
    return visitor.page.get_by_role("columnheader", name=visitor.say("money.owner"))


def looks(visitor: Visitor) -> tuple[list[str], str, str | None]:
    """The columns in their order, their widths, and how close the rows are."""
    visitor.settle()
    grid = visitor.page.get_by_role("grid")
    heads = [head.strip() for head in grid.get_by_role("columnheader").all_inner_texts()]
    return heads, grid.evaluate(COLUMNS), grid.get_attribute("data-density")


def open_views(visitor: Visitor) -> None:
    of_any = re.escape(visitor.say("grid.view_shown", name="").strip())
    visitor.page.get_by_role("button", name=re.compile(f"^{of_any}")).click()
    visitor.page.get_by_role("list", name=visitor.say("grid.views"), exact=True).wait_for()
    visitor.settle()


def choose(visitor: Visitor, name: str) -> None:
    open_views(visitor)
    visitor.page.get_by_role("tooltip").get_by_role("button", name=name, exact=False).first.click()


def save(visitor: Visitor, name: str, *, is_shared: bool = False) -> None:
    open_views(visitor)
    page, say = visitor.page, visitor.say
    page.get_by_role("textbox", name=say("grid.view_name")).fill(name)
    if is_shared:
        page.get_by_role("checkbox", name=say("grid.view_shared")).check()
    visitor.button("grid.view_save").click()
    expect(page.get_by_role("button", name=say("grid.view_shown", name=name))).to_be_visible()
