"""Webhooks told of many events together: bounded, in order, each event once, and else as single ones are."""

import random
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook

from services.webhooks import settings
from services.webhooks.repository.bulk import gather
from shared.errors import Invalid
from tests.webhooks.house import Answer, House
from tests.webhooks.receiver import Receiver

SEED = 20_270_115


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are gathered as soon as somebody gathers."""
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_SECONDS", "0")


def bulk(house: House, receiver: Receiver, *types: str) -> Answer:
    return house.webhook(receiver.url, *types, mode="bulk")


def told(receiver: Receiver) -> list[Any]:
    """Every event told, in the order it came; a message repeated under its id is read once."""
    messages = {each["headers"]["webhook-id"]: each["json"] for each in receiver.requests}
    return [item for body in messages.values() for item in body["data"]]


def test_events_of_a_type_come_in_one_signed_message(house: House, receiver: Receiver) -> None:
    webhook = bulk(house, receiver, "lead_*")
    events = house.hear_many(*["lead_recycled"] * 5, "lead_lost", "team_changed")
    house.send_due()
    [recycled, lost] = receiver.requests
    body = Webhook(webhook["secret"]).verify(recycled["body"], recycled["headers"])
    assert (body["type"], body["aggregate_id"], body["sequence"]) == ("lead_recycled.bulk", webhook["id"], 1)
    assert [each["id"] for each in body["data"]] == [str(each.event_id) for each in events[:5]]
    assert body["data"][0] == {
        "id": str(events[0].event_id), "type": "lead_recycled", "timestamp": "2027-01-15T01:00:00+00:00",
        "aggregate_id": str(events[0].aggregate_id), "sequence": 1,
        "actor_id": "0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b", "data": {"lead_id": "x"},
    }  # fmt: skip
    assert (lost["json"]["type"], lost["json"]["sequence"]) == ("lead_lost.bulk", 2)
    assert [(each["type"], each["items"]) for each in house.deliveries(webhook)] == [
        ("lead_recycled.bulk", 5), ("lead_lost.bulk", 1),
    ]  # fmt: skip
    assert house.broken_checks() == []


def test_single_and_bulk_webhooks_are_told_the_same(house: House, receiver: Receiver) -> None:
    with Receiver() as other:
        single = house.webhook(other.url)
        bulk(house, receiver)
        house.hear_many(*["lead_claimed", "lead_released"] * 10)
        house.send_due()
        alone = {each["headers"]["webhook-id"]: each["json"] for each in other.requests}
    assert {each.pop("id"): each for each in told(receiver)} == alone
    assert house.broken_checks() == []
    body = {"since": (house.clock.now() - timedelta(hours=1)).isoformat()}
    assert house.admin.replay_webhook(webhook_id=single["id"], body=body) == {"replayed": 20}


def test_a_message_holds_at_most_what_is_set(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_ITEMS", "4")
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_BYTES", "2000")
    bulk(house, receiver)
    house.hear_many(*["lead_lost"] * 10, data={"cause": "价"})
    house.hear_many(*["team_changed"] * 3, data={"name": "华" * 300})
    house.send_due()
    assert [(len(each["data"]), each["type"]) for each in receiver.bodies()] == [
        (4, "lead_lost.bulk"), (4, "lead_lost.bulk"), (2, "lead_lost.bulk"), *[(1, "team_changed.bulk")] * 3,
    ]  # fmt: skip
    assert max(len(each["body"]) for each in receiver.requests) <= 2000


def test_an_event_waits_for_company_unless_enough_are_there(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_SECONDS", "60")
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_ITEMS", "3")
    bulk(house, receiver)
    house.hear()
    house.hear()
    house.send_due()
    assert receiver.requests == []
    house.clock.advance(seconds=61)
    house.send_due()
    house.hear_many(*["lead_claimed"] * 3)
    house.send_due()
    assert [len(each["data"]) for each in receiver.bodies()] == [2, 3]


def test_messages_come_one_after_another_also_past_failures(house: House, receiver: Receiver) -> None:
    bulk(house, receiver)
    lead = uuid4()
    receiver.status = 500
    for sequence in range(1, 9):
        house.hear("lead_claimed" if sequence % 2 else "lead_released", lead, sequence=sequence)
    house.send_due()
    assert len(receiver.requests) == 1
    receiver.status = 200
    house.clock.advance(seconds=6)
    house.send_due()
    assert [each["sequence"] for each in told(receiver)] == list(range(1, 9))


def test_a_message_that_failed_five_times_is_dead_and_sent_again_as_it_was(
    house: House, receiver: Receiver
) -> None:
    webhook = bulk(house, receiver)
    house.hear_many(*["lead_lost"] * 7)
    receiver.status = 500
    for _ in range(6):
        house.send_due()
        house.clock.advance(hours=1.1)
    [dead] = house.deliveries(webhook)
    assert (dead["state"], dead["attempts"]) == ("dead", 5)
    receiver.status = 200
    since = (house.clock.now() - timedelta(days=1)).isoformat()
    body = {"since": since, "dead_only": True}
    assert house.admin.replay_webhook(webhook_id=webhook["id"], body=body) == {"replayed": 7}
    house.send_due()
    assert len({each["headers"]["webhook-id"] for each in receiver.requests}) == 1
    assert len({each["body"] for each in receiver.requests}) == 1
    assert house.broken_checks() == []


def test_all_is_sent_again_with_what_came_before_and_what_was_sent_singly(
    house: House, receiver: Receiver
) -> None:
    before = house.hear("lead_lost")
    webhook = house.webhook(receiver.url, "lead_lost")
    single = house.hear("lead_lost")
    house.send_due()
    house.admin.update_webhook(webhook_id=webhook["id"], body={"mode": "bulk"})
    many = house.hear_many(*["lead_lost"] * 3, "lead_claimed")[:3]
    house.send_due()
    receiver.requests.clear()
    since = (house.clock.now() - timedelta(hours=1)).isoformat()
    again = house.admin.replay_webhook(webhook_id=webhook["id"], body={"since": since})
    assert again == {"replayed": 5}
    house.send_due()
    assert sorted(each["id"] for each in told(receiver)) == sorted(
        str(each.event_id) for each in (before, single, *many)
    )
    assert house.broken_checks() == []


def test_of_two_who_gather_one_does(house: House, receiver: Receiver) -> None:
    webhook = bulk(house, receiver)
    house.hear_many(*["lead_lost"] * 3)
    with house.db.transaction() as session:
        assert gather(session, UUID(webhook["id"]), settings.bulk_bound(), now=house.clock.now()) == 1
        house.worker().gather()
    house.send_due()
    assert [each["items"] for each in house.deliveries(webhook)] == [3]
    assert len(told(receiver)) == 3


def test_gathering_that_is_cut_off_is_as_if_it_had_not_begun(house: House, receiver: Receiver) -> None:
    webhook = bulk(house, receiver)
    house.hear_many(*["lead_lost"] * 3)
    with suppress(ConnectionAbortedError), house.db.transaction() as session:
        gather(session, UUID(webhook["id"]), settings.bulk_bound(), now=house.clock.now())
        raise ConnectionAbortedError
    assert (house.deliveries(webhook), house.broken_checks()) == ([], [])
    house.send_due()
    assert len(told(receiver)) == 3


def test_mode_may_change_and_what_waits_goes_out_as_it_was_meant(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    house.hear("lead_claimed")
    house.admin.update_webhook(webhook_id=webhook["id"], body={"mode": "bulk"})
    house.hear("lead_released")
    changed = house.admin.update_webhook(webhook_id=webhook["id"], body={"mode": "single"})
    house.hear("lead_lost")
    house.send_due()
    types = sorted(each["type"] for each in receiver.bodies())
    assert types == ["lead_claimed", "lead_lost", "lead_released.bulk"]
    assert changed["mode"] == "single"
    noted = house.admin.list_audit(query={"action": "webhook_changed"})["data"]
    assert [each["after"] for each in noted] == [{"mode": "single"}, {"mode": "bulk"}]
    with pytest.raises(Invalid):
        house.admin.update_webhook(webhook_id=webhook["id"], body={"mode": "heap"})


def test_nothing_is_gathered_for_who_is_paused_or_gone(house: House, receiver: Receiver) -> None:
    webhook, other = bulk(house, receiver), bulk(house, receiver)
    house.run("UPDATE subscription SET paused_at = now() WHERE id = :id", id=webhook["id"])
    house.hear()
    house.admin.delete_webhook(webhook_id=other["id"])
    house.send_due()
    assert (receiver.requests, house.broken_checks()) == ([], [])
    house.admin.update_webhook(webhook_id=webhook["id"], body={"active": True})
    house.send_due()
    assert len(told(receiver)) == 1


def test_all_that_happens_is_told_once_and_in_order_whatever_fails(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events repeated and out of order, receivers that fail, three workers: the union is the events."""
    monkeypatch.setenv("ALLHANDS_WEBHOOK_BULK_ITEMS", "7")
    chance = random.Random(SEED)
    webhook = bulk(house, receiver)
    leads, versions = [uuid4() for _ in range(5)], Counter[UUID]()
    heard: list[str] = []
    for _ in range(25):
        events = []
        for lead in chance.choices(leads, k=chance.randint(1, 12)):
            versions[lead] += 1
            kind = chance.choice(["lead_claimed", "lead_released", "lead_recycled"])
            events.append(house.event(kind, lead, sequence=versions[lead]))
        heard += [str(each.event_id) for each in events]
        house.service.on_every_event(chance.sample(events, len(events)) + events[:2])
        receiver.status = chance.choice([200, 200, 500, 302])
        workers = [house.worker() for _ in range(3)]
        for worker in workers:
            worker.gather()
            worker.open_lanes()
        for worker in workers:
            worker.wait_idle()
        house.clock.advance(seconds=chance.choice([0, 6, 61]))
    receiver.status = 200
    house.clock.advance(hours=2)
    house.send_due()
    assert Counter(each["id"] for each in told(receiver)) == Counter(heard)
    of_lead = defaultdict(list)
    for each in told(receiver):
        of_lead[each["aggregate_id"]].append(each["sequence"])
    assert all(sequences == list(range(1, len(sequences) + 1)) for sequences in of_lead.values())
    assert {each["state"] for each in house.deliveries(webhook)} == {"delivered"}
    assert house.broken_checks() == []
