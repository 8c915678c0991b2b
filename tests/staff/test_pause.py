"""An import of employees stops between two batches and goes on where it stopped, whoever is killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.staff import import_run
from services.staff.repository import import_batch, imports
from shared.clock import utc_now
from shared.errors import Refusal
from shared.files.states import ImportNotPausable
from shared.files.textfile import FileUnreadable
from tests.staff.importing import as_csv, bring, counts, person, upload, work
from tests.staff.office import Answer, Office
from tests.support.waiting import wait_for

ROWS = 3000


def file_of(rows: int) -> bytes:
    return as_csv([person(str(number)) for number in range(1, rows + 1)])


def job_of(office: Office, import_id: str) -> Answer:
    [row] = office.run("SELECT * FROM import_job WHERE id = :id", id=import_id)
    return dict(row._mapping)


def rows_of(office: Office, import_id: str) -> list[int]:
    rows = office.run("SELECT row FROM import_row WHERE import_id = :id ORDER BY row", id=import_id)
    return [row.row for row in rows]


def at_the(number: int, act: Callable[[], object], then: Callable[..., Any]) -> Callable[..., Any]:
    """`then`, and at its call of that number `act` before it."""
    calls = iter(range(1, 1000))

    def called(*args: Any, **more: Any) -> Any:
        if next(calls) == number:
            act()
        return then(*args, **more)

    return called


def test_a_paused_import_can_be_taken_back_as_far_as_it_went(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH_ROWS", 10)
    waiting = upload(office, admin, file_of(50))
    pause = at_the(3, lambda: office.as_(admin).pause_import(import_id=waiting), import_batch.resolve)
    with monkeypatch.context() as patched:
        patched.setattr(import_batch, "resolve", pause)
        work(office)
    assert office.as_(admin).undo_import(import_id=waiting)["state"] == "undoing"
    assert office.run("SELECT * FROM import_chunk") == []
    work(office)
    done = job_of(office, waiting)
    assert (done["state"], done["undo_result"]["removed"], done["undo_result"]["kept"]) == ("undone", 20, 0)
    assert office.broken_checks() == []


def test_a_worker_that_finds_the_file_gone_leaves_what_is_taken_back(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = upload(office, admin, file_of(5))

    def meanwhile(*_: object) -> None:
        office.as_(admin).pause_import(import_id=waiting)
        office.as_(admin).undo_import(import_id=waiting)
        raise FileUnreadable("file_broken", "it is gone")

    with office.db.transaction() as session:
        job = imports.get(session, UUID(waiting))
    monkeypatch.setattr(import_run, "open_table", meanwhile)
    import_run.ImportRun(office.db, job, utc_now, lambda: False).run()
    assert job_of(office, waiting)["state"] == "undoing"


@pytest.mark.parametrize("dry_run", [False, True])
def test_paused_import_stops_after_its_batch_and_goes_on_from_there(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    monkeypatch.setattr(import_run, "BATCH_ROWS", 10)
    waiting = upload(office, admin, file_of(50), dry_run=dry_run)
    pause = at_the(3, lambda: office.as_(admin).pause_import(import_id=waiting), import_batch.resolve)
    with monkeypatch.context() as patched:
        patched.setattr(import_batch, "resolve", pause)
        work(office)
    half = job_of(office, waiting)
    assert (half["state"], half["processed"], half["created"]) == ("paused", 20, 20)
    assert rows_of(office, waiting) == list(range(1, 21))
    work(office)
    assert job_of(office, waiting) == half
    assert office.as_(admin).resume_import(import_id=waiting)["state"] == "queued"
    work(office)
    assert counts(job_of(office, waiting)) == (50, 0, 0, 0)
    assert rows_of(office, waiting) == list(range(1, 51))
    assert office.broken_checks() == []


def test_whoever_pauses_an_import_need_not_wait_for_the_batch_in_hand(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH_ROWS", 10)
    waiting = upload(office, admin, file_of(30))
    write = import_batch.write

    def write_and_pause(*args: Any, **more: Any) -> None:
        write(*args, **more)
        if rows_of(office, waiting):
            assert office.as_(admin).pause_import(import_id=waiting)["state"] == "paused"

    with monkeypatch.context() as patched:
        patched.setattr(import_batch, "write", write_and_pause)
        work(office)
    half = job_of(office, waiting)
    assert (half["state"], half["processed"], len(rows_of(office, waiting))) == ("paused", 10, 10)
    office.as_(admin).resume_import(import_id=waiting)
    work(office)
    assert counts(job_of(office, waiting)) == (30, 0, 0, 0)
    assert rows_of(office, waiting) == list(range(1, 31))


def test_import_paused_behind_its_last_batch_keeps_its_file_and_completes(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = upload(office, admin, file_of(3), mode="sync")
    complete = import_run.ImportRun._complete

    def pause_and_complete(run: import_run.ImportRun) -> None:
        office.as_(admin).pause_import(import_id=waiting)
        complete(run)

    with monkeypatch.context() as patched:
        patched.setattr(import_run.ImportRun, "_complete", pause_and_complete)
        work(office)
    half = job_of(office, waiting)
    assert (half["state"], half["processed"], half["missing"]) == ("paused", 3, None)
    office.as_(admin).resume_import(import_id=waiting)
    work(office)
    assert counts(job_of(office, waiting)) == (3, 0, 0, 0)
    assert job_of(office, waiting)["missing"] is not None


def test_import_paused_while_a_worker_takes_it_does_not_start(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = upload(office, admin, file_of(3))
    pause = at_the(1, lambda: office.as_(admin).pause_import(import_id=waiting), import_run.open_table)
    monkeypatch.setattr(import_run, "open_table", pause)
    work(office)
    assert (job_of(office, waiting)["state"], job_of(office, waiting)["processed"]) == ("paused", 0)


def test_pausing_and_resuming_twice_is_as_once_and_noted_once(office: Office, admin: str) -> None:
    waiting, call = upload(office, admin, file_of(3)), office.as_(admin)
    assert [call.pause_import(import_id=waiting)["state"] for _ in range(2)] == ["paused"] * 2
    assert [call.resume_import(import_id=waiting)["state"] for _ in range(2)] == ["queued"] * 2
    for action in ("import_paused", "import_resumed"):
        [entry] = office.audit(waiting, action)
        assert entry["actor_id"] == UUID(admin)


def test_import_at_its_end_is_neither_paused_nor_resumed(office: Office, admin: str) -> None:
    job, call = bring(office, admin, file_of(3)), office.as_(admin)
    for act in (call.pause_import, call.resume_import):
        with pytest.raises(ImportNotPausable):
            act(import_id=job["id"])


def test_others_pause_no_import_of_employees(office: Office, admin: str) -> None:
    waiting = upload(office, admin, file_of(3))
    call = office.as_(office.hire("rep", "manager", "marketer", "finance"))
    for act in (call.pause_import, call.resume_import):
        with pytest.raises(Refusal) as refused:
            act(import_id=waiting)
        assert refused.value.code == "role_not_allowed"


def worker(url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", "-m", "services.staff.imports_worker"]
    return subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})


LOCKED_HERE = """
    SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND datname = current_database()
"""


def test_killed_while_paused_and_killed_while_resuming_every_row_goes_in_once(
    office: Office, admin: str
) -> None:
    waiting = upload(office, admin, file_of(ROWS))
    first = worker(office.url)
    try:
        wait_for(lambda: job_of(office, waiting)["processed"] > 0)
        office.as_(admin).pause_import(import_id=waiting)
    finally:
        first.kill()
        first.wait()
    paused = job_of(office, waiting)
    assert (paused["state"], 0 < paused["processed"] < ROWS) == ("paused", True)
    office.as_(admin).resume_import(import_id=waiting)
    second = worker(office.url)
    try:
        wait_for(lambda: job_of(office, waiting)["processed"] > paused["processed"])
    finally:
        second.kill()
        second.wait()
    wait_for(lambda: not office.run(LOCKED_HERE))
    work(office)
    assert counts(job_of(office, waiting)) == (ROWS, 0, 0, 0)
    assert rows_of(office, waiting) == list(range(1, ROWS + 1))
    assert office.run("SELECT count(*) FROM employee WHERE number <> '9001'") == [(ROWS,)]
    assert office.broken_checks() == []
