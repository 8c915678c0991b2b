import time
from datetime import timedelta

import psycopg2
import pytest
from sqlalchemy import text

from services.leads import import_lane, imports_worker
from services.leads.imports_worker import ImportsWorker
from services.leads.repository import imports
from shared.clock import utc_now
from shared.files import spreadsheet
from shared.resident import LOCK, UNLOCK, lock_id
from tests.leads.capture.support import archive_of, as_csv, counts, find, people, queue, run, work


def test_an_import_that_breaks_fails_alone_and_the_next_one_runs(world, monkeypatch):
    broken, good = queue(world, as_csv(people(0, 3))), queue(world, as_csv(people(10, 3)))
    resolve = import_lane.resolve

    def breaks(entries, *rest):
        if entries[0].fields["external_id"] == "X0":
            raise RuntimeError("a fault of ours")
        return resolve(entries, *rest)

    monkeypatch.setattr(import_lane, "resolve", breaks)
    work(world)
    assert (find(world, broken).state, find(world, broken).error_code) == ("failed", "import_broken")
    assert counts(find(world, good)) == (3, 0, 0, 0)


def test_a_database_that_goes_away_breaks_no_import(world, monkeypatch):
    import_id = queue(world, as_csv(people(0, 3)))

    def away(*_):
        raise psycopg2.OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(import_lane, "resolve", away)
        with pytest.raises(psycopg2.OperationalError):
            work(world)
    assert find(world, import_id).state == "running"
    work(world)
    assert counts(find(world, import_id)) == (3, 0, 0, 0)


def test_an_import_somebody_works_on_is_left_to_them(world):
    import_id = queue(world, as_csv(people(0, 3)))
    lock = {"space": ImportsWorker.lock_space, "id": lock_id(import_id)}
    with world.db.engine.connect() as other, world.db.engine.connect() as mine:
        other.execute(LOCK, lock)
        assert ImportsWorker(world.db).run_waiting(mine) == 0
        other.execute(UNLOCK, lock)
        assert ImportsWorker(world.db).run_waiting(mine) == 1


def test_the_resident_worker_runs_what_comes_and_stops_when_told(world, monkeypatch):
    worker = ImportsWorker(world.db)
    import_id = queue(world, as_csv(people(0, 3)))
    pauses = []

    def stop_when_done(seconds):
        pauses.append(seconds)
        if find(world, import_id).state == "completed":
            worker.stop()

    monkeypatch.setattr(time, "sleep", stop_when_done)
    worker.run()
    assert worker.is_healthy
    assert pauses


def test_what_came_in_is_found_by_its_words_when_nothing_else_waits(world):
    queue(world, as_csv(people(0, 3)))
    queue(world, as_csv(people(10, 3)))
    work(world)
    with world.db.transaction() as session:
        assert session.scalar(text("select count(*) from lead_search")) == 6


@pytest.mark.parametrize("dry_run", [False, True])
def test_after_many_rows_lists_are_planned_by_what_is_there_now(world, monkeypatch, dry_run):
    def vacuumed() -> dict[str, int]:
        return dict(
            world.run("select relname, vacuum_count from pg_stat_user_tables where relname like 'lead%'")
        )

    monkeypatch.setattr(imports_worker, "MANY_ROWS", 12)
    before = vacuumed()
    run(world, as_csv(people(0, 11)))
    assert vacuumed() == before
    run(world, as_csv(people(20, 12)), dry_run=dry_run)
    tables = {name for name, count in vacuumed().items() if count > before[name]}
    assert tables == (set() if dry_run else {"lead", "lead_identity", "lead_event", "lead_search"})


def test_an_upload_that_never_ended_is_forgotten_after_a_day(world, monkeypatch):
    with world.db.transaction() as session:
        body = {"kind": "leads", "filename": "f", "size": 9}
        old = imports.create_import(session, body, actor=None, now=utc_now() - timedelta(days=2))
        new = imports.create_import(session, body, actor=None, now=utc_now())
        imports.append_chunk(session, old.id, 0, b"x", actor=None)
    worker = ImportsWorker(world.db)
    monkeypatch.setattr(time, "sleep", lambda _: worker.stop())
    worker.run()
    assert world.run("select id from import_job") == [(new.id,)]
    assert world.one("select count(*) from import_chunk") == 0


def test_progress_can_be_watched_while_it_runs(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "10")
    seen = []
    resolve = import_lane.resolve

    def watch(*args):
        job = world.run("select processed, created, total, state from import_job")[0]
        seen.append(tuple(job))
        return resolve(*args)

    monkeypatch.setattr(import_lane, "resolve", watch)
    run(world, as_csv(people(0, 30)))
    assert all(processed == created <= 10 * place for place, (processed, created, *_) in enumerate(seen))
    assert all(total == 30 and state == "running" for *_, total, state in seen)
    assert max(processed for processed, *_ in seen) >= 10


def test_a_large_workbook_damaged_far_down_fails_and_what_went_in_is_counted(world, monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_WHOLE", 0)
    monkeypatch.setattr(spreadsheet, "MOST_PACKED", 10_000)
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "500")
    rows = "".join(f'<row><c t="str"><v>lead{n}@example.com</v></c></row>' for n in range(5_000))
    content = archive_of(
        '<worksheet><sheetData><row><c t="str"><v>email</v></c></row>'
        f'{rows}<row><c t="s"><v>7</v></c></row></sheetData></worksheet>'
    )
    job = run(world, content)
    assert (job.state, job.error_code) == ("failed", "file_broken")
    assert 0 < job.processed == job.created == world.one("select count(*) from lead")
    assert world.one("select count(*) from import_chunk") == 0
