"""Calls between processes: answers, refusals, deadlines."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.context import Actor
from shared.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from shared.ids import new_id

GRACE = 2.0  # seconds beyond a deadline that a busy machine may need


@pytest.fixture
def counter_id() -> str:
    return str(new_id())


def test_answer_comes_back(steady_toy):
    assert steady_toy("echo", {"word": "白"}) == {"word": "白"}


def test_large_answers_do_not_mix(steady_toy):
    words = [letter * 700_000 for letter in "abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda word: steady_toy("echo", {"word": word}), words)
        assert [answer["word"] for answer in answers] == words


def test_caller_key_and_trace_arrive(steady_toy):
    actor = Actor(new_id(), frozenset({"rep"}), frozenset({new_id()}), {"name": "韩梅梅"})
    heard = steady_toy("who", actor=actor, key="k-1", trace="t-1")
    assert (heard["actor"], heard["key"], heard["trace"]) == (actor.to_dict(), "k-1", "t-1")


def test_one_call_does_not_see_another_ones_caller(steady_toy):
    steady_toy("who", actor=Actor(new_id()), key="k-1")
    heard = steady_toy("who")
    assert (heard["actor"], heard["key"]) == (None, None)


def test_service_calls_another_in_its_callers_name(steady_toy):
    actor = Actor(new_id(), frozenset({"rep"}))
    heard = steady_toy("ask_another", {"method": "who"}, actor=actor, key="k-1", trace="t-1")
    assert (heard["actor"], heard["trace"], heard["key"]) == (actor.to_dict(), "t-1", None)


def test_refusal_comes_through_a_service_in_between(steady_toy, counter_id):
    with pytest.raises(Conflict) as caught:
        steady_toy("ask_another", {"method": "count", "counter_id": counter_id, "cap": 0})
    assert caught.value.code == "full"


def test_deadline_binds_the_service_behind_the_service(steady_toy, counter_id):
    call = {"method": "count", "counter_id": counter_id, "seconds": 1.0}
    with pytest.raises(Unavailable):
        steady_toy("ask_another", call, timeout=0.3)
    time.sleep(1.0)
    assert steady_toy("look", {"counter_id": counter_id})["value"] == 0


def test_refusal_arrives_as_itself(steady_toy, counter_id):
    with pytest.raises(Conflict) as caught:
        steady_toy("count", {"counter_id": counter_id, "cap": 0})
    assert (caught.value.code, caught.value.extra) == ("full", {"cap": 0})


def test_defect_arrives_as_internal_and_is_logged(steady_toy, steady_process):
    with pytest.raises(Refusal) as caught:
        steady_toy("break_down", {"secret": "13800138000"}, trace="trace-of-the-defect")
    assert (caught.value.code, caught.value.status) == ("internal", 500)
    assert "secret" not in caught.value.detail
    log = steady_process.log
    assert "trace-of-the-defect" in log
    assert "the secret is [phone]" in log


def test_answer_that_is_no_json_is_a_defect(steady_toy):
    with pytest.raises(Refusal, match="our side"):
        steady_toy("answer_badly")
    assert steady_toy("echo") == {}


def test_unknown_method_is_not_found(steady_toy):
    with pytest.raises(NotFound):
        steady_toy("no_such_thing")


def test_wrong_arguments_are_invalid(steady_toy):
    with pytest.raises(Invalid):
        steady_toy("look", {"wrong": 1})


def test_service_that_never_ran_is_unavailable_at_once(client):
    started = time.monotonic()
    with pytest.raises(Unavailable):
        client.call("nobody", "echo", timeout=5)
    assert time.monotonic() - started < GRACE


def test_slow_work_is_unavailable_at_the_deadline_and_leaves_nothing(steady_toy, counter_id):
    started = time.monotonic()
    with pytest.raises(Unavailable):
        steady_toy("count", {"counter_id": counter_id, "seconds": 1.0}, timeout=0.3)
    assert time.monotonic() - started < 0.3 + GRACE
    time.sleep(1.0)
    assert steady_toy("look", {"counter_id": counter_id})["value"] == 0
