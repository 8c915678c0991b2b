"""A field that stopped a training is left out for good with one click, and called as the company calls it."""

import random
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Screen
from tests.support.client import Client, as_role, finished_import
from tests.support.suite import Suite
from tests.support.waiting import wait_for

LEADS = 400


def test_a_leak_is_left_out_once_and_for_all_and_named(screen: Screen, visit: Visit, suite: Suite) -> None:
    client = as_role(suite, "marketer")
    token = uuid4().hex[:8]
    column = f"付款 {token}"
    _stopped(client, column, token)
    visitor = visit(screen, client)
    page, say = visitor.page, visitor.say

    visitor.go("/scoring")
    leak = page.get_by_role("listitem").filter(has_text=column).last
    visitor.button("scoring.remember.later", within=leak).click()
    expect(leak.get_by_text(say("scoring.remember.is_later"))).to_be_visible()
    expect(visitor.button("scoring.train_again")).to_be_enabled()

    visitor.go(f"/scoring/features?q={token}")
    visitor.button("scoring.registry.describe_what", name=column).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_label(say("scoring.registry.when_later"))).to_be_checked()
    drawer.get_by_label(say("scoring.registry.zh")).fill(f"付款情况 {token}")
    drawer.get_by_label(say("scoring.registry.en")).fill(f"payment {token}")
    visitor.button("common.save", within=drawer).click()
    called = {"zh": f"付款情况 {token}", "en": f"payment {token}"}
    row = page.locator("tr", has_text=called[screen.language])
    expect(row).to_contain_text(say("scoring.registry.column", name=column))
    expect(row).to_contain_text(say("scoring.registry.known_at.later"))

    [feature] = [each for each in _features(client) if each["name"] == f"extra.{column}"]
    assert (feature["words"], feature["known_at"]) == (called, "later")


def _stopped(client: Client, column: str, token: str) -> None:
    """A training of a file that has a column filled in after the outcome, which stopped it."""
    chance = random.Random(7)
    lines = [f"编号,分,{column},结果"]
    for n in range(LEADS):
        points, won = chance.randrange(20), chance.random() < 0.4
        lines.append(f"{token}-{n},{points},{'已付' if won else '无'},{'成交' if won else '未成交'}")
    mapping = {"编号": "external_id", "结果": "outcome"}
    job = finished_import(client, client.upload("\n".join(lines).encode(), mapping=mapping))
    asked = client.post("/v1/score-trainings", {"imports": [job["id"]]}, f"train-{token}").json()

    def ended() -> Any:
        told = client.get(f"/v1/score-trainings/{asked['id']}").json()
        return told if told["state"] in {"completed", "failed"} else None

    assert wait_for(ended, seconds=60, every=0.2)["error_code"] == "leak_suspected"


def _features(client: Client) -> list[Any]:
    found: list[Any] = client.get("/v1/score-features").json()["data"]
    return found
