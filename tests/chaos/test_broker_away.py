"""The broker goes away under load: calls are refused in time, and all that was accepted arrives."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg2
import pytest

from tests.support.client import Client, as_role, hired_rep
from tests.support.suite import Suite
from tests.support.waiting import wait_for

NO_CALL_LONGER_THAN_SECONDS = 6
DRAINED_WITHIN_SECONDS = 30


@contextmanager
def broker_away(suite: Suite, seconds: float) -> Iterator[None]:
    def go() -> None:
        suite.stop_broker()
        time.sleep(seconds)
        suite.start_broker()

    absence = threading.Thread(target=go)
    absence.start()
    try:
        yield
    finally:
        absence.join()


def unpublished(suite: Suite, service: str) -> int:
    with psycopg2.connect(suite.database_url(service)) as session, session.cursor() as cursor:
        cursor.execute("select count(*) from outbox where published_at is null")
        return int(cursor.fetchone()[0])


def names(suite: Suite, service: str, query: str) -> dict[str, str]:
    with psycopg2.connect(suite.database_url(service)) as session, session.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def rename_until(
    client: Client, employee: str, version: int, stop: threading.Event
) -> list[tuple[int, float]]:
    """Rename one person over and over; status and seconds of each call."""
    calls: list[tuple[int, float]] = []
    while not stop.is_set():
        started = time.monotonic()
        answer = client.session.patch(
            f"{client.url}/v1/employees/{employee}",
            json={"name": f"name {len(calls)}"},
            headers={"If-Match": f'"{version}"'},
            timeout=30,
        )
        calls.append((answer.status_code, time.monotonic() - started))
        if answer.ok:
            version = answer.json()["version"]
        elif answer.status_code in {409, 412}:
            version = client.get(f"/v1/employees/{employee}").json().get("version", version)
    return calls


def survive_absence(suite: Suite, seconds: float) -> None:
    admin = as_role(suite, "admin")
    people = [hired_rep(admin)[1] for _ in range(4)]
    versions = [admin.get(f"/v1/employees/{each}").json()["version"] for each in people]
    token = admin.session.headers["Authorization"].removeprefix("Bearer ")
    stop = threading.Event()
    with ThreadPoolExecutor(len(people)) as crowd:
        runs = [
            crowd.submit(rename_until, Client(suite.url, token), each, version, stop)
            for each, version in zip(people, versions, strict=True)
        ]
        with broker_away(suite, seconds):
            pass
        stop.set()
        calls = [call for run in runs for call in run.result()]

    statuses = {status for status, _ in calls}
    assert 503 in statuses
    assert statuses <= {200, 409, 412, 503}
    assert max(took for _, took in calls) < NO_CALL_LONGER_THAN_SECONDS

    wait_for(lambda: unpublished(suite, "staff") == 0, seconds=DRAINED_WITHIN_SECONDS)
    told = "select id::text, name from employee where id = any(%s::uuid[])".replace(
        "%s", "array['" + "','".join(people) + "']"
    )
    heard = told.replace("id::text", "rep_id::text").replace(
        "from employee where id", "from rep_account where rep_id"
    )
    wait_for(
        lambda: names(suite, "leads", heard) == names(suite, "staff", told), seconds=DRAINED_WITHIN_SECONDS
    )
    assert suite.broken_promises() == []


def test_broker_away_for_a_while_loses_nothing_and_hangs_nobody(suite):
    survive_absence(suite, 8)


@pytest.mark.soak
def test_broker_away_for_sixty_seconds_loses_nothing_and_hangs_nobody(suite):
    survive_absence(suite, 60)
