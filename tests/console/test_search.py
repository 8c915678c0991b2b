"""Search from anywhere."""

import random
from uuid import uuid4

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client, hired_rep

SAID = {
    "安": "an",
    "博": "bo",
    "晨": "chen",
    "芳": "fang",
    "静": "jing",
    "林": "lin",
    "敏": "min",
    "涛": "tao",
}


def test_a_lead_is_found_by_pinyin_and_opened_with_the_keyboard(
    screen: Screen, visit: Visit, admin: Client
) -> None:
    rep, _ = hired_rep(admin)
    name = "欧阳" + "".join(random.choices(list(SAID), k=5))
    spoken = "ouyang" + "".join(SAID[each] for each in name[2:])
    lead = rep.post("/v1/leads", {"name": name, "email": f"{uuid4()}@example.com", "source": "web_form"})
    visitor = visit(screen, rep)
    page = visitor.page
    visitor.go("/")

    if screen.is_phone:
        visitor.button("shell.search").click()
    else:
        page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=visitor.say("shell.search")).fill(spoken)
    expect(page.get_by_role("option", name=name, selected=True)).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{visitor.url}/leads/{lead.json()['id']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
