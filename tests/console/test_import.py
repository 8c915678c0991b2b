"""A file of leads brought in: columns, preview, run, what went wrong, and all of it taken back."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen, Visitor
from tests.support.client import Client


def test_a_file_is_mapped_tried_run_and_taken_back(screen: Screen, visit: Visit, admin: Client) -> None:
    visitor = visit(screen, admin)
    page, say = visitor.page, visitor.say
    token = uuid4().hex[:8]
    rows = [f"客户 {token} {n},{token}{n}@example.com" for n in range(3)]
    content = "\n".join(["称呼,电子邮箱", *rows, f"坏行 {token},not-an-address"]).encode()
    visitor.go("/imports/new?kind=leads")

    page.locator("input[type=file]").set_input_files(
        {"name": f"{token}.csv", "mimeType": "text/csv", "buffer": content}
    )
    _choose(visitor, "称呼", "name")
    _choose(visitor, "电子邮箱", "email")
    visitor.button("imports.check").click()
    expect(
        page.get_by_text(say("imports.would.leads", created=3, updated=0, duplicate=0, failed=1))
    ).to_be_visible(timeout=30_000)

    page.get_by_role("button", name=say("imports.run", count=3, number=3)).click()
    expect(page.get_by_role("tab", name=say("imports.tabs.failed"))).to_be_visible(timeout=30_000)
    with page.expect_download() as loading:
        page.get_by_role("link", name=say("imports.download_errors")).click()
    assert "not-an-address" in loading.value.path().read_text(encoding="utf-8-sig")

    visitor.button("imports.undo").click()
    page.get_by_role("tooltip").get_by_role("button", name=say("imports.undo")).click()
    expect(page.get_by_text(say("shell.job_states.undone"), exact=True).first).to_be_visible(timeout=30_000)
    assert admin.get("/v1/leads", q=f"客户 {token}").json()["data"] == []


def _choose(visitor: Visitor, column: str, field: str) -> None:
    page = visitor.page
    page.get_by_role("combobox", name=visitor.say("imports.field_of", column=column)).click()
    page.keyboard.type(visitor.say(f"imports.fields.{field}"))
    page.keyboard.press("Enter")
