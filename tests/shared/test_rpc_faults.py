"""Calls to a service that is stopped, frozen, killed or asked to leave."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.broker import broker_channel
from shared.client import CalleeAway
from shared.errors import Unavailable
from shared.ids import new_id
from tests.shared.processes import eventually_answers
from tests.support.waiting import wait_for

GRACE = 2.0  # seconds beyond a deadline that a busy machine may need


@pytest.fixture
def counter_id() -> str:
    return str(new_id())


def test_statement_that_hangs_gives_its_worker_back_at_the_deadline(processes, client):
    processes.start_service(ALLHANDS_MAX_WORKERS="4")

    def hang(_):
        with pytest.raises(Unavailable):
            client.call("toy", "sleep_in_database", {"seconds": 4}, timeout=0.3)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hang, range(4)))
    started = time.monotonic()
    assert client.call("toy", "look", {"counter_id": str(new_id())}) == {"value": 0, "heard": 0}
    assert time.monotonic() - started < GRACE


def test_dead_callee_is_unavailable_by_the_deadline_without_a_late_effect(toy, processes, counter_id):
    processes.newest.send(signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        toy("count", {"counter_id": counter_id}, timeout=0.4)
    assert time.monotonic() - started < 0.4 + GRACE
    processes.newest.send(signal.SIGCONT)
    wait_for(lambda: toy("echo", {"word": "back"}), lambda answer: answer == {"word": "back"})
    assert toy("look", {"counter_id": counter_id})["value"] == 0


def test_call_to_a_stopped_service_expires_in_its_queue(toy, processes, counter_id, amqp_url):
    processes.newest.kill()
    with pytest.raises(Unavailable):
        toy("count", {"counter_id": counter_id}, timeout=0.3)
    with broker_channel(amqp_url) as channel:
        wait_for(lambda: channel.queue_declare("rpc-toy", passive=True).message_count == 0, seconds=5)
    processes.start_service()
    assert toy("look", {"counter_id": counter_id})["value"] == 0


def test_breaker_answers_at_once_for_a_callee_that_is_away(toy, processes, client):
    processes.newest.send(signal.SIGSTOP)
    for _ in range(5):
        with pytest.raises(CalleeAway):
            toy("echo", timeout=0.1)
    started = time.monotonic()
    with pytest.raises(CalleeAway, match="does not answer"):
        toy("echo", timeout=5)
    assert time.monotonic() - started < GRACE
    processes.newest.send(signal.SIGCONT)
    assert eventually_answers(client)


def test_killed_before_its_answer_a_keyed_call_runs_once(toy, processes, counter_id, tmp_path):
    first = processes.newest
    call = {"counter_id": counter_id, "flag": str(tmp_path / "died")}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(toy, "count_and_die", call, key="k-1", timeout=20)
        wait_for(lambda: not first.is_running)
        processes.start_service()
        assert answer.result() == {"value": 1}
    assert toy("look", {"counter_id": counter_id})["value"] == 1


def test_stopping_service_answers_what_it_has_begun(toy, processes, counter_id):
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(toy, "count", {"counter_id": str(new_id()), "seconds": 2.0}) for _ in range(8)]
        wait_for(lambda: processes.newest.metric("allhands_in_flight"), lambda count: count == 8)
        log = processes.newest.stop()
        assert [answer.result() for answer in answers] == [{"value": 1}] * 8
    assert processes.newest.popen.returncode == 0
    assert '"stopped"' in log


def test_two_replicas_share_the_work_and_one_may_leave(toy, processes):
    second = processes.start_service()
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(toy, "count", {"counter_id": str(new_id())}) for _ in range(200)]
        second.stop()
        assert [answer.result() for answer in answers] == [{"value": 1}] * 200
