"""Replays asked for, run by the worker, looked at, cancelled; whose they are, and what cannot be replayed."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from services.leads import replay_run
from services.leads.domain.replay_window import MOST_WAITING, last_quarter
from services.leads.models_worker import ModelsWorker
from services.leads.repository import replays
from shared.clock import utc_now
from tests.leads.jobs.support import LONG_AGO, ROTATE_ALL, START, held
from tests.leads.world import as_admin, as_manager
from tests.support.waiting import wait_for

ADMIN = as_admin()
WINDOW = {"from": "2026-03-01", "to": "2026-03-11"}


@pytest.fixture
def busy(world):
    """A company in which a rep took leads at `START`."""
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    held(world, world.rep(), 4)
    return world


def asked(ask, actor=ADMIN, rules=ROTATE_ALL, **body):
    return ask(actor, "create_replay", {"rules": rules, **WINDOW, **body})


def work(world):
    with world.db.engine.connect() as connection:
        return ModelsWorker(world.db).run_waiting(connection)


def test_what_is_asked_is_replayed_and_kept(busy, ask):
    waits = asked(ask, note="before April")
    assert (waits["state"], waits["progress"], waits["result"], waits["words"]) == ("waiting", 0, None, None)
    assert work(busy) == 1
    told = ask(ADMIN, "get_replay", waits["id"])
    assert (told["state"], told["progress"], told["note"]) == ("completed", 1, "before April")
    assert (told["from"], told["to"], told["rules"]) == (WINDOW["from"], WINDOW["to"], ROTATE_ALL)
    assert told["result"]["total"]["takes"] == 4
    [line] = ask(ADMIN, "list_replays", {})["data"]
    assert (line["id"], line["words"]) == (told["id"], told["result"]["words"])
    assert "result" not in line
    assert work(busy) == 0


def test_without_days_it_is_the_last_full_quarter(world, ask):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    held(world, world.rep(), at=START - timedelta(days=100))
    told = ask(ADMIN, "create_replay", {"rules": {}})
    assert (told["from"], told["to"]) == ("2025-10-01", "2025-12-31")


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 3, 31), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 4, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2028, 12, 31), (date(2028, 7, 1), date(2028, 9, 30))),
    ],
)
def test_the_last_quarter_is_over(today, quarter):
    assert last_quarter(today) == quarter


@pytest.mark.parametrize(
    ("days", "pointer"),
    [
        ({"from": "2026-03-12", "to": "2026-03-12"}, "/from"),
        ({"to": "2026-03-12"}, "/to"),
        ({"from": "2026-03-10", "to": "2026-03-09"}, "/to"),
        ({"from": "2025-03-10"}, "/from"),
        ({"from": "soon"}, "/from"),
    ],
)
def test_days_that_cannot_be_replayed_are_named(busy, ask, days, pointer):
    refusal = ask.refused(ADMIN, "create_replay", {"rules": {}, "to": "2026-03-11", **days})
    assert [each["pointer"] for each in refusal.errors] == [pointer]


def test_a_wrong_draft_is_refused_with_a_pointer_for_each_fault(busy, ask):
    rules = {"holding": {"day_cap": -1}, "cycles": {}}
    refusal = ask.refused(ADMIN, "create_replay", {"rules": rules, **WINDOW})
    assert {each["pointer"] for each in refusal.errors} == {
        "/rules/holding/day_cap",
        "/rules/cycles",
    }


def test_nothing_to_replay_is_said(busy, ask):
    refusal = ask.refused(ADMIN, "create_replay", {"rules": {}, "from": "2026-01-01", "to": "2026-01-31"})
    assert refusal.code == "no_history"
    stranger = as_manager([busy.team()])
    assert ask.refused(stranger, "create_replay", {"rules": {}, **WINDOW}).code == "no_history"


def test_the_window_ends_with_from_alone_today(busy, ask):
    told = ask(ADMIN, "create_replay", {"rules": {}, "from": "2026-03-11"})
    assert told["to"] == "2026-03-11"


def test_only_its_asker_and_administrators_see_a_replay(busy, ask):
    team = busy.team()
    busy.run("update rep_account set team_id = :team", team=team)
    mine, other = as_manager([team]), as_manager([team])
    told = asked(ask, mine)
    assert ask(mine, "get_replay", told["id"])["id"] == ask(ADMIN, "get_replay", told["id"])["id"]
    for method in ("get_replay", "cancel_replay"):
        assert ask.refused(other, method, told["id"]).code == "not_found"
    assert [len(ask(who, "list_replays", {})["data"]) for who in (mine, other, ADMIN)] == [1, 0, 1]


def test_lists_go_on_where_they_ended(busy, ask):
    ids = [asked(ask)["id"] for _ in range(3)]
    first = ask(ADMIN, "list_replays", {"limit": 2})
    rest = ask(ADMIN, "list_replays", {"limit": 2, "after": first["next_after"]})
    assert [each["id"] for each in first["data"] + rest["data"]] == ids[::-1]
    assert rest["next_after"] is None


def test_one_person_has_so_many_at_once(busy, ask):
    for _ in range(MOST_WAITING):
        told = asked(ask)
    assert ask.refused(ADMIN, "create_replay", {"rules": {}, **WINDOW}).code == "replays_under_way"
    assert ask(ADMIN, "cancel_replay", told["id"])["state"] == "cancelled"
    assert ask(ADMIN, "cancel_replay", told["id"])["state"] == "cancelled"
    assert asked(ask)["state"] == "waiting"
    assert work(busy) == MOST_WAITING
    assert ask(ADMIN, "get_replay", told["id"])["state"] == "cancelled"


def test_what_has_ended_cannot_be_cancelled(busy, ask):
    told = asked(ask)
    work(busy)
    assert ask.refused(ADMIN, "cancel_replay", told["id"]).code == "replay_ended"


def test_cancelled_while_it_runs_it_ends_without_a_result(busy, ask, monkeypatch):
    told = asked(ask)
    monkeypatch.setattr(replay_run, "_TOLD_EVERY", 1)
    with busy.db.transaction() as session:
        row = replays.start_replay(session, told["id"], utc_now())
    stops = iter([lambda: None, lambda: ask(ADMIN, "cancel_replay", told["id"])])
    with pytest.raises(replays.ReplayLost):
        replay_run.ReplayRun(busy.db, row, utc_now, lambda: bool(next(stops)()) and False).run()
    assert ask(ADMIN, "get_replay", told["id"])["state"] == "cancelled"


def test_one_that_kills_its_workers_is_given_up(busy, ask):
    told = asked(ask)
    busy.run("update rule_replay set starts = 3, state = 'running'")
    work(busy)
    told = ask(ADMIN, "get_replay", told["id"])
    assert (told["state"], told["error_code"]) == ("failed", "replay_broken")


def test_one_that_breaks_fails_alone(busy, ask):
    told, other = asked(ask), asked(ask)
    busy.run("update rule_replay set rules = '{\"holding\": 7}' where id = :id", id=told["id"])
    assert work(busy) == 2
    states = [ask(ADMIN, "get_replay", each["id"])["state"] for each in (told, other)]
    assert states == ["failed", "completed"]


def test_told_to_stop_the_worker_puts_it_back(busy, ask):
    told = asked(ask)
    with busy.db.transaction() as session:
        row = replays.start_replay(session, told["id"], utc_now())
    replay_run.ReplayRun(busy.db, row, utc_now, lambda: True).run()
    assert ask(ADMIN, "get_replay", told["id"])["state"] == "waiting"
    assert busy.one("select starts from rule_replay") == 0


def test_killed_it_begins_anew_and_ends(busy, leads_db, ask):
    told = asked(ask)
    with busy.db.transaction() as session:
        session.execute(text("lock table holding in access exclusive mode"))
        worker = start_worker(leads_db)
        wait_for(lambda: ask(ADMIN, "get_replay", told["id"])["state"] == "running")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_for(lambda: not busy.is_worked_on())
    assert ask(ADMIN, "get_replay", told["id"])["state"] == "running"
    assert work(busy) == 1
    assert ask(ADMIN, "get_replay", told["id"])["state"] == "completed"


def start_worker(url):
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("ALLHANDS_LEADS_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.leads.models_worker"],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
