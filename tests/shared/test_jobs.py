"""A job has one effect per period, however it is started, and however it ends."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select, text

from shared import jobs
from shared.clock import business_zone
from shared.errors import Conflict, Forbidden, NotFound
from shared.ids import new_id
from shared.jobs import job, period_name, run
from shared.tables import job_run
from tests.shared.processes import ROOT
from tests.shared.toy.models import Counter
from tests.shared.toy.service import count_up
from tests.support.waiting import wait_for

NOON = datetime(2027, 1, 15, 4, 0, tzinfo=UTC)
COUNTER = new_id()


@pytest.fixture
def counting(monkeypatch):
    """A job that counts up; `.before` runs first, each time."""

    class Counting:
        def before(self) -> None:
            """Nothing, unless a test says otherwise."""

    counting = Counting()

    @job("tests.shared.toy.count", period="1h")
    def count(db, now):
        counting.before()
        with db.transaction() as session:
            return {"counted": count_up(session, COUNTER)["value"]}

    yield counting
    del jobs.JOBS["tests.shared.toy.count"]


def start(db, as_of=NOON, **options):
    return run("tests.shared.toy.count", as_of, db=db, **options)


def value(db) -> int:
    with db.transaction() as session:
        return session.scalar(select(Counter.value).where(Counter.id == COUNTER)) or 0


def row(db):
    with db.transaction() as session:
        return session.execute(select(job_run)).one()


def test_run_twice_in_a_period_has_one_effect(db, counting):
    first, second = start(db), start(db, NOON + timedelta(minutes=59))
    assert (first.state, first.counts, second.state) == ("done", {"counted": 1}, "already_done")
    assert value(db) == 1
    assert (row(db).state, row(db).counts, row(db).period) == (
        "done",
        {"counted": 1},
        "2027-01-15T12:00+0800",
    )


def test_next_period_runs_again(db, counting):
    assert [start(db, NOON + timedelta(hours=n)).state for n in range(3)] == ["done"] * 3
    assert value(db) == 3


def test_done_period_can_be_run_again_on_demand(db, counting):
    start(db)
    assert start(db, again=True).state == "done"
    assert value(db) == 2


def test_two_at_once_have_one_effect(db, counting):
    running, finish = threading.Event(), threading.Event()

    def wait():
        running.set()
        finish.wait(10)

    counting.before = wait
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(start, db)
        running.wait(10)
        assert start(db).state == "busy"
        finish.set()
        assert first.result().state == "done"
    assert value(db) == 1


@pytest.mark.parametrize(
    ("fault", "code"), [(KeyError("13800138000"), "KeyError"), (Conflict("x"), "conflict")]
)
def test_failed_run_keeps_its_code_and_is_run_again(db, counting, fault, code):
    def fail():
        raise fault

    counting.before = fail
    assert (start(db).state, row(db).error) == ("failed", code)
    counting.before = lambda: None
    assert (start(db).state, row(db).error, row(db).state) == ("done", None, "done")


def test_as_of_is_refused_in_production(db, counting, monkeypatch):
    monkeypatch.setenv("ALLHANDS_ENV", "production")
    with pytest.raises(Forbidden):
        start(db)
    assert start(db, None).state == "done"


def test_unknown_job_is_not_found():
    with pytest.raises(NotFound):
        run("tests.shared.toy.nothing")


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("5m", "2027-01-15T12:00+0800"),
        ("1h", "2027-01-15T12:00+0800"),
        ("12h", "2027-01-15T12:00+0800"),
        ("1d", "2027-01-15"),
        ("month", "2027-01"),
        (lambda now: f"week {now.isocalendar().week}", "week 2"),
    ],
)
def test_period_has_a_name(period, name):
    assert period_name(period, NOON + timedelta(minutes=4)) == name


def test_day_of_a_job_is_the_companys_day():
    assert period_name("1d", datetime(2027, 1, 15, 16, 0, tzinfo=UTC)) == "2027-01-16"


def test_nonsense_is_no_period():
    with pytest.raises(ValueError, match="no period"):
        period_name("often", NOON)


def command(toy_db: str, *words: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "shared.jobs", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": toy_db, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_killed_run_is_taken_up_by_the_next(toy_db, db):
    words = ("tests.shared.toy.creep", "--as-of", "2027-01-15T12:00")
    killed = command(toy_db, *words, TOY_PAUSE="60")
    wait_for(lambda: steps(db), lambda done: done >= 1)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=10)
    assert row(db).state == "running"
    again = command(toy_db, *words)
    output = again.communicate(timeout=30)[0]
    assert again.returncode == 0
    assert orjson.loads(output)["state"] == "done"
    assert steps(db) == 3


def steps(db) -> int:
    with db.transaction() as session:
        return session.scalar(text("SELECT count(*) FROM heard"))


def test_command_says_what_is_wrong(toy_db):
    refused = command(toy_db, "tests.shared.toy.nothing")
    assert b"no job" in refused.communicate(timeout=30)[1]
    assert refused.returncode == 2


def test_time_without_a_zone_is_the_companys(toy_db, db):
    output = command(toy_db, "tests.shared.toy.creep", "--as-of", "2027-01-15T23:30").communicate(timeout=30)[
        0
    ]
    assert orjson.loads(output)["period"] == "2027-01-15"
    assert business_zone().key == "Asia/Shanghai"
