"""A track from a marketer's hands to a customer's phone and back, over HTTP, with a real broker."""

import time
from uuid import uuid4

import pytest
import requests
from standardwebhooks import Webhook

from gateway.signatures import sign
from services.leads.jobs_nurture import nurture
from shared.clock import utc_now
from shared.database import Database
from tests.support.client import as_role
from tests.support.suite import Suite
from tests.support.waiting import wait_for
from tests.webhooks.receiver import Receiver


@pytest.fixture
def receiver():
    with Receiver() as up:
        yield up


def test_a_customer_is_written_to_answers_and_unsubscribes(suite: Suite, receiver, monkeypatch) -> None:
    monkeypatch.setenv("ALLHANDS_WEBHOOK_LOOPBACK", "true")
    admin = as_role(suite, "admin")
    database = Database(suite.database_url("leads"))
    region = f"region {uuid4()}"
    saved = admin.put("/v1/nurture-channels/sms", {"active": True, "url": receiver.url}).json()
    secret = saved.get("secret") or admin.post("/v1/nurture-channels/sms/secret").json()["secret"]
    phone = f"139{int(time.time()) % 100_000_000:08d}"
    lead = admin.post("/v1/leads", {"name": "李雷", "phone": phone, "region": region}).json()["id"]
    grade = admin.get(f"/v1/leads/{lead}").json()["grade"]
    step = {"kind": "sms", "wait": {"amount": 0, "unit": "hours"}, "texts": {"zh": {"body": "{name}，您好"}}}
    later = step | {"wait": {"amount": 5, "unit": "days"}}
    document = {
        "audience": {
            "grades": [grade],
            "states": ["nurturing", "pooled", "held"],
            "conditions": [{"field": "region", "any": [region]}],
        },
        "held_out_share": 0,
        "quiet_hours": None,
        "steps": [step, later],
    }
    body = {"name": "C", "active": True, "priority": 0, "document": document}
    track = admin.post("/v1/nurture-tracks", body).json()["id"]
    nurture(database, utc_now())
    [request] = [each for each in receiver.requests if each["json"]["data"].get("lead_id") == lead]
    told = Webhook(secret).verify(request["body"], request["headers"])
    assert told["data"]["body"] == "李雷，您好"
    answer = report(suite, saved["id"], secret, told["data"]["message_id"], "reply")
    assert (answer.status_code, answer.json()) == (202, {"received": True})
    forged = report(suite, saved["id"], "whsec_" + "A" * 32, told["data"]["message_id"], "reply")
    assert (forged.status_code, forged.json()["code"]) == (403, "signature_invalid")
    nurture(database, utc_now())
    [enrolment] = admin.get(f"/v1/leads/{lead}/nurture").json()["data"]
    assert (enrolment["track_id"], enrolment["end_cause"]) == (track, "replied")
    wait_for(lambda: "lead_nurture_stopped" not in waiting_events(database))
    admin.session.delete(f"{suite.url}/v1/nurture-tracks/{track}", timeout=10)
    database.close()


def waiting_events(database: Database) -> set[str]:
    with database.transaction() as session:
        rows = session.connection().exec_driver_sql("select type from outbox where published_at is null")
        return {kind for (kind,) in rows}


def report(suite: Suite, channel: str, secret: str, message: str, status: str) -> requests.Response:
    body = f'{{"message_id":"{message}","status":"{status}"}}'.encode()
    message_id, timestamp = str(uuid4()), str(int(time.time()))
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(secret, message_id, timestamp, body),
    }
    return requests.post(f"{suite.url}/v1/nurture-reports/{channel}", data=body, headers=headers, timeout=10)


def test_the_page_to_unsubscribe_asks_and_a_link_of_nobody_is_told_so(suite: Suite) -> None:
    url = f"{suite.url}/v1/unsubscribe/{'A' * 43}"
    page = requests.get(url, headers={"Accept-Language": "en"}, timeout=10)
    assert (page.status_code, "Unsubscribe" in page.text, 'method="post"' in page.text) == (200, True, True)
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "确认退订" in requests.get(url, timeout=10).text
    clicked = requests.post(url, headers={"Accept": "text/html", "Accept-Language": "en"}, timeout=10)
    assert (clicked.status_code, "does not work" in clicked.text) == (404, True)
    plain = requests.post(url, data={"List-Unsubscribe": "One-Click"}, timeout=10)
    assert (plain.status_code, plain.json()["code"]) == (404, "not_found")
