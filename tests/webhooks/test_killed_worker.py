"""kill -9 of the worker in the middle of a delivery: it is made again, once, under the same webhook-id."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from uuid import uuid4

import orjson

from tests.support.waiting import wait_for
from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver


def worker_of(house: House, **settings: str) -> subprocess.Popen[bytes]:
    """The real process, on the test's database."""
    env = {**os.environ, "DATABASE_URL": house.url, "ALLHANDS_WEBHOOK_LOOPBACK": "true", **settings}
    return subprocess.Popen([sys.executable, "-m", "services.webhooks.deliver"], env=env)


def test_killed_worker_repeats_at_most_one_attempt_per_delivery(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.delay = 30
    sent = {str(house.hear().event_id) for _ in range(3)}
    first = worker_of(house)
    wait_for(lambda: len(receiver.requests) == 3)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    receiver.delay = 0
    house.run("UPDATE delivery SET leased_until = now()")
    second = worker_of(house)
    try:
        wait_for(lambda: {each["state"] for each in house.deliveries(webhook)} == {"delivered"})
    finally:
        second.terminate()
        assert second.wait(20) == 0
    got = Counter(request["headers"]["webhook-id"] for request in receiver.requests)
    assert got == dict.fromkeys(sent, 2)
    for delivery in house.deliveries(webhook):
        assert [attempt["ended_at"] is None for attempt in delivery["log"]] == [True, False]
    assert house.broken_checks() == []


def test_stopped_worker_finishes_what_is_on_its_way(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.delay = 1
    house.hear()
    worker = worker_of(house)
    wait_for(lambda: receiver.requests)
    worker.terminate()
    assert worker.wait(20) == 0
    assert house.deliveries(webhook)[0]["state"] == "delivered"


def test_events_told_together_survive_any_number_of_kills_each_in_one_message(
    house: House, receiver: Receiver
) -> None:
    webhook = house.webhook(receiver.url, mode="bulk")
    small = {"ALLHANDS_WEBHOOK_BULK_SECONDS": "0", "ALLHANDS_WEBHOOK_BULK_ITEMS": "20"}
    chance, lead, heard = random.Random(7), uuid4(), []
    for kill in range(5):
        worker, before = worker_of(house, **small), len(receiver.requests)
        for _ in range(chance.randint(2, 6)):
            events = [house.event("lead_touched", lead, sequence=len(heard) + n) for n in range(1, 41)]
            heard += [str(event.event_id) for event in events]
            house.service.on_every_event(events)
        wait_for(lambda at=before + kill: len(receiver.requests) > at)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        house.run("UPDATE delivery SET leased_until = now(), next_attempt_at = now() WHERE state = 'waiting'")
    worker = worker_of(house, **small)
    try:
        wait_for(lambda: told_in(house) == len(heard))
    finally:
        worker.terminate()
        assert worker.wait(20) == 0
    messages = {request["headers"]["webhook-id"]: request["body"] for request in receiver.requests}
    assert all(request["body"] == messages[request["headers"]["webhook-id"]] for request in receiver.requests)
    assert [item["id"] for body in messages.values() for item in orjson.loads(body)["data"]] == heard
    assert {each["state"] for each in house.deliveries(webhook)} == {"delivered"}
    assert house.broken_checks() == []


def told_in(house: House) -> int:
    """How many events the delivered messages tell of."""
    [[items]] = house.run("SELECT coalesce(sum(items), 0) FROM delivery WHERE state = 'delivered'")
    return int(items)
