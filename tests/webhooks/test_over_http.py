"""Webhooks with everything running: from a change in the company to a receiver outside it."""

from uuid import uuid4

import requests
from standardwebhooks import Webhook

from tests.support.client import as_role
from tests.support.suite import Suite
from tests.support.waiting import wait_for
from tests.webhooks.receiver import Receiver


def test_change_reaches_a_receiver_that_was_down_meanwhile(suite: Suite, receiver: Receiver) -> None:
    admin = as_role(suite, "admin")
    body = {"url": receiver.url, "event_types": ["team_changed"]}
    made = admin.post("/v1/webhooks", body, key=str(uuid4()))
    assert made.status_code == 201, made.text
    webhook = made.json()
    receiver.down()
    team = admin.post("/v1/teams", {"name": f"队 {uuid4()}", "region": "华东"}, key=str(uuid4())).json()
    log = f"/v1/webhooks/{webhook['id']}/deliveries"
    wait_for(lambda: [each for each in admin.get(log).json()["data"] if each["attempts"]])
    receiver.up()
    suite.kill("webhooks-deliver", wait=False)
    [request] = wait_for(lambda: receiver.requests, seconds=60)
    told = Webhook(webhook["secret"]).verify(request["body"], request["headers"])
    assert (told["type"], told["data"]["team_id"]) == ("team_changed", team["id"])
    [delivery] = wait_for(lambda: admin.get(log, state="delivered").json()["data"])
    again = admin.post(f"/v1/deliveries/{delivery['id']}/replay", key=str(uuid4()))
    assert again.status_code == 202, again.text
    wait_for(lambda: len(receiver.requests) == 2)
    address = f"{suite.url}/v1/webhooks/{webhook['id']}"
    assert requests.delete(address, headers=dict(admin.session.headers), timeout=10).ok
    assert as_role(suite, "rep").get("/v1/webhooks").status_code == 403
    assert not [line for line in suite.broken_promises() if "webhooks" in line]
