"""Files brought in: their columns, what they would do, what went wrong, and all of it taken back."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from playwright.sync_api import Locator, expect

from tests.console.conftest import Visit
from tests.console.visitor import SCREENS, Screen, Visitor, on_screens
from tests.support.client import Client, as_role
from tests.support.suite import Suite

WAIT = 30_000
PHONE_IN_CHINESE = [
    pytest.param(*each.values, id=each.id, marks=each.marks if each.id == "zh-390" else pytest.mark.soak)
    for each in on_screens(SCREENS)
]


def test_a_file_is_mapped_tried_run_and_taken_back(screen: Screen, visit: Visit, admin: Client) -> None:
    visitor = visit(screen, admin)
    page, say = visitor.page, visitor.say
    token = uuid4().hex[:8]
    rows = [(f"客户 {token} {n}", f"{token}{n}@example.com") for n in range(3)]
    content = _workbook((f"称呼 {token}", f"信 {token}"), *rows, (f"坏行 {token}", "not-an-address"))
    visitor.go("/imports/new?kind=leads")

    _give(visitor, f"{token}.xlsx", content)
    expect(page.get_by_text(say("imports.missing.any"))).to_be_visible(timeout=WAIT)
    _choose(visitor, f"称呼 {token}", "name")
    _choose(visitor, f"信 {token}", "email")
    visitor.button("imports.check").click()
    told = say("imports.would.leads", created=3, updated=0, duplicate=0, failed=1)
    expect(page.get_by_text(told)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(f"客户 {token} 2")).to_be_visible()

    page.get_by_role("button", name=say("imports.run", count=3, number=3)).click()
    expect(page.get_by_role("tab", name=say("imports.tabs.failed"))).to_be_visible(timeout=WAIT)
    with page.expect_download() as loading:
        page.get_by_role("link", name=say("imports.download_errors")).click()
    wrong = loading.value.path().read_text(encoding="utf-8-sig")
    [line] = csv.DictReader(io.StringIO(wrong))
    assert line[f"信 {token}"] == "not-an-address"
    assert line["import_reason"].startswith(say("imports.fields.email"))

    visitor.button("imports.undo").click()
    page.get_by_role("tooltip").get_by_role("button", name=say("imports.undo")).press("Enter")
    expect(page.get_by_text(say("shell.job_states.undone"), exact=True).first).to_be_visible(timeout=WAIT)
    assert admin.get("/v1/leads", q=f"客户 {token}").json()["data"] == []

    visitor.go("/imports/new?kind=leads")
    _give(visitor, "again.csv", wrong.encode())
    visitor.button("imports.forget_this").click()
    expect(page.get_by_text(say("imports.nothing_recognised"))).to_be_visible()


@pytest.mark.parametrize("screen", PHONE_IN_CHINESE)
def test_whom_a_sync_misses_leaves_by_a_click_and_comes_back_by_another(
    screen: Screen, visit: Visit, suite: Suite
) -> None:
    hr = as_role(suite, "hr")
    visitor = visit(screen, hr)
    page, say = visitor.page, visitor.say
    number = uuid4().hex[:12]
    missed = {"number": number, "name": "将离开的人", "email": f"{number}@example.com"}
    assert hr.post("/v1/employees", missed).status_code == 201
    here = [(each["number"], each["name"]) for each in hr.api.list_employees() if each["active"]]
    content = _workbook(("工号", "姓名"), *(row for row in here if row[0] != number))
    visitor.go("/imports/new?kind=employees")

    page.get_by_role("radio", name=say("imports.modes.sync")).check()
    _give(visitor, "everybody.xlsx", content)
    visitor.button("imports.check").click()
    told = say("imports.some_missing", missing=1, active=len(here))
    expect(page.get_by_text(told)).to_be_visible(timeout=WAIT)
    visitor.button("imports.run_sync").click()
    line = page.get_by_role("listitem").filter(has_text=number)
    line.get_by_role("checkbox").check(timeout=WAIT)
    visitor.button("imports.confirm_departures", count=1).click()
    visitor.button("imports.confirm_departures", _form(visitor), count=1).click()
    expect(line.get_by_text(say("imports.departure_states.departed"))).to_be_visible(timeout=WAIT)

    visitor.button("common.undo", page.get_by_test_id("toasts")).click()
    expect(line.get_by_text(say("imports.departure_states.proposed"))).to_be_visible(timeout=WAIT)


def _form(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog")


def _give(visitor: Visitor, name: str, content: bytes) -> None:
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    visitor.page.locator("input[type=file]").set_input_files(file)


def _choose(visitor: Visitor, column: str, field: str) -> None:
    page = visitor.page
    page.get_by_role("combobox", name=visitor.say("imports.field_of", column=column)).click()
    page.keyboard.type(visitor.say(f"imports.fields.{field}"))
    page.keyboard.press("Enter")


def _workbook(*rows: tuple[str, ...]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()
