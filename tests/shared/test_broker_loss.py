"""What happens when the broker goes away and comes back."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from ops.throwaway import Throwaway
from shared.client import Client
from shared.database import Database
from shared.errors import Unavailable
from shared.ids import new_id
from shared.migrate import declare
from tests.shared.processes import TOY, Processes, eventually_answers
from tests.shared.toy import models
from tests.shared.toy.service import count_up, heard_of
from tests.support.waiting import wait_for

GRACE = 2.0  # seconds beyond a deadline that a busy machine may need


@pytest.fixture
def processes(toy_db: str, restartable_amqp_url: str) -> Iterator[Processes]:
    declare(TOY, restartable_amqp_url)
    with Processes(toy_db, restartable_amqp_url) as started:
        yield started


@pytest.fixture
def client(restartable_amqp_url: str) -> Iterator[Client]:
    caller = Client(restartable_amqp_url)
    yield caller
    caller.close()


def test_service_outlives_its_broker_and_no_call_hangs(
    processes: Processes, client: Client, restartable_broker: Throwaway, db: Database
):
    service = processes.start_service()
    finished = threading.Event()
    outcomes: dict[str, str] = {}
    longest = 0.0

    def keep_counting(_: int) -> None:
        nonlocal longest
        while not finished.is_set():
            counter_id, started = str(new_id()), time.monotonic()
            try:
                client.call("toy", "count", {"counter_id": counter_id}, key=counter_id, timeout=1)
                outcomes[counter_id] = "ok"
            except Unavailable:
                outcomes[counter_id] = "unknown"
            longest = max(longest, time.monotonic() - started)
            time.sleep(0.005)

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(keep_counting, number) for number in range(8)]
        try:
            wait_for(lambda: len(outcomes) > 200)
            restartable_broker.pause()
            wait_for(lambda: outcome_counts(outcomes)["unknown"] > 20)
            restartable_broker.resume()
            answered = outcome_counts(outcomes)["ok"]
            wait_for(lambda: outcome_counts(outcomes)["ok"] > answered + 200)
        finally:
            finished.set()
        for each in running:
            each.result()
    assert longest < 1 + GRACE
    assert service.is_running
    assert eventually_answers(client)
    unknown = [key for key, outcome in outcomes.items() if outcome == "unknown"][:50]
    assert unknown
    for key in unknown:
        assert client.call("toy", "count", {"counter_id": key}, key=key) == {"value": 1}
    with db.transaction() as session:
        values = {str(row.id): row.value for row in session.scalars(select(models.Counter))}
    assert set(values.values()) == {1}
    assert values.keys() >= {key for key, outcome in outcomes.items() if outcome == "ok"} | set(unknown)


def outcome_counts(outcomes: dict[str, str]) -> Counter[str]:
    return Counter(list(outcomes.values()))


def test_events_written_while_the_broker_is_away_arrive_in_order(
    processes: Processes, restartable_broker: Throwaway, db: Database
):
    relay = processes.start_relay()
    service = processes.start_service()
    ids = [new_id() for _ in range(20)]
    restartable_broker.pause()
    for _ in range(5):
        for counter_id in ids:
            with db.transaction() as session:
                count_up(session, counter_id)
    restartable_broker.resume()

    def heard() -> list[list[int]]:
        with db.transaction() as session:
            return [heard_of(session, counter_id) for counter_id in ids]

    everything = wait_for(heard, lambda all_heard: sum(map(len, all_heard)) >= 100, seconds=30)
    assert everything == [[1, 2, 3, 4, 5]] * 20
    assert relay.is_running
    assert service.is_running


def test_service_started_without_a_broker_waits_for_it(
    processes: Processes, client: Client, restartable_broker: Throwaway
):
    restartable_broker.pause()
    service = processes.start("shared.runner")
    wait_for(lambda: service.answers("/livez"))
    assert not service.answers("/readyz")
    started_meanwhile = processes.start("shared.runner")
    wait_for(lambda: "broker_away" in started_meanwhile.log)
    started_meanwhile.stop(seconds=6)
    assert started_meanwhile.popen.returncode == 0
    restartable_broker.resume()
    service.wait_ready()
    assert eventually_answers(client)


def test_service_stops_though_its_broker_is_away(processes: Processes, restartable_broker: Throwaway):
    service = processes.start_service(ALLHANDS_DRAIN_SECONDS="2")
    restartable_broker.pause()
    try:
        service.stop(seconds=6)
    finally:
        restartable_broker.resume()
    assert service.popen.returncode == 0
