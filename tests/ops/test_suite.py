"""The suite as a whole: it starts, it serves, it comes back."""

import requests

from tests.support.suite import Suite

ROLES = ["rep", "manager", "marketer", "hr", "finance", "employee", "admin"]


def get(suite: Suite, path: str, role: str = "rep") -> requests.Response:
    token = suite.login(role)
    return requests.get(f"{suite.url}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=15)


def test_somebody_of_every_role_can_sign_in(suite: Suite) -> None:
    assert all(suite.login(role) for role in ROLES)


def test_fresh_demo_company_breaks_no_promise(suite: Suite) -> None:
    assert suite.broken_promises() == []


def test_killed_processes_come_back_and_serve(suite: Suite) -> None:
    for name in ("staff", "leads", "gateway"):
        suite.kill(name)
    assert get(suite, "/v1/pools").status_code == 200


def test_absent_broker_is_a_refusal_and_no_hang_and_service_resumes(suite: Suite) -> None:
    token = suite.login("rep")
    suite.stop_broker()
    try:
        headers = {"Authorization": f"Bearer {token}"}
        away = requests.get(f"{suite.url}/v1/pools", headers=headers, timeout=15)
    finally:
        suite.start_broker()

    assert away.status_code == 503
    assert int(away.headers["Retry-After"]) > 0
    assert get(suite, "/v1/pools").status_code == 200
