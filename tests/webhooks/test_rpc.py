"""Webhooks as an admin keeps them, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.webhooks.repository.deliveries import DeliveryUnknown, DeliveryWaits
from services.webhooks.repository.subscriptions import SubscriptionUnknown
from services.webhooks.rpc_call import AdminNeeded
from shared.errors import Invalid, VersionConflict
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver

URL = "https://receiver.example/hook"


def test_secret_is_shown_once(house: House) -> None:
    made = house.webhook(URL, "lead_lost")
    assert made["secret"].startswith("whsec_")
    read = house.admin.get_webhook(webhook_id=made["id"])
    [listed] = house.admin.list_webhooks(query={})["data"]
    assert "secret" not in read
    assert read == listed == {name: value for name, value in made.items() if name != "secret"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": URL},
        {"url": URL, "event_types": []},
        {"url": URL, "event_types": ["lead lost"]},
        {"url": URL, "event_types": ["lead_lots"]},
        {"url": URL, "event_types": ["leed_*"]},
        {"url": URL, "event_types": ["*_lost"]},
        {"url": URL, "event_types": ["webhook.ping"]},
        {"url": URL, "event_types": ["*"], "colour": "red"},
        {"url": URL, "event_types": ["*"], "description": "a\0b"},
    ],
)
def test_unclear_webhook_is_refused(house: House, body: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        house.admin.create_webhook(body=body)


def test_one_key_makes_one_webhook(house: House) -> None:
    admin = house.as_("admin", key="k1")
    body = {"url": URL, "event_types": ["*"]}
    made = admin.create_webhook(body=body)
    assert admin.create_webhook(body=body) == made
    assert len(house.admin.list_webhooks(query={})["data"]) == 1


def test_no_stored_outcome_holds_a_secret(house: House) -> None:
    create, rotate = (house.as_("admin", key=key) for key in ("k1", "k2"))
    made = create.create_webhook(body={"url": URL, "event_types": ["*"]})
    changed = rotate.rotate_webhook_secret(webhook_id=made["id"], body={})
    assert changed["secret"].startswith("whsec_")
    kept = str(house.run("SELECT outcome FROM request_key"))
    assert "digest" in kept
    assert "whsec_" not in kept
    assert rotate.rotate_webhook_secret(webhook_id=made["id"], body={}) == changed
    house.admin.rotate_webhook_secret(webhook_id=made["id"], body={"overlap_hours": 0})
    assert create.create_webhook(body={"url": URL, "event_types": ["*"]}) == {**made, "secret": None}


def test_webhook_is_changed_at_the_version_read(house: House) -> None:
    made = house.webhook(URL)
    changed = house.admin.update_webhook(webhook_id=made["id"], body={"description": "ERP"}, if_match=1)
    assert (changed["description"], changed["version"]) == ("ERP", 2)
    with pytest.raises(VersionConflict):
        house.admin.update_webhook(webhook_id=made["id"], body={"active": False}, if_match=1)


def test_inactive_webhook_collects_nothing(house: House) -> None:
    made = house.webhook(URL)
    house.admin.update_webhook(webhook_id=made["id"], body={"active": False})
    house.hear()
    assert house.deliveries(made) == []
    house.admin.update_webhook(webhook_id=made["id"], body={"active": True})
    house.hear("lead_lost")
    assert [each["type"] for each in house.deliveries(made)] == ["lead_lost"]
    assert house.broken_checks() == []


def test_deleted_webhook_is_gone_and_nothing_waits_for_it(house: House, receiver: Receiver) -> None:
    made = house.webhook(receiver.url)
    house.hear()
    house.admin.delete_webhook(webhook_id=made["id"])
    house.hear()
    house.send_due()
    assert receiver.requests == []
    assert house.admin.list_webhooks(query={})["data"] == []
    for call in (
        lambda: house.admin.get_webhook(webhook_id=made["id"]),
        lambda: house.admin.list_webhook_deliveries(webhook_id=made["id"], query={}),
        lambda: house.admin.ping_webhook(webhook_id=made["id"]),
    ):
        with pytest.raises(SubscriptionUnknown):
            call()
    assert house.run("SELECT state, count(*) FROM delivery GROUP BY state") == [("dead", 1)]
    assert house.broken_checks() == []


def test_ping_goes_to_one_webhook_alone(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url + "/other")
    made = house.webhook(receiver.url, "lead_lost")
    ping = house.admin.ping_webhook(webhook_id=made["id"])
    house.send_due()
    [request] = receiver.requests
    assert (request["path"], request["json"]["type"]) == ("/hook", "webhook.ping")
    assert house.admin.get_delivery(delivery_id=ping["id"])["state"] == "delivered"
    assert house.broken_checks() == []


def test_lists_are_paged_and_filtered(house: House, receiver: Receiver) -> None:
    made = house.webhook(receiver.url)
    events = [house.hear("lead_lost" if number % 2 else "lead_claimed") for number in range(5)]
    seen: list[str] = []
    query: dict[str, object] = {"limit": "2", "sort": "created_at"}
    while True:
        page = house.admin.list_webhook_deliveries(webhook_id=made["id"], query=query)
        seen += [each["message_id"] for each in page["data"]]
        if page["next_after"] is None:
            break
        query["after"] = page["next_after"]
    assert seen == [str(event.event_id) for event in events]
    assert len(house.deliveries(made, type="lead_lost", state="waiting")) == 2
    assert house.deliveries(made, state="dead") == []
    with pytest.raises(Invalid):
        house.deliveries(made, after={"id": "x"})


def test_all_since_a_time_is_sent_again_even_what_came_before_the_webhook(
    house: House, receiver: Receiver
) -> None:
    house.hear("lead_lost")
    house.hear("lead_claimed")
    made = house.webhook(receiver.url, "lead_lost")
    house.hear("lead_lost")
    house.send_due()
    since = (house.clock.now() - timedelta(hours=1)).isoformat()
    assert house.admin.replay_webhook(webhook_id=made["id"], body={"since": since}) == {"replayed": 2}
    house.send_due()
    assert [each["type"] for each in receiver.bodies()] == ["lead_lost"] * 3
    assert sorted(each["round"] for each in house.deliveries(made)) == [1, 2]
    later = (house.clock.now() + timedelta(hours=1)).isoformat()
    assert house.admin.replay_webhook(webhook_id=made["id"], body={"since": later}) == {"replayed": 0}
    assert house.broken_checks() == []


def test_only_the_dead_are_sent_again_when_asked_so(house: House, receiver: Receiver) -> None:
    made = house.webhook(receiver.url)
    house.hear()
    house.send_due()
    dead = house.hear()
    house.run(
        "UPDATE delivery SET state = 'dead', next_attempt_at = NULL, settled_at = now()"
        " WHERE message_id = :id",
        id=dead.event_id,
    )
    since = (house.clock.now() - timedelta(hours=1)).isoformat()
    body = {"since": since, "dead_only": True}
    assert house.admin.replay_webhook(webhook_id=made["id"], body=body) == {"replayed": 1}
    house.send_due()
    assert receiver.requests[-1]["headers"]["webhook-id"] == str(dead.event_id)


def test_delivery_on_its_way_is_not_replayed(house: House) -> None:
    made = house.webhook(URL)
    house.hear()
    with pytest.raises(DeliveryWaits):
        house.admin.replay_delivery(delivery_id=house.deliveries(made)[0]["id"])
    with pytest.raises(DeliveryUnknown):
        house.admin.replay_delivery(delivery_id=str(uuid4()))
    with pytest.raises(DeliveryUnknown):
        house.admin.get_delivery(delivery_id=str(uuid4()))


@pytest.mark.parametrize("roles", [(), ("rep",), ("manager", "marketer", "hr", "finance", "employee")])
def test_only_admins_come_near(house: House, roles: tuple[str, ...]) -> None:
    made = house.webhook(URL)
    house.hear()
    delivery = {"delivery_id": house.deliveries(made)[0]["id"]}
    webhook = {"webhook_id": made["id"]}
    someone = house.as_(*roles)
    for call in (
        lambda: someone.list_webhooks(query={}),
        lambda: someone.create_webhook(body={"url": URL, "event_types": ["*"]}),
        lambda: someone.get_webhook(**webhook),
        lambda: someone.update_webhook(**webhook, body={}),
        lambda: someone.delete_webhook(**webhook),
        lambda: someone.rotate_webhook_secret(**webhook, body={}),
        lambda: someone.ping_webhook(**webhook),
        lambda: someone.list_webhook_deliveries(**webhook, query={}),
        lambda: someone.replay_webhook(**webhook, body={"since": "2027-01-01T00:00:00Z"}),
        lambda: someone.get_delivery(**delivery),
        lambda: someone.replay_delivery(**delivery),
    ):
        with pytest.raises(AdminNeeded):
            call()
