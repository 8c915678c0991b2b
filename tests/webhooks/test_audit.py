"""Who changed which webhook: for admins, in the company's one log, without a secret or a receiver's key."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from services.webhooks.rpc_call import AdminNeeded
from tests.webhooks.house import Answer, House
from tests.webhooks.receiver import Receiver

URL = "https://receiver.example/hook?token=their-own-key"


def entries(house: House, **query: str) -> list[Answer]:
    found: list[Answer] = house.admin.list_audit(query=query)["data"]
    return found


def test_every_act_on_a_webhook_is_noted_with_who_and_what(house: House, receiver: Receiver) -> None:
    made = house.webhook(receiver.url)
    house.admin.update_webhook(webhook_id=made["id"], body={"event_types": ["lead_lost"], "active": False})
    house.admin.rotate_webhook_secret(webhook_id=made["id"], body={"overlap_hours": 3})
    house.admin.update_webhook(webhook_id=made["id"], body={"event_types": ["*"], "active": True})
    house.hear()
    house.send_due()
    [delivery] = house.deliveries(made)
    house.admin.replay_delivery(delivery_id=delivery["id"])
    since = (house.clock.now() - timedelta(hours=1)).isoformat()
    house.admin.replay_webhook(webhook_id=made["id"], body={"since": since})
    house.admin.delete_webhook(webhook_id=made["id"])
    told = entries(house, object_id=made["id"])
    assert [each["action"] for each in told] == [
        "webhook_deleted", "webhook_replayed", "webhook_delivery_replayed", "webhook_changed",
        "webhook_secret_replaced", "webhook_changed", "webhook_added",
    ]  # fmt: skip
    assert {each["actor_id"] for each in told} == {str(house.admin._actor.id)}
    assert told[5]["before"] == {"event_types": ["*"], "active": True}
    assert told[5]["after"] == {"event_types": ["lead_lost"], "active": False}
    assert told[4]["after"] == {"overlap_hours": 3}


def test_log_holds_no_secret_and_no_key_of_the_receivers(house: House) -> None:
    made = house.webhook(URL)
    changed = house.admin.rotate_webhook_secret(webhook_id=made["id"], body={})
    house.admin.update_webhook(webhook_id=made["id"], body={"url": URL + "2", "description": "for 李雷"})
    house.admin.update_webhook(webhook_id=made["id"], body={"url": URL + "2", "description": "for 李雷"})
    kept = str(house.run("SELECT * FROM audit_entry"))
    for hidden in (made["secret"], changed["secret"], "their-own-key", "李雷"):
        assert hidden not in kept
    again, first = entries(house, action="webhook_changed")
    assert (first["after"], again["after"]) == ({"url": "***", "description": "***"}, {})


def test_pause_by_the_worker_is_noted_as_its_own_and_its_end_as_a_persons(
    house: House, receiver: Receiver
) -> None:
    made = house.webhook(receiver.url)
    receiver.status = 500
    for _ in range(2):
        house.hear()
        house.send_due()
        house.clock.advance(days=4)
    [paused] = entries(house, action="webhook_paused")
    assert (paused["actor_id"], paused["object_id"]) == (None, made["id"])
    house.admin.update_webhook(webhook_id=made["id"], body={"active": True})
    [ended] = entries(house, action="webhook_changed")
    assert (ended["before"], ended["after"]) == ({"paused": True}, {"paused": False})


def test_a_repeated_request_is_noted_once(house: House) -> None:
    admin = house.as_("admin", key=str(uuid4()))
    for _ in range(2):
        admin.create_webhook(body={"url": URL, "event_types": ["*"]})
    assert len(entries(house)) == 1


def test_log_is_searched_in_pages_and_by_admins_only(house: House) -> None:
    webhooks = [house.webhook(f"https://r{number}.example/x") for number in range(3)]
    first = house.admin.list_audit(query={"limit": "2"})
    rest = house.admin.list_audit(query={"limit": "2", "after": first["next_after"]})
    assert rest["next_after"] is None
    assert [e["object_id"] for e in first["data"] + rest["data"]] == [w["id"] for w in webhooks[::-1]]
    assert [e["object_id"] for e in entries(house, q="R1.EXAMPLE")] == [webhooks[1]["id"]]
    now = house.clock.now()
    assert entries(house, since=(now + timedelta(hours=1)).isoformat()) == []
    assert len(entries(house, **{"from": (now - timedelta(hours=1)).isoformat()})) == 3
    assert entries(house, to=(now - timedelta(hours=1)).isoformat()) == []
    assert entries(house, actor_id=str(uuid4())) == []
    with pytest.raises(AdminNeeded):
        house.as_("hr").list_audit(query={})


def test_log_cannot_be_altered(house: House) -> None:
    house.webhook(URL)
    for act in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with pytest.raises(DBAPIError, match="only grows"):
            house.run(act)
