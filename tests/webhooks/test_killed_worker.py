"""kill -9 of the worker in the middle of a delivery: it is made again, once, under the same webhook-id."""

import os
import signal
import subprocess
import sys
from collections import Counter

from tests.webhooks.house import House
from tests.webhooks.receiver import Receiver, eventually


def worker_of(house: House, **settings: str) -> subprocess.Popen[bytes]:
    """The real process, on the test's database."""
    env = {**os.environ, "DATABASE_URL": house.url, "ALLHANDS_WEBHOOK_LOOPBACK": "true", **settings}
    return subprocess.Popen([sys.executable, "-m", "services.webhooks.deliver"], env=env)


def test_killed_worker_repeats_at_most_one_attempt_per_delivery(house: House, receiver: Receiver) -> None:
    webhook = house.webhook(receiver.url)
    receiver.delay = 30
    sent = {str(house.hear().event_id) for _ in range(3)}
    first = worker_of(house)
    eventually(lambda: len(receiver.requests) == 3)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    receiver.delay = 0
    house.run("UPDATE delivery SET leased_until = now()")
    second = worker_of(house)
    try:
        eventually(lambda: {each["state"] for each in house.deliveries(webhook)} == {"delivered"})
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
    eventually(lambda: receiver.requests)
    worker.terminate()
    assert worker.wait(20) == 0
    assert house.deliveries(webhook)[0]["state"] == "delivered"
