"""An import beside captures, other workers, kills and stops: every row goes in once."""

import os
import signal
import subprocess
import sys

import pytest

from services.leads import import_lane, import_run
from services.leads.import_lane import RunLost
from services.leads.import_run import ImportRun
from shared.clock import utc_now
from tests.leads.capture.support import (
    HEADER,
    as_csv,
    bring,
    change,
    counts,
    find,
    lead_row,
    people,
    queue,
    rows,
    run,
    work,
)
from tests.support.waiting import wait_for


def test_a_key_taken_while_the_batch_was_decided_is_found_the_second_time(world, monkeypatch):
    """The capture commits between the batch's look at the keys and its COPY."""
    decide, met = import_lane.resolve, []

    def meanwhile(*args):
        if not met:
            met.append(bring(world, {"phone": "13800000001"}))
        return decide(*args)

    monkeypatch.setattr(import_lane, "resolve", meanwhile)
    twice = ("X2", "", "13800000002", "", "", "", "", "")
    fuller = ("X2", "", "13800000002", "x@y.cn", "", "", "北京", "")
    job = run(world, as_csv([*people(0, 2), twice, fuller]))
    assert counts(job) == (2, 2, 0, 0)
    assert world.one("select count(*) from lead") == 3
    assert world.broken() == []


def test_batches_overtake_nothing_they_share_a_key_with(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "2")
    header = ("手机", "邮箱", "城市")
    bare = [(f"138{n:08d}", "", "") for n in range(20)]
    full = [(f"138{n:08d}", f"c{n}@b.cn", "上海") for n in range(20)]
    job = run(world, as_csv([*bare[18:], *full[:2], *bare[:18], *full[2:]], header))
    assert counts(job) == (20, 18, 2, 0)
    assert [r.row for r in rows(world, job)] == list(range(1, 41))
    assert world.one("select count(*) from lead where email is not null and city = '上海'") == 20
    sequences = [row.sequence for row in world.run("select sequence from outbox order by position")]
    assert sequences == list(range(2, 41, 2))
    assert world.broken() == []


def test_of_two_runs_of_one_import_only_one_writes(world, monkeypatch):
    import_id = queue(world, as_csv(people(0, 10)))
    work(world)
    again = "update import_job set state = 'running', processed = 4, finished_at = null where id = :id"
    world.run(again, id=import_id)
    stale = find(world, import_id)
    world.run("update import_job set processed = 10 where id = :id", id=import_id)
    other = queue(world, as_csv(people(20, 10)))
    world.run("update import_chunk set import_id = :id where import_id = :other", id=import_id, other=other)
    with pytest.raises(RunLost):
        ImportRun(world.db, stale, utc_now, lambda: False).run()
    assert world.one("select count(*) from lead") == 10


def _start_worker(url):
    environment = {**os.environ, "DATABASE_URL": url, "ALLHANDS_IMPORT_BATCH_ROWS": "100"}
    environment.pop("ALLHANDS_LEADS_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.leads.imports_worker"],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def test_killed_half_way_and_started_again_every_row_goes_in_once(world, leads_db):
    count, kills = 12_000, 3
    file = [*people(0, count), *people(0, 10)]
    for first in range(count - 100, -1, -100):
        crossed = ("", "", f"138{first:08d}", f"c{first + 1}@example.com", "", "", "", "")
        file.insert(first + 2, crossed)
    import_id = queue(world, as_csv(file), chunk=200_000)
    for _ in range(kills):
        worker = _start_worker(leads_db)
        before = find(world, import_id).processed
        wait_for(lambda goal=before + 300: find(world, import_id).processed >= goal)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert find(world, import_id).state == "running"
    wait_for(lambda: not world.is_worked_on())
    work(world)
    job = find(world, import_id)
    assert (job.state, counts(job)) == ("completed", (count, 0, 10 + count // 100, 0))
    assert world.one("select count(*) from lead") == count
    assert world.one("select count(*) from duplicate where kind = 'key_conflict'") == count // 100
    assert world.one("select count(*) from lead_event") == count
    assert world.one("select count(distinct row) from import_row") == len(file)
    assert world.broken() == []


def test_told_to_stop_the_worker_finishes_its_batch_and_leaves_the_rest(world, leads_db):
    import_id = queue(world, as_csv(people(0, 12_000)), chunk=200_000)
    worker = _start_worker(leads_db)
    wait_for(lambda: find(world, import_id).processed > 0)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    job = find(world, import_id)
    assert job.state == "running"
    assert job.processed == world.one("select count(*) from lead")
    work(world)
    assert counts(find(world, import_id)) == (12_000, 0, 0, 0)


def test_a_dry_run_that_was_stopped_begins_anew(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "4")
    import_id = queue(world, as_csv([*people(0, 10), *people(0, 5)]), dry_run=True)
    asked = []

    def stop_after_the_second():
        asked.append(1)
        return len(asked) > 2

    ImportRun(world.db, find(world, import_id), utc_now, stop_after_the_second).run()
    assert (find(world, import_id).state, find(world, import_id).processed) == ("running", 8)
    work(world)
    assert counts(find(world, import_id)) == (10, 0, 5, 0)
    assert world.one("select count(*) from import_row") == 15


def test_wide_rows_are_written_fewer_at_once(world, monkeypatch):
    monkeypatch.setattr(import_run, "_BATCH_CELLS", 3 * len(HEADER))
    run(world, as_csv(people(0, 7)))
    assert world.run("select (data ->> 'last_row')::int from outbox order by position") == [(3,), (6,), (7,)]


def test_a_lead_changed_while_its_row_was_decided_is_decided_again(world, monkeypatch):
    lead = bring(world, {"phone": "13800000001"}).lead_id
    decide, met = import_lane.resolve, []

    def meanwhile(*args):
        if not met:
            met.append(change(world, lead, {"city": "北京"}))
        return decide(*args)

    monkeypatch.setattr(import_lane, "resolve", meanwhile)
    job = run(world, as_csv([("13800000001", "上海", "x@y.cn")], ("手机", "城市", "邮箱")))
    assert counts(job) == (0, 1, 0, 0)
    assert (lead_row(world, lead).city, lead_row(world, lead).email) == ("北京", "x@y.cn")
