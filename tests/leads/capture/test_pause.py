"""An import stops between two batches and goes on where it stopped, whoever is killed meanwhile."""

import os
import subprocess
import sys

import pytest

from services.leads import import_lane, import_run, import_writer
from services.leads.repository import import_progress
from services.leads.rpc_capture import CaptureRpc
from shared.clock import utc_now
from shared.files.textfile import FileUnreadable
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, counts, find, people, queue, rows, run, work
from tests.leads.world import as_admin
from tests.support.waiting import wait_for


@pytest.fixture
def ask(world):
    asking = Asking(world.db, CaptureRpc, utc_now())
    yield asking
    asking.forget()


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_paused_import_stops_after_its_batch_and_goes_on_from_there(world, ask, monkeypatch, dry_run):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "10")
    import_id = queue(world, as_csv(people(0, 100)), dry_run=dry_run)
    resolve, decided = import_lane.resolve, []

    def pause_at_the_fourth(*args):
        decided.append(args)
        if len(decided) == 4:
            world.run("update import_job set state = 'paused' where state = 'running'")
        return resolve(*args)

    with monkeypatch.context() as patched:
        patched.setattr(import_lane, "resolve", pause_at_the_fourth)
        work(world)
    job = find(world, import_id)
    assert job.state == "paused"
    assert job.processed < 50
    assert job.processed == job.created == len(rows(world, job))
    work(world)
    assert find(world, import_id).processed == job.processed
    assert ask(as_admin(), "resume_import", import_id)["state"] == "queued"
    work(world)
    assert counts(find(world, import_id)) == (100, 0, 0, 0)
    assert [row.row for row in rows(world, job)] == list(range(1, 101))
    assert world.broken() == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_paused_import_can_be_taken_back_as_far_as_it_went(world, ask, monkeypatch, dry_run):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "10")
    import_id = queue(world, as_csv(people(0, 40)), dry_run=dry_run)
    resolve = import_lane.resolve

    def pause_when_some_are_in(*args):
        world.run("update import_job set state = 'paused' where state = 'running' and processed > 0")
        return resolve(*args)

    with monkeypatch.context() as patched:
        patched.setattr(import_lane, "resolve", pause_when_some_are_in)
        work(world)
    went_in = world.one("select count(*) from lead")
    assert (find(world, import_id).state, went_in > 0) == ("paused", not dry_run)
    assert ask(as_admin(), "undo_import", import_id)["state"] == "undoing"
    assert world.one("select count(*) from import_chunk") == 0
    work(world)
    job = find(world, import_id)
    assert (job.state, job.undo_result) == ("undone", {"removed": went_in, "reverted": 0, "kept": 0})
    assert world.run("select distinct state from lead") == ([("invalid",)] if went_in else [])
    assert ask.refused(as_admin(), "resume_import", import_id).code == "import_not_pausable"
    assert world.broken() == []


def test_what_went_in_before_a_file_broke_can_be_taken_back(world, ask, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "10")
    import_id = queue(world, as_csv(people(0, 40)))
    resolve = import_lane.resolve

    def break_when_some_are_in(*args):
        if world.one("select processed from import_job") > 0:
            raise FileUnreadable("file_broken", "it ends in the middle")
        return resolve(*args)

    with monkeypatch.context() as patched:
        patched.setattr(import_lane, "resolve", break_when_some_are_in)
        work(world)
    went_in = world.one("select count(*) from lead where state = 'pooled'")
    assert (find(world, import_id).state, went_in > 0) == ("failed", True)
    ask(as_admin(), "undo_import", import_id)
    work(world)
    assert find(world, import_id).undo_result == {"removed": went_in, "reverted": 0, "kept": 0}
    assert world.broken() == []


@pytest.mark.parametrize("state", ["paused", "undoing"])
def test_a_worker_that_finds_the_file_gone_leaves_what_was_paused_or_taken_back(world, monkeypatch, state):
    import_id = queue(world, as_csv(people(0, 5)))

    def meanwhile(*args):
        world.run("update import_job set state = :state", state=state)
        raise FileUnreadable("file_broken", "it is gone")

    monkeypatch.setattr(import_run, "_batches", meanwhile)
    with world.db.transaction() as session:
        job = import_progress.job_named(session, import_id)
    import_run.ImportRun(world.db, job, utc_now, lambda: False).run()
    assert (find(world, import_id).state, find(world, import_id).error_code) == (state, None)


@pytest.mark.parametrize("batch", [1, 2])
def test_whoever_pauses_an_import_need_not_wait_for_the_batch_in_hand(world, ask, monkeypatch, batch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "10")
    import_id = queue(world, as_csv(people(0, 40)))
    write, written = import_lane.write_outcomes, []

    def write_and_pause(*args, **more):
        write(*args, **more)
        written.append(args)
        if len(written) == batch:
            assert ask(as_admin(), "pause_import", import_id)["state"] == "paused"

    with monkeypatch.context() as patched:
        patched.setattr(import_lane, "write_outcomes", write_and_pause)
        work(world)
    half = find(world, import_id)
    assert (half.state, half.processed) == ("paused", len(rows(world, half)))
    ask(as_admin(), "resume_import", import_id)
    work(world)
    assert counts(find(world, import_id)) == (40, 0, 0, 0)
    assert world.broken() == []


def test_an_import_paused_behind_its_last_batch_keeps_its_file_and_completes(world, ask, monkeypatch):
    import_id = queue(world, as_csv(people(0, 5)))
    finish = import_writer.ImportWriter.finish

    def finish_and_pause(writer):
        finish(writer)
        ask(as_admin(), "pause_import", import_id)

    with monkeypatch.context() as patched:
        patched.setattr(import_writer.ImportWriter, "finish", finish_and_pause)
        work(world)
    assert (find(world, import_id).state, find(world, import_id).processed) == ("paused", 5)
    ask(as_admin(), "resume_import", import_id)
    work(world)
    assert counts(find(world, import_id)) == (5, 0, 0, 0)


def test_an_import_paused_while_a_worker_takes_it_does_not_start(world, ask, monkeypatch):
    import_id = queue(world, as_csv(people(0, 5)))
    opened = import_run.open_table

    def pause_and_open(*args):
        ask(as_admin(), "pause_import", import_id)
        return opened(*args)

    monkeypatch.setattr(import_run, "open_table", pause_and_open)
    work(world)
    assert (find(world, import_id).state, find(world, import_id).processed) == ("paused", 0)


def test_pausing_and_resuming_twice_is_as_once(world, ask):
    import_id = queue(world, as_csv(people(0, 5)))
    assert [ask(as_admin(), "pause_import", import_id)["state"] for _ in range(2)] == ["paused"] * 2
    assert [ask(as_admin(), "resume_import", import_id)["state"] for _ in range(2)] == ["queued"] * 2


def test_an_import_at_its_end_is_neither_paused_nor_resumed(world, ask):
    job = run(world, as_csv(people(0, 5)))
    for method in ("pause_import", "resume_import"):
        assert ask.refused(as_admin(), method, job.id).code == "import_not_pausable"


def worker(url):
    environment = {**os.environ, "DATABASE_URL": url, "ALLHANDS_IMPORT_BATCH_ROWS": "50"}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.leads.imports_worker"], env=environment
    )


def test_killed_while_paused_and_killed_while_resuming_every_row_goes_in_once(world, ask, leads_db):
    import_id = queue(world, as_csv(people(0, 4000)))
    first = worker(leads_db)
    try:
        wait_for(lambda: find(world, import_id).processed > 0)
        ask(as_admin(), "pause_import", import_id)
    finally:
        first.kill()
        first.wait()
    paused = find(world, import_id)
    assert (paused.state, 0 < paused.processed < 4000) == ("paused", True)
    ask(as_admin(), "resume_import", import_id)
    second = worker(leads_db)
    try:
        wait_for(lambda: find(world, import_id).processed > paused.processed)
    finally:
        second.kill()
        second.wait()
    wait_for(lambda: not world.is_worked_on())
    work(world)
    assert counts(find(world, import_id)) == (4000, 0, 0, 0)
    assert len(rows(world, paused)) == 4000
    assert world.one("select count(*) from lead") == 4000
    assert world.broken() == []
