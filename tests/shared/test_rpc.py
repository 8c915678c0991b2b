"""Calls between processes: answers, refusals, deadlines, deaths."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.broker import broker_channel
from shared.client import CalleeAway, Client
from shared.context import Actor
from shared.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from shared.ids import new_id
from tests.shared.processes import eventually


@pytest.fixture
def counter_id() -> str:
    return str(new_id())


def test_answer_comes_back(toy):
    assert toy("echo", {"word": "白"}) == {"word": "白"}


def test_large_answers_do_not_mix(toy):
    words = [letter * 700_000 for letter in "abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda word: toy("echo", {"word": word}), words)
        assert [answer["word"] for answer in answers] == words


def test_caller_key_and_trace_arrive(toy):
    actor = Actor(new_id(), frozenset({"rep"}), frozenset({new_id()}), {"name": "韩梅梅"})
    heard = toy("who", actor=actor, key="k-1", trace="t-1")
    assert (heard["actor"], heard["key"], heard["trace"]) == (actor.to_dict(), "k-1", "t-1")


def test_one_call_does_not_see_another_ones_caller(toy):
    toy("who", actor=Actor(new_id()), key="k-1")
    heard = toy("who")
    assert (heard["actor"], heard["key"]) == (None, None)


def test_refusal_arrives_as_itself(toy, counter_id):
    with pytest.raises(Conflict) as caught:
        toy("count", {"counter_id": counter_id, "cap": 0})
    assert (caught.value.code, caught.value.extra) == ("full", {"cap": 0})


def test_defect_arrives_as_internal_and_is_logged(toy, processes):
    with pytest.raises(Refusal) as caught:
        toy("break_down", {"secret": "13800138000"}, trace="trace-of-the-defect")
    assert (caught.value.code, caught.value.status) == ("internal", 500)
    assert "secret" not in caught.value.detail
    log = processes.newest.log
    assert "trace-of-the-defect" in log
    assert "the secret is [phone]" in log


def test_answer_that_is_no_json_is_a_defect(toy):
    with pytest.raises(Refusal, match="our side"):
        toy("answer_badly")
    assert toy("echo") == {}


def test_unknown_method_is_not_found(toy):
    with pytest.raises(NotFound):
        toy("no_such_thing")


def test_wrong_arguments_are_invalid(toy):
    with pytest.raises(Invalid):
        toy("look", {"wrong": 1})


def test_service_that_never_ran_is_unavailable_at_once(client):
    started = time.monotonic()
    with pytest.raises(Unavailable):
        client.call("nobody", "echo", timeout=5)
    assert time.monotonic() - started < 1


def test_slow_work_is_unavailable_at_the_deadline_and_leaves_nothing(toy, counter_id):
    started = time.monotonic()
    with pytest.raises(Unavailable):
        toy("count", {"counter_id": counter_id, "seconds": 1.0}, timeout=0.3)
    assert time.monotonic() - started < 0.3 + 0.25
    time.sleep(1.0)
    assert toy("look", {"counter_id": counter_id})["value"] == 0


def test_statement_that_hangs_gives_its_worker_back_at_the_deadline(processes, client):
    processes.start_service(ALLHANDS_MAX_WORKERS="4")

    def hang(_):
        with pytest.raises(Unavailable):
            client.call("toy", "sleep_in_database", {"seconds": 4}, timeout=0.3)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hang, range(4)))
    started = time.monotonic()
    assert client.call("toy", "look", {"counter_id": str(new_id())}) == {"value": 0, "heard": 0}
    assert time.monotonic() - started < 1


def test_dead_callee_is_unavailable_by_the_deadline_without_a_late_effect(toy, processes, counter_id):
    processes.newest.send(signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        toy("count", {"counter_id": counter_id}, timeout=0.4)
    assert time.monotonic() - started < 0.4 + 0.25
    processes.newest.send(signal.SIGCONT)
    eventually(lambda: toy("echo", {"word": "back"}), lambda answer: answer == {"word": "back"})
    assert toy("look", {"counter_id": counter_id})["value"] == 0


def test_call_to_a_stopped_service_expires_in_its_queue(toy, processes, counter_id, amqp_url):
    processes.newest.kill()
    with pytest.raises(Unavailable):
        toy("count", {"counter_id": counter_id}, timeout=0.3)
    with broker_channel(amqp_url) as channel:
        eventually(lambda: channel.queue_declare("rpc-toy", passive=True).message_count == 0, seconds=5)
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
    assert time.monotonic() - started < 0.1
    processes.newest.send(signal.SIGCONT)
    assert eventually_answers(client)


def eventually_answers(client: Client, seconds: float = 20) -> bool:
    """Whether the toy answers before time is up."""

    def ask() -> bool:
        try:
            return client.call("toy", "echo", {"word": "x"}, timeout=1) == {"word": "x"}
        except Unavailable:
            return False

    return eventually(ask, seconds=seconds)


def test_killed_before_its_answer_a_keyed_call_runs_once(toy, processes, counter_id, tmp_path):
    first = processes.newest
    call = {"counter_id": counter_id, "flag": str(tmp_path / "died")}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(toy, "count_and_die", call, key="k-1", timeout=20)
        eventually(lambda: not first.is_running)
        processes.start_service()
        assert answer.result() == {"value": 1}
    assert toy("look", {"counter_id": counter_id})["value"] == 1


def test_stopping_service_answers_what_it_has_begun(toy, processes, counter_id):
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(toy, "count", {"counter_id": str(new_id()), "seconds": 1.0}) for _ in range(8)]
        time.sleep(0.3)
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
