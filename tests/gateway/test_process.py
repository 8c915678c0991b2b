"""`python -m gateway` as it is deployed: its log, its end, and its independence of everything else."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from ops.ports import free_port
from tests.gateway.support import ROOT, Toy, toy
from tests.support.waiting import wait_for

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@contextmanager
def gateway(log: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    settings = {"ALLHANDS_GATEWAY_PORT": str(port), "ALLHANDS_ENV": "test", **environment}
    with log.open("wb") as out:
        command = [sys.executable, "-W", "ignore", "-m", "gateway"]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(url) or process.poll() is not None)
        yield url, process
    finally:
        process.kill()
        process.wait()


def answers(url: str) -> bool:
    try:
        return requests.get(url + "/livez", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_every_request_is_one_json_line_with_its_trace_and_without_phone_numbers(
    tmp_path: Path, amqp_url: str, staff: Toy
) -> None:
    log = tmp_path / "log"
    (tmp_path / "index.html").write_text("<p>the console")
    with gateway(log, AMQP_URL=amqp_url, ALLHANDS_CONSOLE_DIR=str(tmp_path)) as (url, process):
        headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "Authorization": "Bearer rep"}
        page = headers | {"Accept": "text/html"}
        assert "the console" in requests.get(url + "/leads/13800138000", headers=page, timeout=10).text
        requests.get(url + "/v1/me/13800138000?phone=13900139000", headers=headers, timeout=10)
        requests.get(url + "/v1/me", headers=headers, timeout=10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    told = [line for line in lines if line["event"] == "request"]
    assert {(line["trace"], line["method"]) for line in told} == {(TRACE, "GET")}
    paths = [(200, "/{page}"), (404, "unknown"), (404, "/v1/me")]
    assert [(line["status"], line["path"]) for line in told] == paths
    assert "13800138000" not in log.read_text()
    assert "13900139000" not in log.read_text()


def test_sigterm_lets_a_running_request_end(tmp_path: Path, amqp_url: str, staff: Toy) -> None:
    answered: list[int] = []
    with gateway(tmp_path / "log", AMQP_URL=amqp_url, ALLHANDS_RPC_TIMEOUT_SECONDS="4") as (url, process):
        headers = {"Authorization": "Bearer rep"}
        requests.get(url + "/v1/me", headers=headers, timeout=10)

        def ask() -> None:
            answered.append(requests.get(url + "/v1/leads", headers=headers, timeout=10).status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        in_flight = "allhands_rpc_in_flight 1.0"
        wait_for(lambda: answered or in_flight in requests.get(url + "/metrics", timeout=5).text)
        assert answered == []
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: not answers(url))
        asking.join()
        assert process.wait(10) == 0
    assert answered == [503]


def test_phone_lookups_of_a_person_are_limited_over_all_gateway_processes(
    tmp_path: Path, amqp_url: str, staff: Toy
) -> None:
    most = 60
    settings = {"AMQP_URL": amqp_url, "ALLHANDS_LOOKUP_RATE": f"{most}/minute"}
    with (
        toy("leads", amqp_url),
        gateway(tmp_path / "one", **settings) as (one, _),
        gateway(tmp_path / "other", **settings) as (other, _),
    ):
        assert look_up(other, "manager.any").status_code == 200
        assert {look_up(one, f"rep.{number % 3}").status_code for number in range(most)} == {200}
        refused = look_up(one, "rep.another")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert refused.headers["RateLimit-Policy"] == f'"lookup";q={most};w=60'
        polls: list[int] = []
        wait_for(lambda: polls.append(look_up(other, "rep.another").status_code) or polls[-1] == 429)
        assert len(polls) < most
        assert look_up(other, "manager.any").status_code == 200


def look_up(url: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{url}/v1/leads/lookup?phone=13800138000", headers=headers, timeout=10)


def test_gateway_is_up_and_ready_without_broker_or_services(tmp_path: Path) -> None:
    with gateway(tmp_path / "log", AMQP_URL="amqp://guest:guest@127.0.0.1:9/") as (url, _):
        assert requests.get(url + "/readyz", timeout=5).status_code == 200
        answer = requests.get(url + "/v1/me", headers={"Authorization": "Bearer x"}, timeout=5)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("secret", ["", "short"])
def test_production_refuses_to_start_without_a_good_secret(tmp_path: Path, secret: str) -> None:
    log = tmp_path / "log"
    environment = {"AMQP_URL": "amqp://x", "ALLHANDS_ENV": "production", "ALLHANDS_SECRET": secret}
    with gateway(log, **environment) as (_, process):
        assert process.wait(10) != 0
    assert "ALLHANDS_SECRET" in log.read_text()
