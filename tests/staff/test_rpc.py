"""The service as a process of its own: called over the broker, its events taken by the relay's own rules."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

import pytest

from ops.ports import free_port
from shared.client import Client
from shared.context import Actor
from shared.errors import Conflict, Forbidden, Invalid, Refusal
from shared.migrate import declare
from tests.staff.office import PASSWORD, TO_POOL, Office

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60


@pytest.fixture
def process(office: Office, amqp_url: str, tmp_path: Path) -> Iterator[Path]:
    """`python -m shared.runner staff`, ready; gives its log."""
    declare("staff", amqp_url)
    port, log = free_port(), tmp_path / "staff.log"
    environment = {
        "DATABASE_URL": office.url,
        "AMQP_URL": amqp_url,
        "ALLHANDS_ENV": "test",
        "ALLHANDS_HEALTH_PORT": str(port),
    }
    with log.open("w") as output:
        running = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "shared.runner", "staff"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_ready(port, log)
        yield log
    finally:
        running.kill()
        running.wait(10)


def wait_ready(port: int, log: Path) -> None:
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(log.read_text())


@pytest.fixture
def client(amqp_url: str) -> Iterator[Client]:
    caller = Client(amqp_url)
    yield caller
    caller.close()


def actor(employee: str, *roles: str) -> Actor:
    return Actor(UUID(employee), frozenset(roles))


def test_whole_life_of_an_employee_over_the_broker(
    office: Office, admin: str, process: Path, client: Client
) -> None:
    by = actor(admin, "admin")
    body = {
        "number": "2001",
        "name": "李雷",
        "email": "li@example.com",
        "phone": "13800005678",
        "password": PASSWORD,
    }
    added = client.call("staff", "create_employee", {"body": body}, actor=by, key="k1", trace="t1")
    sign_in = {"body": {"username": "2001", "password": PASSWORD}, "address": "10.0.0.1"}
    token = client.call("staff", "create_session", sign_in)["access_token"]
    assert client.call("staff", "verify_token", {"token": token})["actor"]["id"] == added["id"]
    leave = {"employee_id": added["id"], "body": {"effective_on": "2026-01-01", "plan": TO_POOL}}
    assert client.call("staff", "depart_employee", leave, actor=by)["state"] == "applied"
    with pytest.raises(Forbidden) as refused:
        client.call("staff", "verify_token", {"token": token})
    assert refused.value.code == "token_invalid"
    assert office.audit(added["id"], "employee_added")[0]["trace"] == "t1"
    assert "13800005678" not in process.read_text()
    assert PASSWORD not in process.read_text()


def test_refusals_keep_their_kind_code_and_pointers_over_the_wire(
    office: Office, admin: str, process: Path, client: Client
) -> None:
    by = actor(admin, "admin")
    with pytest.raises(Invalid) as refused:
        client.call("staff", "create_team", {"body": {"name": "x", "region": 5}}, actor=by)
    assert [fault["pointer"] for fault in refused.value.errors] == ["/region"]
    rep = office.hire("rep")
    stale = {"employee_id": rep, "body": {"weight": 1}, "if_match": 7}
    with pytest.raises(Conflict) as refused_too:
        client.call("staff", "update_employee", stale, actor=by)
    assert (refused_too.value.code, refused_too.value.extra) == ("version_conflict", {"version": 1})


def test_hashing_passwords_does_not_freeze_the_service(office: Office, process: Path, client: Client) -> None:
    for number in range(8):
        office.hire("rep", number=f"n{number}")
    token = office.session_of(office.hire("rep"))
    office.run("UPDATE access_token SET created_at = now(), expires_at = now() + interval '1 day'")

    def sign_in(number: int) -> object:
        body = {"username": f"n{number % 8}", "password": PASSWORD}
        return client.call(
            "staff", "create_session", {"body": body, "address": f"10.0.1.{number}"}, timeout=20
        )

    with ThreadPoolExecutor(24) as pool:
        signing_in = [pool.submit(sign_in, number) for number in range(24)]
        answered_meanwhile = 0
        while not all(each.done() for each in signing_in):
            client.call("staff", "verify_token", {"token": token}, timeout=10)
            answered_meanwhile += 1
    assert all(each.result() for each in signing_in)
    assert answered_meanwhile > 1


def test_lock_out_travels_as_429_with_the_time_to_wait(office: Office, process: Path, client: Client) -> None:
    office.hire("rep")
    wrong = {"body": {"username": "1001", "password": "wrong"}, "address": "10.0.0.1"}
    codes = []
    for _ in range(6):
        with pytest.raises(Refusal) as refused:
            client.call("staff", "create_session", wrong)
        codes.append((refused.value.status, refused.value.code))
    assert codes == [(403, "sign_in_refused")] * 5 + [(429, "sign_in_locked")]
    assert refused.value.retry_after is not None
    assert refused.value.retry_after > 800
