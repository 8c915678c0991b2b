"""The RPC client: every call ends by its deadline, with an answer, a refusal, or `Unavailable`."""

import asyncio
import time

import pytest

from gateway.rpc import MOST_IN_FLIGHT, Overloaded, RpcClient
from ops.throwaway import Throwaway
from shared.context import Actor
from shared.errors import Conflict, NotFound, Refusal, Unavailable
from shared.ids import new_id
from tests.gateway.support import Toy, call, toy, with_client
from tests.support.waiting import wait_for


def test_answer_comes_back_with_trace_key_and_actor_passed_on(amqp_url: str, echo: Toy) -> None:
    actor = Actor(id=new_id(), roles=frozenset({"rep"}), attributes={"name": "李娜"})

    async def ask(client: RpcClient):
        return await client.call("echo", "say", {"a": 1}, trace="t" * 32, key="k1", actor=actor.to_header())

    said = with_client(amqp_url, ask)
    assert said["given"] == {"a": 1}
    assert (said["trace"], said["key"], said["actor"]) == ("t" * 32, "k1", actor.to_dict())
    assert 4 < said["left_seconds"] <= 5


def test_refusal_keeps_status_code_and_facts(amqp_url: str, echo: Toy) -> None:
    with pytest.raises(Conflict) as refused:
        call(amqp_url, "echo", "refuse", kind="conflict")
    assert refused.value.code == "holding_cap_reached"
    assert refused.value.extra == {"held": 10, "cap": 10}


def test_defect_tells_nothing_of_its_cause(amqp_url: str, echo: Toy) -> None:
    with pytest.raises(Refusal) as refused:
        call(amqp_url, "echo", "refuse", kind="defect")
    assert refused.value.status == 500
    assert "secret" not in refused.value.detail


def test_unknown_method_is_refused(amqp_url: str, echo: Toy) -> None:
    with pytest.raises(NotFound):
        call(amqp_url, "echo", "no_such_method")


def test_hundreds_of_calls_share_one_connection(amqp_url: str, echo: Toy) -> None:
    async def ask(client: RpcClient):
        calls = [client.call("echo", "say", {"n": n}, deadline_seconds=20) for n in range(300)]
        return [said["given"]["n"] for said in await asyncio.gather(*calls)]

    assert with_client(amqp_url, ask) == list(range(300))


@pytest.mark.parametrize("service", ["nobody", "echo"])
def test_silence_ends_at_the_deadline_and_leaves_nothing_behind(
    amqp_url: str, echo: Toy, service: str
) -> None:
    async def ask(client: RpcClient):
        started = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            await client.call(service, "sleep", {"seconds": 3}, deadline_seconds=0.5)
        assert refused.value.retry_after >= 1
        assert client.in_flight == 0
        return time.monotonic() - started

    assert 0.5 <= with_client(amqp_url, ask) < 0.75


def test_call_whose_deadline_passed_while_its_service_was_down_never_runs(amqp_url: str) -> None:
    with toy("spare", amqp_url) as service:
        service.kill()
        with pytest.raises(Unavailable):
            call(amqp_url, "spare", "sleep", 0.3, seconds=0, mark="late")
        service.start()
        assert call(amqp_url, "spare", "has_run", mark="late") is False


def test_call_waits_for_a_service_that_is_just_starting(restartable_amqp_url: str) -> None:
    async def ask(client: RpcClient):
        asking = asyncio.create_task(client.call("echo", "ping", {}, deadline_seconds=20))
        service = await asyncio.to_thread(Toy, "echo", restartable_amqp_url)
        try:
            return await asking
        finally:
            service.kill()

    assert with_client(restartable_amqp_url, ask) == {}


def test_cancelled_call_leaves_nothing_behind(amqp_url: str, echo: Toy) -> None:
    async def ask(client: RpcClient):
        asking = asyncio.create_task(client.call("echo", "sleep", {"seconds": 1}))
        await asyncio.sleep(0.3)
        assert client.in_flight == 1
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return client.in_flight

    assert with_client(amqp_url, ask) == 0


def test_silent_callee_is_refused_at_once_and_found_again_when_it_answers(amqp_url: str) -> None:
    async def ask(client: RpcClient, service: Toy):
        await client.call("spare", "ping", {})
        await asyncio.to_thread(service.kill)
        calls = [client.call("spare", "ping", {}, deadline_seconds=0.2) for _ in range(10)]
        assert all(
            isinstance(each, Unavailable) for each in await asyncio.gather(*calls, return_exceptions=True)
        )
        started = time.monotonic()
        with pytest.raises(Unavailable):
            await client.call("spare", "ping", {}, deadline_seconds=5)
        assert time.monotonic() - started < 1
        await asyncio.to_thread(service.start)
        while True:
            try:
                return await client.call("spare", "ping", {}, deadline_seconds=5)
            except Unavailable:
                await asyncio.sleep(0.05)

    with toy("spare", amqp_url) as service:
        assert with_client(amqp_url, lambda client: ask(client, service)) == {}


def test_refusals_do_not_open_the_breaker(amqp_url: str, echo: Toy) -> None:
    async def ask(client: RpcClient):
        for _ in range(10):
            with pytest.raises(Conflict):
                await client.call("echo", "refuse", {"kind": "conflict"})
        return await client.call("echo", "ping", {})

    assert with_client(amqp_url, ask) == {}


def test_more_calls_than_can_be_awaited_are_refused_at_once(amqp_url: str) -> None:
    async def ask(client: RpcClient):
        calls = [
            asyncio.create_task(client.call("nobody", "ping", {}, deadline_seconds=120))
            for _ in range(MOST_IN_FLIGHT)
        ]
        while client.in_flight < MOST_IN_FLIGHT:
            await asyncio.sleep(0.01)
        for _ in range(20):  # also while they wait for somebody to serve them
            with pytest.raises(Overloaded):
                await client.call("nobody", "ping", {})
            await asyncio.sleep(0.05)
        for each in calls:
            each.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert client.in_flight == 0

    with_client(amqp_url, ask)


def test_absent_broker_is_a_refusal_not_a_hang() -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable):
        call("amqp://guest:guest@127.0.0.1:9/", "echo", "ping")
    assert time.monotonic() - started < 4


def test_no_call_hangs_through_a_broker_restart_and_calls_go_on_after_it(
    restartable_broker: Throwaway, restartable_amqp_url: str
) -> None:
    async def ask(client: RpcClient):
        outcomes: list[tuple[str, float]] = []
        stop = asyncio.Event()

        async def keep_asking():
            while not stop.is_set():
                started = time.monotonic()
                try:
                    await client.call("echo", "sleep", {"seconds": 0.05}, deadline_seconds=60)
                    outcome = "ok"
                except Unavailable:
                    outcome = "unavailable"
                    await asyncio.sleep(0.05)
                outcomes.append((outcome, time.monotonic() - started))

        askers = [asyncio.create_task(keep_asking()) for _ in range(20)]
        await asyncio.to_thread(wait_for, lambda: len(outcomes) > 50)
        await asyncio.to_thread(restartable_broker.pause)
        await asyncio.to_thread(wait_for, lambda: outcomes[-1][0] == "unavailable")
        await asyncio.to_thread(restartable_broker.resume)
        seen = len(outcomes)
        await asyncio.to_thread(wait_for, lambda: [each for each, _ in outcomes[seen:]].count("ok") > 50)
        stop.set()
        await asyncio.gather(*askers)
        assert client.in_flight == 0
        return outcomes

    with toy("echo", restartable_amqp_url):
        outcomes = with_client(restartable_amqp_url, ask)
    assert (
        max(seconds for _, seconds in outcomes) < 20
    )  # refused when the connection broke, not when time ran out
