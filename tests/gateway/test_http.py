"""What the gateway owns of a request: addresses, methods, headers, bodies, refusals, trace ids."""

import time
from collections.abc import Callable

import pytest
import requests

Send = Callable[..., requests.Response]
ITEM = "/v1/items/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def send(url: str) -> Send:
    """Send a request as a rep; `role=None` sends no token."""

    def send(method: str, path: str, *, role: str | None = "rep", **rest) -> requests.Response:
        headers = {"Authorization": f"Bearer {role}"} if role else {}
        headers |= rest.pop("headers", {})
        return requests.request(method, url + path, headers=headers, timeout=10, **rest)

    return send


def check_problem(answer: requests.Response, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:allhands:problem:{code}"
    assert (problem["status"], problem["code"], problem["trace_id"]) == (
        status,
        code,
        answer.headers["Trace-Id"],
    )
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_path_query_and_body_reach_the_method_by_name(send: Send) -> None:
    touched = send("POST", f"{ITEM}/touch").json()["given"]
    made = send("POST", "/v1/items", json={"note": "李娜"}).json()["given"]
    listed = send("GET", "/v1/filtered?q=%E6%9D%8E").json()["given"]
    assert touched == {"item_id": ITEM.rpartition("/")[2]}
    assert made == {"body": {"note": "李娜"}}
    assert listed == {"query": {"q": "李"}}


def test_idempotency_key_is_passed_on(send: Send) -> None:
    answer = send("POST", "/v1/items", json={}, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 201
    assert answer.json()["key"] == "k-1"


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "\u00e9"])
def test_unusable_idempotency_key_is_refused(send: Send, key: str) -> None:
    answer = send("POST", "/v1/items", json={}, headers={"Idempotency-Key": key.encode()})
    check_problem(answer, 422, "invalid_idempotency_key")


def test_trace_id_is_the_callers_own_and_reaches_the_service(send: Send) -> None:
    answer = send("GET", ITEM, headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    assert answer.headers["Trace-Id"] == TRACE
    assert answer.json()["trace"] == TRACE


@pytest.mark.parametrize(
    "traceparent", ["", "nonsense", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-x-01"]
)
def test_unusable_traceparent_is_replaced(send: Send, traceparent: str) -> None:
    answer = send("GET", ITEM, headers={"traceparent": traceparent})
    assert len(answer.headers["Trace-Id"]) == 32
    assert answer.headers["Trace-Id"] not in (TRACE, "0" * 32)


def test_refusal_of_a_service_keeps_code_and_facts(send: Send) -> None:
    problem = check_problem(send("GET", "/v1/refuse/conflict"), 409, "holding_cap_reached")
    assert (problem["held"], problem["cap"]) == (10, 10)
    assert problem["detail"] == "already holds 10 of 10"


def test_faults_are_listed_with_pointers(send: Send) -> None:
    problem = check_problem(send("GET", "/v1/refuse/invalid"), 422, "invalid")
    assert problem["errors"] == [{"pointer": "/phone", "code": "invalid", "detail": "Not a phone."}]


def test_defect_of_a_service_tells_nothing(send: Send) -> None:
    answer = send("GET", "/v1/refuse/defect")
    check_problem(answer, 500, "internal")
    assert "secret" not in answer.text


def test_silent_service_is_503_within_its_deadline(send: Send) -> None:
    started = time.monotonic()
    answer = send("GET", "/v1/nap")
    check_problem(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert time.monotonic() - started < 0.5 + 0.25


def test_deadline_covers_the_verification_of_the_token_too(send: Send) -> None:
    started = time.monotonic()
    answer = send("GET", "/v1/nap", role="rep.slow")
    check_problem(answer, 503, "unavailable")
    assert time.monotonic() - started < 0.5 + 0.25


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nothing",
        "/v1/items/",
        "/v1/items/7",
        "/v1/items/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6",
        "/V1/items",
        "/%00",
        "/v1/items/..%2f",
    ],
)
def test_address_that_names_nothing_is_404(send: Send, path: str) -> None:
    check_problem(send("GET", path), 404, "not_found")


@pytest.mark.parametrize(("method", "path", "allowed"), [
    ("PUT", "/v1/items", "GET, HEAD, OPTIONS, POST"),
    ("GET", "/v1/sessions", "OPTIONS, POST"),
    ("POST", "/livez", "GET, HEAD, OPTIONS"),
])  # fmt: skip
def test_other_methods_are_405_with_allow(send: Send, method: str, path: str, allowed: str) -> None:
    answer = send(method, path)
    check_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_options_says_what_is_allowed_and_opens_nothing_to_other_origins(send: Send) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    answer = send("OPTIONS", "/v1/items", role=None, headers=headers)
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_head_answers_as_get_without_a_body(send: Send) -> None:
    answer = send("HEAD", "/v1/ping")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(send("GET", "/v1/ping").content))


@pytest.mark.parametrize(("body", "code"), [
    (b"", "body_missing"),
    (b"{", "invalid_json"),
    (b"[]", "invalid_json"),
    (b'"text"', "invalid_json"),
    (b'{"note": NaN}', "invalid_json"),
    (b'{"note": 1e999}', "invalid_json"),
    (b'{"note": "\\ud800"}', "invalid_json"),
    (b'{"note": "\xff"}', "invalid_json"),
    (b"[" * 100_000, "invalid_json"),
    (b'{"note": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
    (b'{"note": {"a/b": ["\\u0000"]}}', "invalid_text"),
    (b'{"\\u0000": 1}', "invalid_text"),
    (b'{"note": 9007199254740992}', "number_out_of_range"),
    (b'{"note": ' + b"9" * 400 + b"}", "invalid_json"),
    (b'{"note": ' + b"9" * 30 + b"}", "number_out_of_range"),
])  # fmt: skip
def test_body_that_no_service_could_hold_is_422(send: Send, body: bytes, code: str) -> None:
    answer = send("POST", "/v1/items", data=body, headers={"Content-Type": "application/json"})
    check_problem(answer, 422, code)


def test_fault_deep_in_a_body_is_pointed_at(send: Send) -> None:
    problem = check_problem(send("POST", "/v1/items", json={"note": {"a/b": [1, "\0"]}}), 422, "invalid_text")
    assert problem["errors"][0]["pointer"] == "/note/a~1b/1"


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_body_of_another_type_is_415(send: Send, media_type: str) -> None:
    answer = send("POST", "/v1/items", data=b"{}", headers={"Content-Type": media_type})
    check_problem(answer, 415, "unsupported_media_type")


def test_json_with_a_charset_is_read(send: Send) -> None:
    answer = send(
        "POST", "/v1/items", data=b"{}", headers={"Content-Type": "Application/JSON; charset=utf-8"}
    )
    assert answer.status_code == 201


def test_body_where_none_is_taken_is_refused(send: Send) -> None:
    check_problem(send("POST", f"{ITEM}/touch", json={"note": "x"}), 422, "unknown_field")
    assert send("POST", f"{ITEM}/touch", json={}).status_code == 200


@pytest.mark.parametrize(("query", "code"), [
    ("?x=1", "unknown_field"), ("?x", "unknown_field"),
])  # fmt: skip
def test_parameter_where_none_is_taken_is_refused(send: Send, query: str, code: str) -> None:
    check_problem(send("GET", ITEM + query), 422, code)


@pytest.mark.parametrize(("query", "code"), [
    ("?q=1&q=2", "repeated"),
    ("?q=%00", "invalid_text"),
    ("?q=%ff", "invalid_text"),
    ("?q=%ed%a0%80", "invalid_text"),
    ("?q=" + "x" * 5000, "too_long"),
    ("?" + "&".join(f"a{n}=1" for n in range(60)), "invalid_text"),
])  # fmt: skip
def test_query_that_is_not_clean_text_is_422(send: Send, query: str, code: str) -> None:
    check_problem(send("GET", "/v1/filtered" + query), 422, code)


@pytest.mark.parametrize("query", ["?q=", "?q=%20%20"])
def test_empty_search_box_searches_nothing(send: Send, query: str) -> None:
    assert send("GET", "/v1/filtered" + query).json()["given"] == send("GET", "/v1/filtered").json()["given"]


def test_etag_is_the_version_and_if_match_passes_it_back(send: Send) -> None:
    answer = send("PATCH", ITEM, json={"note": "x"}, headers={"If-Match": '"3"'})
    assert answer.status_code == 200
    assert answer.json()["if_match"] == 3
    assert answer.headers["ETag"] == '"4"'


@pytest.mark.parametrize("tag", ["*", 'W/"3"'])
def test_other_forms_of_if_match_are_read(send: Send, tag: str) -> None:
    assert send("PATCH", ITEM, json={}, headers={"If-Match": tag}).status_code == 200


def test_change_of_another_version_is_412(send: Send) -> None:
    check_problem(send("PATCH", ITEM, json={}, headers={"If-Match": '"2"'}), 412, "version_conflict")


def test_change_without_a_version_is_428_where_one_is_required(send: Send) -> None:
    check_problem(send("PATCH", ITEM, json={}), 428, "precondition_required")
    assert send("PATCH", f"{ITEM}/free", json={}).json()["if_match"] is None


@pytest.mark.parametrize("tag", ["3", '"x"', '"3", "4"', '"' + "9" * 30 + '"'])
def test_unreadable_if_match_is_422(send: Send, tag: str) -> None:
    check_problem(send("PATCH", ITEM, json={}, headers={"If-Match": tag}), 422, "invalid_etag")


def test_every_answer_carries_the_security_headers(send: Send) -> None:
    for path in ("/v1/ping", "/v1/nothing", "/docs", "/livez"):
        headers = send("GET", path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Server" not in headers


def test_health_and_metrics_need_nobody(send: Send, url: str) -> None:
    assert send("GET", "/livez", role=None).json() == {"status": "alive"}
    assert send("GET", "/readyz", role=None).json() == {"status": "ready"}
    send("GET", ITEM)
    metrics = send("GET", "/metrics", role=None).text
    assert 'name="GET /v1/items/{item_id:uuid}"' in metrics


def test_home_page_leads_to_the_documents(send: Send) -> None:
    home = send("GET", "/", role=None)
    assert home.headers["Content-Type"].startswith("text/html")
    assert 'href="/docs"' in home.text
    assert 'href="/openapi.json"' in home.text


def test_address_without_a_login_is_limited_and_says_when_to_come_back(send: Send) -> None:
    answers = [send("GET", "/v1/public", role=None) for _ in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    check_problem(refused[0], 429, "too_many_requests")
    assert int(refused[0].headers["Retry-After"]) >= 1


def test_signed_in_callers_are_not_limited(send: Send) -> None:
    assert {send("GET", "/v1/ping").status_code for _ in range(60)} == {200}
