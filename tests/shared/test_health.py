"""Live, ready, metrics; and which services there are."""

from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
import pytest

from shared import registry
from shared.health import serve_health
from tests.shared.toy.service import ToyService


@pytest.fixture
def health():
    states = {"here": True, "there": True}

    def broken() -> bool:
        if states["there"]:
            return True
        raise ConnectionError

    server = serve_health("127.0.0.1", 0, {"here": lambda: states["here"], "there": broken})
    server.states = states
    yield server
    server.shutdown()
    server.server_close()


def ask(server, path: str) -> tuple[int, bytes]:
    try:
        with urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


@pytest.mark.parametrize("missing", ["here", "there"])
def test_process_is_live_even_when_it_is_not_ready(health, missing):
    assert ask(health, "/readyz")[0] == 200
    health.states[missing] = False
    status, body = ask(health, "/readyz")
    assert (status, orjson.loads(body)["checks"][missing]) == (503, False)
    assert ask(health, "/livez")[0] == 200


def test_metrics_are_served(health):
    status, body = ask(health, "/metrics")
    assert status == 200
    assert b"allhands_handled_seconds" in body


def test_other_paths_are_not_found(health):
    assert ask(health, "/etc")[0] == 404


def test_calls_are_counted_by_name_and_outcome(steady_toy, steady_process):
    steady_toy("echo")
    with urlopen(f"http://127.0.0.1:{steady_process.port}/metrics", timeout=5) as answer:
        assert 'allhands_handled_seconds_count{kind="rpc",name="echo",outcome="ok"}' in answer.read().decode()


def test_services_are_found_by_their_folder():
    assert {"leads", "staff"} <= set(registry.service_names())


def test_service_class_is_the_one_with_a_name():
    assert registry.service_class("tests.shared.toy") is ToyService


def test_unknown_service_is_an_error():
    with pytest.raises(LookupError):
        registry.folder_of("nothing")
