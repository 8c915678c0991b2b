"""Delivery: signed, logged, tried five times, in order, and never in one another's way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from services.webhooks import settings
from services.webhooks.domain.retry import State
from tests.support.waiting import wait_for
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver


def test_event_arrives_signed_as_the_library_expects(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url, "lead_claimed")
    event = house.hear()
    house.send_due()
    [request] = receiver.requests
    told = Webhook(webhook["secret"]).verify(request["body"], request["headers"])
    assert request["headers"]["webhook-id"] == str(event.event_id)
    assert (told["type"], told["aggregate_id"], told["sequence"]) == (
        "lead_claimed",
        str(event.aggregate_id),
        1,
    )
    with pytest.raises(WebhookVerificationError):
        Webhook(webhook["secret"]).verify(request["body"] + b" ", request["headers"])


def test_log_tells_what_was_answered_and_how_fast(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.answer = b"x" * 5000
    house.hear()
    house.send_due()
    [delivery] = house.deliveries(webhook)
    [attempt] = delivery["log"]
    assert (delivery["state"], delivery["attempts"], delivery["next_attempt_at"]) == ("delivered", 1, None)
    assert (attempt["status"], attempt["error"], len(attempt["answer"])) == (200, None, 1024)
    assert attempt["ms"] >= 0
    assert house.broken_checks() == []


def test_each_webhook_gets_what_it_asked_for(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url + "/all")
    house.webhook(receiver.url + "/lost", "lead_lost", "leads_imported")
    for event_type in ("lead_claimed", "lead_lost", "leads_imported"):
        house.hear(event_type)
    house.send_due()
    got = sorted((request["path"], request["json"]["type"]) for request in receiver.requests)
    both = ["lead_lost", "leads_imported"]
    assert got == [("/hook/all", each) for each in ["lead_claimed", *both]] + [
        ("/hook/lost", each) for each in both
    ]


def test_family_of_types_is_all_that_begins_so(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url, "lead_*", "team_changed")
    since = house.clock.now().isoformat()
    for each in ("lead_lost", "leads_imported", "team_changed", "leave_changed", "lead_won"):
        house.hear(each)
    house.send_due()
    told = ["lead_lost", "lead_won", "team_changed"]
    assert sorted(body["type"] for body in receiver.bodies()) == told
    assert house.broken_checks() == []
    house.run("DELETE FROM delivery WHERE type = 'lead_won'")
    assert house.broken_checks() == ["S40"]
    assert house.admin.replay_webhook(webhook_id=webhook["id"], body={"since": since}) == {"replayed": 3}


def test_what_waited_goes_out_as_soon_as_the_endpoint_answers_again(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.down()
    for _ in range(5):
        house.hear()
    for wait in (0, 6, 61):
        house.clock.advance(seconds=wait)
        house.send_due()
    receiver.up()
    house.hear()
    house.send_due()
    house.send_due()
    assert {each["state"] for each in house.deliveries(webhook)} == {"delivered"}
    assert len(receiver.requests) == 6


def test_change_of_many_is_one_delivery_with_their_number(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    house.hear("leads_imported", data={"import_id": "i", "created": 900, "updated": 90, "duplicate": 10})
    house.send_due()
    [body] = receiver.bodies()
    assert (body["data"]["created"], len(house.deliveries(webhook))) == (900, 1)


def test_event_heard_twice_is_delivered_once(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url)
    event = house.hear()
    house.service.on_every_event([event, event])
    house.send_due()
    assert len(receiver.requests) == 1


def test_receiver_that_is_down_for_ten_minutes_misses_nothing(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    leads = [uuid4() for _ in range(10)]
    receiver.down()
    for sequence in range(1, 4):
        for lead in leads:
            house.hear(about=lead, sequence=sequence)
        house.send_due()
        house.clock.advance(minutes=200 / 60)
    receiver.up()
    for _ in range(5):
        house.send_due()
        house.clock.advance(minutes=10)
    for lead in leads:
        told = [each["sequence"] for each in receiver.bodies() if each["aggregate_id"] == str(lead)]
        assert told == [1, 2, 3]
    assert {each["state"] for each in house.deliveries(webhook)} == {"delivered"}
    assert house.broken_checks() == []


def test_failure_is_tried_five_times_then_dead(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.status = 500
    house.hear()
    for seconds in (5, 60, 600, 3600, 7200, 7200):
        house.send_due()
        house.clock.advance(seconds=seconds - 1)
        house.send_due()
        house.clock.advance(seconds=1)
    [delivery] = house.deliveries(webhook)
    assert (delivery["state"], delivery["attempts"]) == ("dead", 5)
    assert [attempt["status"] for attempt in delivery["log"]] == [500] * 5
    assert len(receiver.requests) == 5
    assert len({request["headers"]["webhook-id"] for request in receiver.requests}) == 1
    assert house.broken_checks() == []


def test_dead_delivery_is_sent_again_by_hand_with_its_own_id(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.status = 500
    event = house.hear()
    for _ in range(5):
        house.send_due()
        house.clock.advance(hours=1)
    receiver.status = 200
    [delivery] = house.deliveries(webhook)
    again = house.admin.replay_delivery(delivery_id=delivery["id"])
    assert (again["state"], again["round"], again["attempts"]) == ("waiting", 2, 0)
    house.send_due()
    assert house.admin.get_delivery(delivery_id=delivery["id"])["state"] == "delivered"
    assert receiver.requests[-1]["headers"]["webhook-id"] == str(event.event_id)
    assert house.broken_checks() == []


def test_redirect_is_a_failure_and_is_not_followed(house: House, receiver: Receiver) -> None:
    with Receiver() as elsewhere:
        webhook = house.webhook(receiver.url)
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url}
        house.hear()
        house.send_due()
        assert elsewhere.requests == []
    [delivery] = house.deliveries(webhook)
    assert (delivery["state"], delivery["log"][0]["status"]) == ("waiting", 302)


def test_slow_receiver_delays_nobody_else(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLHANDS_WEBHOOK_TIMEOUT_SECONDS", "3")
    with Receiver() as slow:
        slow.delay = 30
        house.webhook(slow.url)
        house.webhook(receiver.url)
        for _ in range(20):
            house.hear()
        worker = house.worker()
        worker.open_lanes()
        wait_for(lambda: len(receiver.requests) == 20, seconds=2.5)
        worker.stop()
        worker.wait_idle()
        assert 1 <= len(slow.requests) <= 8


def test_answer_that_drips_is_cut_off_in_time(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLHANDS_WEBHOOK_TIMEOUT_SECONDS", "0.5")
    webhook = house.webhook(receiver.url)
    receiver.drip = True
    house.hear()
    house.send_due()
    [attempt] = house.deliveries(webhook)[0]["log"]
    assert attempt["error"] in {"timed_out", "connection_failed"}
    assert attempt["ms"] < 2000


def test_two_workers_send_each_delivery_once(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url)
    for _ in range(40):
        house.hear()
    workers = [house.worker() for _ in range(3)]
    for worker in workers:
        worker.open_lanes()
    for worker in workers:
        worker.wait_idle()
    ids = [request["headers"]["webhook-id"] for request in receiver.requests]
    assert len(ids) == len(set(ids)) == 40


def test_events_of_one_lead_arrive_in_their_order(house: House, receiver: Receiver) -> None:
    house.webhook(receiver.url)
    lead = uuid4()
    for sequence in (3, 1, 2, *range(4, 30)):
        house.hear(about=lead, sequence=sequence)
    for _ in range(3):
        house.send_due()
    assert [each["sequence"] for each in receiver.bodies()] == list(range(1, 30))


def test_lease_of_a_killed_worker_ends_and_its_last_attempt_counts(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    house.hear()
    house.run(
        "UPDATE delivery SET attempts = 5, leased_until = :until",
        until=house.clock.now() + timedelta(seconds=1),
    )
    house.send_due()
    assert house.deliveries(webhook)[0]["state"] == State.WAITING
    house.clock.advance(seconds=2)
    house.send_due()
    assert house.deliveries(webhook)[0]["state"] == State.DEAD
    assert receiver.requests == []


def test_endpoint_that_failed_for_days_is_paused_and_collects(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.status = 503
    house.hear()
    house.send_due()
    house.clock.advance(days=settings.pause_days())
    house.hear()
    house.send_due()
    house.send_due()
    assert house.admin.get_webhook(webhook_id=webhook["id"])["paused_at"] is not None
    receiver.status = 200
    house.hear()
    sent = len(receiver.requests)
    house.send_due()
    assert len(receiver.requests) == sent
    house.admin.update_webhook(webhook_id=webhook["id"], body={"active": True})
    house.clock.advance(hours=2)
    house.send_due()
    assert {each["state"] for each in house.deliveries(webhook)} == {"delivered"}


def test_one_success_forgives_a_failing_endpoint(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.status = 500
    house.hear()
    house.send_due()
    assert house.admin.get_webhook(webhook_id=webhook["id"])["failing_since"] is not None
    receiver.status = 200
    house.hear()
    house.send_due()
    assert house.admin.get_webhook(webhook_id=webhook["id"])["failing_since"] is None


def test_both_secrets_sign_while_they_change(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    fresh = house.admin.rotate_webhook_secret(webhook_id=webhook["id"], body={"overlap_hours": 1})
    assert fresh["secret"] != webhook["secret"]
    house.hear()
    house.send_due()
    [request] = receiver.requests
    for secret in (webhook["secret"], fresh["secret"]):
        Webhook(secret).verify(request["body"], request["headers"])
    house.clock.advance(hours=1.1)
    house.hear()
    house.send_due()
    assert len(receiver.requests[-1]["headers"]["webhook-signature"].split()) == 1
