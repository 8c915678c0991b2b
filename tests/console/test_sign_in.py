"""Coming in, being refused, going out."""

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client, hired_rep


@pytest.fixture(scope="session")
def rep(admin: Client) -> tuple[str, str]:
    """Somebody's name and password."""
    client, _ = hired_rep(admin)
    number = client.get("/v1/me").json()["number"]
    return number, f"secret-{number}"


def test_a_wrong_password_is_refused_in_words_and_the_right_one_leads_to_the_day(
    screen: Screen, visit: Visit, rep: tuple[str, str]
) -> None:
    visitor = visit(screen, may_fail={401})
    number, password = rep
    visitor.go("/leads?state=held")
    page = visitor.page
    expect(page).to_have_url(f"{visitor.url}/login?return_to=%2Fleads%3Fstate%3Dheld")

    visitor.sign_in(number, "not the password")
    expect(page.get_by_role("alert")).to_contain_text(visitor.say("problems.sign_in_refused"))

    visitor.sign_in(number, password)
    expect(page).to_have_url(f"{visitor.url}/leads?state=held")
    expect(page.get_by_role("heading", level=1)).to_have_text(visitor.say("shell.places.leads"))


def test_who_signs_out_is_out_of_every_page(screen: Screen, visit: Visit, rep: tuple[str, str]) -> None:
    visitor = visit(screen, may_fail={401})
    page = visitor.page
    visitor.go("/login")
    visitor.sign_in(*rep)
    page.get_by_role("heading", level=1).wait_for()
    visitor.settle()  # a menu that opens while the page still fills may lose the click

    page.get_by_role("button", name=visitor.say("shell.person_menu", name=f"销售 {rep[0]}")).click()
    page.get_by_role("menuitem", name=visitor.say("shell.sign_out")).click()
    expect(page).to_have_url(f"{visitor.url}/login")

    visitor.go("/leads")
    expect(page).to_have_url(f"{visitor.url}/login?return_to=%2Fleads")
