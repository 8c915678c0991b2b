"""Leads from outside over HTTP: a form from a page, a webhook that is signed, and what is forged."""

import json
import time
from uuid import uuid4

import pytest
import requests

from gateway.signatures import sign
from tests.support.client import Client, as_role
from tests.support.suite import Suite

PAGE = "https://shop.example"


@pytest.fixture(scope="module")
def admin(suite: Suite) -> Client:
    return as_role(suite, "admin")


@pytest.fixture(scope="module")
def source(admin: Client) -> str:
    body = {"code": f"web-{uuid4().hex[:8]}", "name": "官网", "channel": "online", "kind": "form"}
    return str(admin.post("/v1/sources", body).json()["id"])


def key(admin: Client, source: str, kind: str) -> dict:
    body = {"kind": kind, "allowed_origins": [PAGE]}
    return dict(admin.post(f"/v1/sources/{source}/keys", body).json())


def a_phone() -> str:
    return f"137{uuid4().int % 10**8:08d}"


def leads_with(admin: Client, phone: str) -> int:
    return len(admin.get("/v1/leads", q=phone).json()["data"])


def send(
    suite: Suite, hook: dict, body: dict, *, secret: str = "", off: float = 0, name: str = ""
) -> requests.Response:
    raw, name = json.dumps(body).encode(), name or f"msg_{uuid4().hex}"
    moment = str(int(time.time() + off))
    signed = {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": sign(secret or hook["secret"], name, moment, raw),
        "content-type": "application/json",
    }
    url = f"{suite.url}/v1/intake/{hook['id']}/webhook"
    return requests.post(url, data=raw, headers=signed, timeout=10)


def test_a_page_of_an_allowed_origin_sends_a_form_and_learns_nothing(suite, admin, source):
    form, phone = key(admin, source, "form"), a_phone()
    assert "secret" not in form
    url = f"{suite.url}/v1/intake/{form['id']}/form"
    asked = requests.options(url, headers={"Origin": PAGE}, timeout=10)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, PAGE)
    answers = [
        requests.post(url, json={"姓名": "a", "手机": phone}, headers={"Origin": PAGE}, timeout=10),
        requests.post(url, json={"姓名": "a", "手机": phone}, headers={"Origin": PAGE}, timeout=10),
        requests.post(url, data={"姓名": "a", "手机": a_phone(), "website": "robot"}, timeout=10),
        requests.post(url, data={"姓名": "b", "手机": phone}, timeout=10),
    ]
    assert {(each.status_code, each.text) for each in answers} == {(202, '{"received":true}')}
    assert min(each.elapsed.total_seconds() for each in answers) >= 0.25
    assert answers[0].headers["Access-Control-Allow-Origin"] == PAGE
    assert leads_with(admin, phone) == 1


def test_a_page_of_another_origin_is_refused(suite, admin, source):
    url = f"{suite.url}/v1/intake/{key(admin, source, 'form')['id']}/form"
    foreign = {"Origin": "https://evil.example"}
    assert "Access-Control-Allow-Origin" not in requests.options(url, headers=foreign, timeout=10).headers
    refused = requests.post(url, json={"name": "x"}, headers=foreign, timeout=10)
    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")


def test_what_fills_the_honeypot_is_dropped(suite, admin, source):
    phone = a_phone()
    url = f"{suite.url}/v1/intake/{key(admin, source, 'form')['id']}/form"
    assert requests.post(url, json={"phone": phone, "website": "x"}, timeout=10).status_code == 202
    assert leads_with(admin, phone) == 0


def test_a_form_is_small_and_an_address_sends_few(suite, admin, source):
    url = f"{suite.url}/v1/intake/{key(admin, source, 'form')['id']}/form"
    assert requests.post(url, json={"name": "x" * 40_000}, timeout=10).status_code == 413
    sent = [requests.post(url, json={"website": "x"}, timeout=10).status_code for _ in range(31)]
    assert 429 in sent


def test_a_signed_message_brings_one_lead_however_often_it_is_sent(suite, admin, source):
    hook, phone = key(admin, source, "webhook"), a_phone()
    assert hook["secret"].startswith("whsec_")
    name = f"msg_{uuid4().hex}"
    for body in ({"phone": phone}, {"phone": phone}, {"phone": a_phone()}):
        answer = send(suite, hook, body, name=name)
        assert (answer.status_code, answer.json()) == (202, {"received": True})
    assert leads_with(admin, phone) == 1


def test_what_is_forged_late_or_early_is_refused(suite, admin, source):
    hook, other, phone = key(admin, source, "webhook"), key(admin, source, "webhook"), a_phone()
    for wrong in ({"secret": other["secret"]}, {"off": -400}, {"off": 400}):
        refused = send(suite, hook, {"phone": phone}, **wrong)
        assert (refused.status_code, refused.json()["code"]) == (403, "signature_invalid")
    assert leads_with(admin, phone) == 0


def test_a_rotated_key_has_a_new_secret_and_a_revoked_one_none(suite, admin, source):
    hook, path = key(admin, source, "webhook"), f"/v1/sources/{source}/keys"
    rotated = admin.post(f"{path}/{hook['id']}/rotate").json()
    assert rotated["secret"] != hook["secret"]
    for each in (hook, rotated):
        assert send(suite, each, {"phone": a_phone()}).status_code == 202
    listed = admin.get(path).json()["data"]
    assert all("secret" not in each for each in listed)
    ended = admin.session.delete(f"{suite.url}{path}/{hook['id']}", timeout=10)
    assert ended.status_code == 204
    assert send(suite, rotated, {"phone": a_phone()}).status_code == 404
