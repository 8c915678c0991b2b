"""Staff as people use it: through the gateway, with everything running."""

import secrets
from typing import Any

import pytest
import requests

from tests.support.suite import Suite
from tests.support.waiting import wait_for

DEAD_WITHIN_SECONDS = 60
PASSWORD = "correct horse"


class Browser:
    """HTTP as one employee."""

    def __init__(self, suite: Suite, token: str | None = None) -> None:
        self._url = suite.url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, status: int, **more: Any) -> Any:
        headers = {**self._headers, **more.pop("headers", {})}
        answer = requests.request(method, self._url + path, timeout=10, headers=headers, **more)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def admin(suite: Suite) -> Browser:
    return Browser(suite, suite.login("admin"))


@pytest.fixture
def newcomer(admin: Browser) -> dict[str, Any]:
    """A rep who can sign in."""
    number = f"T{secrets.token_hex(4)}"
    body = {
        "number": number,
        "name": "新人",
        "email": f"{number}@example.com",
        "roles": ["rep"],
        "password": PASSWORD,
    }
    return dict(admin.send("POST", "/v1/employees", 201, json=body, headers={"Idempotency-Key": number}))


def sign_in(suite: Suite, username: str, password: str = PASSWORD, status: int = 201) -> Any:
    body = {"username": username, "password": password}
    return Browser(suite).send("POST", "/v1/sessions", status, json=body)


def test_token_of_a_leaver_is_dead_within_a_minute(
    suite: Suite, admin: Browser, newcomer: dict[str, Any]
) -> None:
    rep = Browser(suite, sign_in(suite, newcomer["number"])["access_token"])
    assert rep.send("GET", "/v1/me", 200)["id"] == newcomer["id"]
    body = {"effective_on": "2026-01-01", "plan": {"target": "pool"}}
    left = admin.send("POST", f"/v1/employees/{newcomer['id']}/departure", 200, json=body)
    assert left["state"] == "applied"
    me = f"{suite.url}/v1/me"
    wait_for(
        lambda: requests.get(me, headers=rep._headers, timeout=10).status_code == 401,
        seconds=DEAD_WITHIN_SECONDS,
        every=0.5,
    )
    assert sign_in(suite, newcomer["number"], status=401)["code"] == "sign_in_refused"


def test_wrong_password_answers_401_and_the_sixth_try_429(suite: Suite, newcomer: dict[str, Any]) -> None:
    for _ in range(5):
        assert sign_in(suite, newcomer["number"], "wrong", 401)["code"] == "sign_in_refused"
    assert sign_in(suite, newcomer["number"], PASSWORD, 429)["code"] == "sign_in_locked"


def test_pages_of_employees_follow_their_cursor(suite: Suite, admin: Browser) -> None:
    seen: list[str] = []
    path = "/v1/employees?limit=7&sort=-created_at"
    page = admin.send("GET", path, 200)
    while True:
        seen += [row["id"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        page = admin.send("GET", f"{path}&cursor={page['next_cursor']}", 200)
    assert len(seen) == len(set(seen)) > 7


def test_stale_edit_is_refused_over_http(admin: Browser, newcomer: dict[str, Any]) -> None:
    path = f"/v1/employees/{newcomer['id']}"
    admin.send("PATCH", path, 200, json={"weight": 50}, headers={"If-Match": '"1"'})
    refusal = admin.send("PATCH", path, 412, json={"weight": 60}, headers={"If-Match": '"1"'})
    assert refusal["code"] == "version_conflict"


def test_rep_reads_the_directory_but_no_phone(suite: Suite, newcomer: dict[str, Any]) -> None:
    rep = Browser(suite, suite.login("rep"))
    assert set(rep.send("GET", f"/v1/employees/{newcomer['id']}", 200)) == {
        *("id", "number", "name", "team_id", "active"),
    }
    rep.send("GET", "/v1/audit", 403)


def test_import_of_employees_pauses_and_goes_on(suite: Suite, admin: Browser) -> None:
    rows = "".join(f"D{number},某人,d{number}@example.com\n" for number in range(5000))
    file = {"file": ("staff.csv", f"number,name,email\n{rows}".encode())}
    told = {"kind": "employees", "dry_run": "true"}
    path = f"/v1/imports/{admin.send('POST', '/v1/imports', 202, data=told, files=file)['id']}"
    assert admin.send("POST", path + "/pause", 200)["state"] == "paused"
    assert Browser(suite, suite.login("hr")).send("GET", path, 200)["state"] == "paused"
    assert admin.send("POST", path + "/resume", 200)["state"] == "queued"
    job = wait_for(lambda: (seen := admin.send("GET", path, 200))["state"] == "completed" and seen, every=0.1)
    assert (job["created"], job["processed"]) == (5000, 5000)
    assert admin.send("POST", path + "/pause", 409)["code"] == "import_not_pausable"
