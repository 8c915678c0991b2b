"""How the Python client calls, held against a server that answers as each test has written down."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from allhands_client import (
    Client,
    Conflict,
    Invalid,
    NotFound,
    Problem,
    Unavailable,
    Unreachable,
    VersionChanged,
)

LEAD = "0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"


@dataclass
class Script:
    """What the server answers next, and what it was asked. A `None` hangs up without an answer."""

    answers: list[tuple[int, Any] | None] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def keys(self) -> list[str | None]:
        return [headers.get("Idempotency-Key") for _, _, headers, _ in self.asked]


class Playing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.script.asked.append((self.command, self.path, dict(self.headers), body))
        said = self.script.answers.pop(0)
        if said is None:
            self.close_connection = True
            return
        status, members = said
        content = members if isinstance(members, bytes) else json.dumps(members).encode()
        self.send_response(status)
        for name, value in self.script.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server names them

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def script() -> Iterator[Script]:
    written = Script()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Player", (Playing,), {"script": written}))
    written.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield written
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(script: Script) -> Iterator[Client]:
    with Client(script.url, "token-1", patience_seconds=20, timeout_seconds=5) as someone:
        yield someone


AWAY = (503, {"code": "service_unavailable", "detail": "away", "trace_id": "t1"})


def test_an_act_is_asked_again_under_its_one_key_until_its_outcome_is_known(script, client) -> None:
    script.answers = [AWAY, None, (409, {"code": "request_in_flight"}), (200, {"lead_id": LEAD})]
    assert client.claim_lead(LEAD) == {"lead_id": LEAD}
    assert len(script.keys()) == 4
    assert len(set(script.keys())) == 1
    assert script.keys()[0]


def test_two_acts_have_two_keys(script, client) -> None:
    script.answers = [(200, {}), (200, {})]
    client.claim_lead(LEAD)
    client.claim_lead(LEAD)
    assert len(set(script.keys())) == 2


def test_a_key_of_the_callers_own_is_sent(script, client) -> None:
    script.answers = [(200, {})]
    client.claim_lead(LEAD, idempotency_key="mine")
    assert script.keys() == ["mine"]


def test_a_read_is_asked_again(script, client) -> None:
    script.answers = [None, AWAY, (200, {"id": LEAD})]
    assert client.get_lead(LEAD) == {"id": LEAD}


@pytest.mark.parametrize("answer", [AWAY, None])
def test_what_carries_no_key_is_never_sent_twice(script, client, answer) -> None:
    script.answers = [answer, (201, {})]
    with pytest.raises((Unavailable, Unreachable)):
        client.create_session({"username": "a", "password": "b"})
    assert len(script.asked) == 1


def test_patience_ends_with_the_last_refusal(script) -> None:
    script.answers = [AWAY] * 9
    with Client(script.url, patience_seconds=0.6) as hasty, pytest.raises(Unavailable, match="away"):
        hasty.claim_lead(LEAD)
    assert 1 < len(script.asked) < 9


def test_an_outcome_nobody_told_names_the_key_to_ask_again_with(script) -> None:
    script.answers = [None] * 9
    with Client(script.url, patience_seconds=0.1) as hasty, pytest.raises(Unreachable) as lost:
        hasty.claim_lead(LEAD, idempotency_key="mine")
    assert lost.value.idempotency_key == "mine"


def test_the_pause_the_server_asks_for_is_kept(script, client) -> None:
    script.headers["Retry-After"] = "1"
    script.answers = [(429, {"code": "too_many_requests"}), (200, {})]
    began = time.monotonic()
    client.get_lead(LEAD)
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, NotFound), (409, Conflict), (412, VersionChanged), (422, Invalid), (418, Problem)],
)
def test_a_refusal_is_an_exception_and_final(script, client, status, kind) -> None:
    script.answers = [(status, {"code": "some_code", "detail": "because", "trace_id": "t9"})]
    with pytest.raises(kind) as refused:
        client.claim_lead(LEAD)
    assert (refused.value.status, refused.value.code, refused.value.trace_id) == (status, "some_code", "t9")
    assert len(script.asked) == 1


def test_a_refusal_says_where_and_what_else(script, client) -> None:
    faults = [{"pointer": "/phone", "code": "invalid", "detail": "Not a phone number."}]
    script.answers = [(422, {"code": "invalid_request", "errors": faults, "held": 10})]
    with pytest.raises(Invalid) as refused:
        client.create_lead({"phone": "x"})
    assert refused.value.pointer == "/phone"
    assert refused.value.faults[0].code == "invalid"
    assert refused.value.more == {"held": 10}


def test_a_refusal_that_is_not_ours_is_a_problem_too(script, client) -> None:
    script.answers = [(400, b"<html>Bad Request</html>")]
    with pytest.raises(Problem, match="http_400"):
        client.get_lead(LEAD)


def test_pages_are_fetched_as_they_are_needed(script, client) -> None:
    script.answers = [
        (200, {"data": [{"id": "1"}, {"id": "2"}], "next_cursor": "c/2"}),
        (200, {"data": [{"id": "3"}], "next_cursor": None}),
    ]
    leads = iter(client.list_leads(limit=2, state="pooled"))
    assert [next(leads)["id"], next(leads)["id"]] == ["1", "2"]
    assert len(script.asked) == 1
    assert [lead["id"] for lead in leads] == ["3"]
    assert [path for _, path, _, _ in script.asked] == [
        "/v1/leads?state=pooled&limit=2",
        "/v1/leads?state=pooled&limit=2&cursor=c%2F2",
    ]


def test_a_page_tells_what_else_the_answer_says(script, client) -> None:
    script.answers = [(200, {"data": [], "next_cursor": None, "columns": ["Phone"]})]
    assert client.list_import_rows(LEAD).page().more == {"columns": ["Phone"]}


@pytest.mark.parametrize(("given", "sent"), [(7, '"7"'), ('"7"', '"7"'), ("*", "*")])
def test_the_version_a_change_is_meant_for_travels_as_an_etag(script, client, given, sent) -> None:
    script.answers = [(200, {})]
    client.update_lead(LEAD, {"name": "张伟"}, if_match=given)
    assert script.asked[0][2]["If-Match"] == sent


def test_a_change_of_a_version_is_not_sent_twice_for_the_second_would_meet_the_first(script, client) -> None:
    script.answers = [AWAY]
    with pytest.raises(Unavailable):
        client.update_lead(LEAD, {"name": "张伟"}, if_match=7)
    assert len(script.asked) == 1


def test_a_file_is_sent_whole_at_every_attempt(script, client, tmp_path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_bytes(b"name\nAda\n")
    script.answers = [AWAY, (202, {"id": LEAD})]
    with leads.open("rb") as file:
        client.create_import(kind="leads", file=file, filename="leads.csv", dry_run=True)
    for _, _, _, body in script.asked:
        assert b"name\nAda\n" in body
        assert b'filename="leads.csv"' in body
        assert b"true" in body


def test_a_path_parameter_cannot_leave_its_place(script, client) -> None:
    script.answers = [(404, {"code": "not_found"})]
    with pytest.raises(NotFound):
        client.get_lead("../pools?x=1")
    assert script.asked[0][1] == "/v1/leads/..%2Fpools%3Fx%3D1"


def test_the_token_is_sent_and_what_answers_nothing_returns_nothing(script, client) -> None:
    script.answers = [(204, b"")]
    assert client.end_session() is None
    assert script.asked[0][2]["Authorization"] == "Bearer token-1"


def test_content_of_another_type_comes_as_bytes(script, client) -> None:
    script.answers = [(200, b"Phone\r\n")]
    assert client.list_import_rows_content(LEAD, format="csv") == b"Phone\r\n"
    assert script.asked[0][1].endswith("rows?format=csv")
