"""Duplicates over HTTP: fifty captures at once are one lead; what is alike is queued, merged, two again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.support.client import Client, as_role
from tests.support.suite import Suite

CROWD = 50


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


def digits() -> str:
    return f"{uuid4().int % 10**8:08d}"


def at_once(client: Client, bodies: list[dict]) -> list[dict]:
    start = Barrier(len(bodies))

    def send(body: dict) -> dict:
        start.wait()
        answer = client.insist("/v1/leads", body, uuid4().hex)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    with ThreadPoolExecutor(len(bodies)) as crowd:
        return list(crowd.map(send, bodies))


def spellings(end: str) -> list[str]:
    return [
        f"137{end}",
        f"+86 137 {end[:4]} {end[4:]}",
        f"0086-137-{end[:4]}-{end[4:]}",
        f"（86）137{end[:4]}—{end[4:]}",
        f"电话：137{end}".translate({ord("0") + n: "０１２３４５６７８９"[n] for n in range(10)}),
    ]


@pytest.mark.parametrize("spelled", [1, 5])
def test_fifty_captures_of_one_person_at_once_make_one_lead(suite, admin, spelled):
    phones = spellings(digits())[:spelled]
    told = at_once(admin, [{"phone": phones[n % spelled], "source": "web"} for n in range(CROWD)])
    assert len({each["id"] for each in told}) == 1
    outcomes = [each["outcome"] for each in told]
    assert (outcomes.count("created"), outcomes.count("duplicate")) == (1, CROWD - 1)
    assert len(admin.get("/v1/leads", q=phones[0]).json()["data"]) == 1


def test_alike_leads_are_queued_merged_and_two_again(suite, admin):
    company = f"甲{uuid4().hex[:8]}科技"
    one, other = (
        admin.post(
            "/v1/leads", {"name": name, "company": written, "region": "上海", "phone": f"137{digits()}"}
        ).json()
        for name, written in (("李雷", f"上海{company}有限公司"), ("李磊", company))
    )
    assert '"state": "done"' in suite.job("leads.duplicates", "--again").replace(":", ": ").replace(
        ":  ", ": "
    )
    [pair] = admin.get("/v1/duplicates", lead_id=one["id"]).json()["data"]
    assert {each["id"] for each in pair["leads"]} == {one["id"], other["id"]}
    address = f"/v1/duplicates/{pair['id']}"
    card = admin.get(address).json()
    assert card["merge"]["refused"] is None
    key = uuid4().hex
    merged = admin.post(address + "/merge", {}, key)
    assert (merged.status_code, merged.json()["state"]) == (200, "merged")
    assert admin.post(address + "/merge", {}, key).json() == merged.json()
    gone = card["merge"]["merged_id"]
    assert admin.post(f"/v1/leads/{gone}/unmerge", {}).json()["not_restored"] == []
    dismissed = admin.post(address + "/dismiss", {"reason": "同名"}).json()
    assert dismissed["state"] == "dismissed"
    assert admin.post(address + "/dismiss/undo", {}).json()["state"] == "open"
    assert suite.broken_promises() == []
