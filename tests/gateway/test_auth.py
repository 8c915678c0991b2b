"""Who gets in: tokens, roles, scopes, the console's cookie, and how long the gateway remembers."""

import concurrent.futures
import uuid

import pytest
import requests

from gateway import auth
from gateway.settings import Settings
from ops.ports import free_port
from tests.gateway.support import serving

ITEM = "/v1/items/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"


def get(url: str, path: str = "/v1/ping", **headers: str) -> requests.Response:
    return requests.get(url + path, headers=headers, timeout=10)


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(("authorization", "code"), [
    (None, "token_missing"),
    ("", "token_missing"),
    ("Basic cmVwOnJlcA==", "token_missing"),
    ("Bearer", "token_invalid"),
    ("Bearer  ", "token_invalid"),
    ("Bearer nobody", "token_invalid"),
    ("Bearer " + "x" * 600, "token_invalid"),
    (b"Bearer \xc3\xa9", "token_invalid"),
])  # fmt: skip
def test_without_a_good_token_it_is_401_and_says_how(url: str, authorization, code: str) -> None:
    answer = get(url, **({} if authorization is None else {"Authorization": authorization}))
    assert code_of(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="allhands"'


def test_actor_travels_with_the_call(url: str) -> None:
    actor = get(url, ITEM, Authorization="bearer manager").json()["actor"]
    assert actor["roles"] == ["manager"]
    assert uuid.UUID(actor["id"])


def test_other_roles_are_403(url: str) -> None:
    answer = requests.post(
        url + "/v1/items", json={}, headers={"Authorization": "Bearer finance"}, timeout=10
    )
    assert code_of(answer) == (403, "role_missing")


@pytest.mark.parametrize(("scope", "method", "status"), [
    ("items:read", "GET", 200), ("*:read", "GET", 200), ("items:write", "GET", 403),
    ("items:write", "POST", 201), ("*:write", "POST", 201), ("items:read", "POST", 403),
    ("pools:read", "GET", 403), ("*:read", "POST", 403),
])  # fmt: skip
def test_scoped_token_opens_its_scope_only(url: str, scope: str, method: str, status: int) -> None:
    headers = {"Authorization": f"Bearer rep.{scope}"}
    body = {"json": {}} if method == "POST" else {}
    assert (
        requests.request(method, url + "/v1/items", headers=headers, timeout=10, **body).status_code == status
    )


def test_api_token_cannot_do_what_needs_a_session(url: str) -> None:
    headers = {"Authorization": "Bearer rep.*:write"}
    answer = requests.delete(url + "/v1/sessions/current", headers=headers, timeout=10)
    assert code_of(answer) == (403, "scope_missing")


def test_wrong_password_is_401(url: str) -> None:
    answer = requests.post(url + "/v1/sessions", json={"username": "rep", "password": "wrong"}, timeout=10)
    assert code_of(answer) == (401, "sign_in_refused")


def test_signing_in_gives_token_and_cookie_and_both_open(url: str) -> None:
    browser = requests.Session()
    answer = browser.post(url + "/v1/sessions", json={"username": "rep", "password": "right"}, timeout=10)
    assert answer.status_code == 201
    assert answer.json()["employee"]["name"] == "127.0.0.1"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert browser.get(url + "/v1/ping", timeout=10).status_code == 200


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 403),
    ({"Origin": "https://elsewhere.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "https://elsewhere.example", "X-Allhands-Console": "1"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 201),
    ({"X-Allhands-Console": "1"}, 201),
    ({"Origin": "OWN"}, 201),
])  # fmt: skip
def test_change_by_cookie_is_taken_from_our_own_pages_only(
    url: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.replace("OWN", url) for name, value in headers.items()} | {
        "Cookie": "allhands_session=rep"
    }
    answer = requests.post(url + "/v1/items", json={}, headers=sent, timeout=10)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "foreign_origin"


def test_bearer_token_needs_no_origin_and_wins_over_the_cookie(url: str) -> None:
    headers = {
        "Cookie": "allhands_session=nobody",
        "Authorization": "Bearer rep",
        "Origin": "https://elsewhere.example",
    }
    assert requests.post(url + "/v1/items", json={}, headers=headers, timeout=10).status_code == 201


def test_login_from_a_page_of_another_origin_is_refused(url: str) -> None:
    answer = requests.post(
        url + "/v1/sessions",
        json={"username": "rep", "password": "right"},
        headers={"Origin": "https://elsewhere.example"},
        timeout=10,
    )
    assert code_of(answer) == (403, "foreign_origin")


def test_ended_session_is_dead_at_once(url: str) -> None:
    headers = {"Authorization": "Bearer hr.once"}
    assert get(url, **headers).status_code == 200
    ended = requests.delete(url + "/v1/sessions/current", headers=headers, timeout=10)
    assert ended.status_code == 204
    assert 'allhands_session=""' in ended.headers["Set-Cookie"]
    assert code_of(get(url, **headers)) == (401, "token_invalid")


def test_token_is_verified_once_however_many_ask(url: str) -> None:
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: get(url, Authorization="Bearer employee.many"), range(60)))
    assert {answer.status_code for answer in answers} == {200}
    assert get(url, "/v1/verified/employee.many", Authorization="Bearer rep").json() == 1


def test_token_is_not_remembered_past_its_end(url: str) -> None:
    for _ in range(3):
        get(url, Authorization="Bearer rep.expiring")
    assert get(url, "/v1/verified/rep.expiring", Authorization="Bearer rep").json() == 3


def test_memory_of_tokens_is_bounded_in_time_and_number(
    amqp_url: str, staff, echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "REMEMBERED", 2)
    with serving(Settings(amqp_url=amqp_url, port=free_port())) as url:
        for name in ("a", "b", "c", "a", "a"):
            get(url, Authorization=f"Bearer rep.bound-{name}")
        assert get(url, "/v1/verified/rep.bound-a", Authorization="Bearer rep").json() == 2
    monkeypatch.setattr(auth, "REMEMBER_SECONDS", 0)
    with serving(Settings(amqp_url=amqp_url, port=free_port())) as url:
        for _ in range(3):
            get(url, Authorization="Bearer rep.brief")
        assert get(url, "/v1/verified/rep.brief", Authorization="Bearer rep").json() == 3


def test_token_is_unknown_while_staff_is_away_not_wrong(echo, restartable_amqp_url: str) -> None:
    with serving(Settings(amqp_url=restartable_amqp_url, port=free_port())) as url:
        answer = get(url, Authorization="Bearer rep")
        assert code_of(answer) == (503, "unavailable")
        assert get(url, "/livez").status_code == 200


@pytest.mark.parametrize(("trusted", "address"), [("127.0.0.1", "203.0.113.7"), ("", "127.0.0.1")])
def test_scheme_and_address_are_believed_of_a_trusted_proxy_only(
    amqp_url: str, staff, trusted: str, address: str
) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    with serving(Settings(amqp_url=amqp_url, port=free_port(), trusted_proxies=trusted)) as url:
        body = {"username": "rep", "password": "right"}
        answer = requests.post(url + "/v1/sessions", json=body, headers=forwarded, timeout=10)
    assert answer.json()["employee"]["name"] == address
    assert ("Secure" in answer.headers["Set-Cookie"]) == bool(trusted)
    assert ("Strict-Transport-Security" in answer.headers) == bool(trusted)
