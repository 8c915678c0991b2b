import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from services.leads import import_lane, import_run
from services.leads.import_lane import RunLost
from services.leads.import_run import ImportRun
from services.leads.repository import imports
from shared.clock import utc_now
from shared.errors import NotFound
from shared.files.states import FileTooLarge, ImportClosed, ImportIncomplete, ImportNotUndoable
from shared.ids import new_id
from tests.leads.capture.support import HEADER, as_csv, as_xlsx, counts, find, people, queue, rows, run, work
from tests.leads.capture.test_capture import bring, change, lead_row
from tests.leads.world import DEFAULT_POOL, NOW, as_admin, as_rep
from tests.support.waiting import wait_for


def test_every_row_has_exactly_one_outcome_and_good_rows_go_in(world):
    bring(world, {"phone": "13800000001"})
    bring(world, {"phone": "13800000002", "name": "客户2", "email": "c2@example.com", "company": "公司2",
                  "external_id": "X2", "source": "官网表单", "city": "上海",
                  "extra": {"访问次数": 2}})  # fmt: skip
    bad = ("X9", "坏", "not a phone", "", "", "", "", "")
    job = run(world, as_csv([*people(0, 4), bad, *people(3, 1)]))
    assert (job.state, job.total, job.processed) == ("completed", 6, 6)
    assert counts(job) == (2, 1, 2, 1)
    assert [row.outcome for row in rows(world, job)] == [
        "created", "updated", "duplicate", "created", "failed", "duplicate",
    ]  # fmt: skip
    [failed] = [row for row in rows(world, job) if row.outcome == "failed"]
    assert (failed.row, failed.code, failed.pointer) == (5, "phone_invalid", "/phone")
    assert failed.raw == list(bad)
    assert failed.detail
    assert world.one("select count(*) from lead") == 4
    assert world.one("select count(*) from import_chunk") == 0
    assert world.broken() == []


def test_an_imported_lead_is_scored_routed_pooled_and_told(world):
    east = world.new_pool("华东", region="上海")
    job = run(world, as_csv(people(1, 3)))
    [lead] = world.run("select * from lead where external_id = 'X1'")
    assert (lead.state, lead.pool_id, lead.home_pool_id) == ("pooled", east, east)
    assert (lead.phone, lead.import_id, lead.extra) == ("+8613800000001", job.id, {"访问次数": 1})
    assert lead.score == lead.fit + round(lead.intent) > 0
    [event] = world.run("select * from lead_event where lead_id = :id", id=lead.id)
    assert (event.type, event.cause, event.data["row"]) == ("captured", "import", 1)
    [told] = world.run("select data, sequence from outbox where type = 'leads_imported'")
    assert (told.data["created"], told.data["last_row"], told.sequence) == (3, 3, 3)


def test_a_file_and_the_api_score_a_lead_alike(world):
    body = {"name": "客户1", "phone": "13800000001", "source": "转介绍", "title": "经理", "extra": {"a": 1}}
    captured = bring(world, {**body, "phone": "13900000001"})
    run(world, as_csv([("客户1", "13800000001", "转介绍", "经理", 1)], ("姓名", "手机", "来源", "职位", "a")))
    [lead] = world.run("select * from lead where phone = '+8613800000001'")
    assert (lead.fit, lead.score, lead.grade_cell) == (
        captured.score.fit, captured.score.score, captured.score.grade_cell,
    )  # fmt: skip


def test_the_same_file_again_is_all_duplicates(world):
    content = as_csv(people(0, 50))
    assert counts(run(world, content)) == (50, 0, 0, 0)
    assert counts(run(world, content)) == (0, 0, 50, 0)
    assert world.one("select count(*) from lead") == 50
    assert world.one("select count(*) from lead_event") == 50


def test_one_lead_on_several_rows_is_one_lead_within_a_batch_and_across(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "4")
    header = ("姓名", "手机", "邮箱", "微信")
    content = as_csv(
        [("a", "13800000001", "", ""), ("a", "138 0000 0001", "a@b.cn", ""), ("a", "", "a@b.cn", ""),
         ("b", "13800000002", "", ""), ("a", "", "A@B.cn", "wx_a"), ("a", "", "", "WX_A"),
         ("b", "13800000002", "a@b.cn", "")],
        header,
    )  # fmt: skip
    job = run(world, content)
    assert [row.outcome for row in rows(world, job)] == [
        "created", "updated", "duplicate", "created", "updated", "duplicate", "duplicate",
    ]  # fmt: skip
    assert world.run("select name, phone, email, wechat_id from lead order by name") == [
        ("a", "+8613800000001", "a@b.cn", "wx_a"),
        ("b", "+8613800000002", None, None),
    ]
    assert world.broken() == []


def test_a_dry_run_counts_like_the_real_one_and_writes_no_lead(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "3")
    bring(world, {"phone": "13800000003"})
    bad = ("X99", "坏", "12", "", "", "", "", "")
    content = as_csv([*people(0, 5), bad, *people(2, 6), ("", "", "13800000003", "", "", "", "北京", "")])
    dry = run(world, content, dry_run=True)
    assert world.one("select count(*) from lead") == 1
    assert world.one("select count(*) from lead_identity") == 1
    assert world.one("select count(*) from outbox where type = 'leads_imported'") == 0
    real = run(world, content)
    assert counts(dry) == counts(real) == (7, 1, 4, 1)
    assert [(r.row, r.outcome, r.code) for r in rows(world, dry)] == [
        (r.row, r.outcome, r.code) for r in rows(world, real)
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encodings_real_files_have(world, encoding):
    job = run(world, as_csv(people(1, 3), encoding=encoding), chunk=7)
    assert (job.state, counts(job)) == ("completed", (3, 0, 0, 0))
    assert list(job.columns) == list(HEADER)
    assert world.one("select name from lead where external_id = 'X1'") == "客户1"


def test_a_workbook_reads_like_the_csv_of_it(world):
    typed = [("1001", "李雷", 13800138000, "=1+1"), ("1002", "韩梅梅", "13900139000", "@SUM(A1)")]
    job = run(world, as_xlsx(typed, ("编号", "姓名", "手机", "备注")))
    assert (job.state, job.encoding, counts(job)) == ("completed", "workbook", (2, 0, 0, 0))
    assert world.run("select name, phone, extra from lead order by external_id") == [
        ("李雷", "+8613800138000", {"备注": "0"}),
        ("韩梅梅", "+8613900139000", {"备注": "@SUM(A1)"}),
    ]


GOOD = as_xlsx(people(1, 50))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (as_csv([]), "no_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
        (bytes(range(256)) * 40, "not_a_table"),
        (b"PK\x03\x04 this is no archive", "file_broken"),
        (GOOD[: len(GOOD) // 2], "file_broken"),
        (GOOD[:200] + b"\0" * 400 + GOOD[600:], "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "file_broken"),
        (as_xlsx([], ()), "file_empty"),
        ((",".join(f"c{n}" for n in range(600)) + "\n1\n").encode(), "too_many_columns"),
    ],
)
def test_a_file_that_is_none_fails_with_its_code(world, content, code):
    job = run(world, content)
    assert (job.state, job.error_code) == ("failed", code)
    assert job.error_detail
    assert job.finished_at
    assert world.one("select count(*) from lead") == 0


def test_a_mapping_the_workbook_contradicts_fails_the_import(world):
    job = run(world, GOOD, {"no such column": "name"})
    assert (job.state, job.error_code) == ("failed", "mapping_invalid")


def test_ragged_empty_and_doubled_things_are_taken_as_they_are(world):
    content = (
        "姓名,备注,备注,手机\n"
        '"李\n雷",x,y,13800138000\n'
        "\n"
        ",,,\n"
        "韩梅梅,short\n"
        "王五,x,y,13700137000,,\n"
        "赵六,x,y,13700137001,too much\n"
        "nul\0l,x,y,13700137002\n"
    )
    job = run(world, content.encode())
    assert counts(job) == (4, 0, 0, 1)
    assert [row.row for row in rows(world, job)] == [1, 4, 5, 6, 7]
    assert world.run("select name, extra from lead order by number limit 2") == [
        ("李 雷", {"备注": "x", "备注 (2)": "y"}),
        ("韩梅梅", {"备注": "short"}),
    ]
    assert world.one("select name from lead where phone = '+8613700137002'") == "nul l"


def test_what_stands_behind_the_last_heading_is_left_out_and_told_once(world):
    below = ("李雷,13800138000,,", "韩梅梅,13900139000,,x", "王五,13700137000,y,z", "赵六,13700137001,,,w")
    job = run(world, "\n".join(["姓名,手机,,", *below]).encode())
    assert counts(job) == (3, 0, 0, 1)
    said = [(row.outcome, row.code, row.pointer) for row in rows(world, job)]
    assert said == [
        ("created", None, None),
        ("created", "column_unnamed", "/column 4"),
        ("created", None, None),
        ("failed", "row_too_long", None),
    ]
    assert world.run("select distinct extra from lead") == [({},)]


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_file_of_which_no_column_is_known_makes_no_lead(world, make):
    job = run(world, make([("a", "b")], ("Spalte", "Zeile")))
    assert (job.state, job.error_code) == ("failed", "no_column_recognised")
    assert "Spalte, Zeile" in job.error_detail
    assert "phone (手机)" in job.error_detail
    assert world.one("select count(*) from lead") == 0


def test_many_columns_long_cells_and_a_bad_byte_do_no_harm(world):
    header = ["姓名", *[f"项目{n}" for n in range(150)]]
    long = ["长", "x" * 30_000, *["1"] * 149]
    too_long = ["太长", "x" * 40_000, *["1"] * 149]
    content = as_csv([long, too_long, ["好", *["2"] * 150]], header).replace("好".encode(), b"\xff", 1)
    job = run(world, content)
    assert counts(job) == (2, 0, 0, 1)
    assert rows(world, job)[1].code == "too_long"
    assert world.run("select name from lead order by number") == [("长",), ("\ufffd",)]


def test_a_file_with_an_outcome_is_history_and_never_pooled(world):
    content = as_csv(
        [("1", "2026-01-01", "2026-02-01", "Won"), ("2", "2026-01-01", "2026-02-01", "Lost"),
         ("3", "2026-01-01", "", "Engaging"), ("4", "", "", "perhaps")],
        ("id", "engage", "close", "stage"),
    )  # fmt: skip
    mapping = {"id": "external_id", "engage": "created_at", "close": "closed_at", "stage": "outcome"}
    job = run(world, content, mapping)
    assert counts(job) == (3, 0, 0, 1)
    assert world.run("select external_id, state, outcome, pool_id from lead order by external_id") == [
        ("1", "converted", "won", None), ("2", "lost", "lost", None), ("3", "nurturing", "open", None),
    ]  # fmt: skip
    assert world.one("select closed_at - created_at from lead where external_id = '1'") == timedelta(days=31)
    later = as_csv([("3", "2026-01-01", "2026-03-01", "Won")], ("id", "engage", "close", "stage"))
    assert counts(run(world, later, mapping)) == (0, 1, 0, 0)
    assert world.one("select state from lead where external_id = '3'") == "converted"
    assert world.broken() == []


def test_an_unfinished_file_is_not_started_and_a_started_one_does_not_grow(world):
    content = as_csv(people(1, 3))
    with world.db.transaction() as session:
        body = {"kind": "leads", "filename": "f", "size": len(content)}
        job = imports.create_import(session, body, actor=None, now=NOW)
        assert imports.append_chunk(session, job.id, 0, content[:10], actor=None) == 10
        assert imports.append_chunk(session, job.id, 0, content[:10], actor=None) == 10
        with pytest.raises(ImportIncomplete):
            imports.queue_import(session, job.id, actor=None)
    with pytest.raises(FileTooLarge), world.db.transaction() as session:
        imports.append_chunk(session, job.id, 1, content, actor=None)
    with world.db.transaction() as session:
        imports.append_chunk(session, job.id, 1, content[10:], actor=None)
        assert imports.queue_import(session, job.id, actor=None).state == "queued"
        assert imports.queue_import(session, job.id, actor=None).state == "queued"
        with pytest.raises(ImportClosed):
            imports.append_chunk(session, job.id, 2, b"x", actor=None)


def test_an_import_is_its_owners_a_managers_and_an_admins(world):
    owner, other = as_rep(new_id()), as_rep(new_id())
    with world.db.transaction() as session:
        body = {"kind": "leads", "filename": "f", "size": 1}
        job = imports.create_import(session, body, actor=owner, now=NOW)
        assert imports.find_import(session, job.id, actor=owner).id == job.id
        assert imports.find_import(session, job.id, actor=as_admin()).id == job.id
        assert [each.id for each in imports.list_imports(session, None, 5, actor=owner)] == [job.id]
        assert imports.list_imports(session, None, 5, actor=other) == []
        with pytest.raises(NotFound):
            imports.find_import(session, job.id, actor=other)


def test_undo_takes_back_what_nobody_touched_and_keeps_the_rest(world):
    known = bring(world, {"phone": "13800000009", "tags": ["old"]}).lead_id
    touched = bring(world, {"phone": "13800000008"}).lead_id
    job = run(world, as_csv(people(0, 10)))
    assert counts(job) == (8, 2, 0, 0)
    claimed = world.one("select id from lead where external_id = 'X1'")
    change(world, claimed, {"city": "北京"}, now=utc_now())
    change(world, touched, {"city": "北京"}, now=utc_now())
    with world.db.transaction() as session:
        assert imports.ask_undo(session, job.id, actor=None, now=utc_now()).state == "undoing"
    work(world)
    undone = find(world, job.id)
    assert (undone.state, undone.undo_result) == ("undone", {"removed": 7, "reverted": 1, "kept": 2})
    told = world.run("select * from outbox where aggregate_id = :id order by position", id=job.id)
    assert [each.type for each in told] == ["leads_imported", "leads_import_undone"]
    assert told[1].data == {"import_id": str(job.id), **undone.undo_result}
    assert told[1].sequence > told[0].sequence
    assert world.one("select count(*) from lead where state = 'pooled'") == 3
    assert (lead_row(world, known).email, lead_row(world, known).extra) == (None, {})
    assert lead_row(world, known).phone == "+8613800000009"
    assert lead_row(world, claimed).phone == "+8613800000001"
    assert world.one("select count(*) from lead where state = 'invalid' and phone is null") == 7
    assert world.broken() == []
    assert counts(run(world, as_csv(people(0, 10)))) == (7, 1, 2, 0)


def test_undo_is_for_a_day_and_only_once(world):
    job = run(world, as_csv(people(0, 2)))
    with world.db.transaction() as session, pytest.raises(ImportNotUndoable):
        imports.ask_undo(session, job.id, actor=None, now=utc_now() + timedelta(hours=25))
    for _ in range(2):
        with world.db.transaction() as session:
            imports.ask_undo(session, job.id, actor=None, now=utc_now())
        work(world)
        assert find(world, job.id).undo_result == {"removed": 2, "reverted": 0, "kept": 0}


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


def test_a_pool_named_for_the_file_takes_all_of_it(world):
    pool = world.new_pool("专用")
    run(world, as_csv(people(0, 3)), pool_id=pool)
    assert world.one("select count(*) from lead where pool_id = :pool", pool=pool) == 3
    assert pool != DEFAULT_POOL


def test_a_pool_closed_meanwhile_fails_the_import(world):
    pool = world.new_pool("专用")
    import_id = queue(world, as_csv(people(0, 3)), pool_id=pool)
    world.run("update pool set active = false where id = :pool", pool=pool)
    work(world)
    assert (find(world, import_id).state, find(world, import_id).error_code) == ("failed", "pool_unknown")


def test_every_character_arrives_as_it_was(world):
    nasty = 'back\\slash "quote" \'s {brace}, \\N \\. 100%'
    rows_in = [(f"id\\{n}", nasty, f"{nasty}\ttab\nline\r{n}", f'{nasty};"b"') for n in range(3)]
    job = run(world, as_csv(rows_in, ("编号", "姓名", "备注", "标签")))
    assert counts(job) == (3, 0, 0, 0)
    stored = world.run("select external_id, name, extra, tags from lead order by external_id")
    assert [row.external_id for row in stored] == ["id\\0", "id\\1", "id\\2"]
    assert {row.name for row in stored} == {nasty}
    assert stored[0].extra == {"备注": f"{nasty}\ttab\nline\n0"}
    assert stored[0].tags == ['back\\slash "quote" \'s {brace}', "\\N \\. 100%", '"b"']
    assert world.one("select count(*) from lead_identity where value like 'id%'") == 3
    assert counts(run(world, as_csv(rows_in, ("编号", "姓名", "备注", "标签")))) == (0, 0, 3, 0)


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


def test_a_row_with_the_keys_of_two_others_joins_the_stronger_and_takes_nothing_from_the_weaker(world):
    header = ("手机", "邮箱", "城市")
    rows_in = [("13800000001", "", ""), ("", "b@c.cn", ""), ("13800000001", "b@c.cn", "上海")]
    job = run(world, as_csv(rows_in, header))
    assert counts(job) == (2, 1, 0, 0)
    assert world.run("select phone, email, city from lead order by number") == [
        ("+8613800000001", None, "上海"),
        (None, "b@c.cn", None),
    ]
    assert counts(run(world, as_csv(rows_in, header))) == (0, 0, 3, 0)
    assert world.broken() == []


def pairs(world):
    found = world.run(
        "select least(one.external_id, other.external_id), greatest(one.external_id, other.external_id),"
        " d.kind, d.state, d.claims, d.score from duplicate d"
        " join lead one on one.id = d.lead_id join lead other on other.id = d.other_id order by 1, 2"
    )
    return [tuple(row) for row in found]


CROSSED = ("", "", "13800000001", "c2@example.com", "", "", "", "")
"""A row with the phone of one of `people` and the e-mail of the next."""


@pytest.mark.parametrize("batch_rows", [1, 3, 100])
def test_a_row_with_the_keys_of_two_leads_makes_them_a_pair_wherever_the_batches_end(
    world, monkeypatch, batch_rows
):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", str(batch_rows))
    both = ("X2", "", "13800000001", "c2@example.com", "", "", "", "")
    file = as_csv([*people(1, 3), CROSSED, CROSSED, both])
    assert counts(run(world, file)) == (3, 0, 3, 0)
    expected = [("X1", "X2", "key_conflict", "open", ["email", "external"], 95)]
    assert pairs(world) == expected
    assert counts(run(world, file)) == (0, 0, 6, 0)
    assert pairs(world) == expected
    assert world.broken() == []


def test_a_row_that_crosses_a_known_lead_with_one_of_its_own_file_makes_a_pair(world):
    bring(world, {"phone": "13800000001", "external_id": "X1"})
    run(world, as_csv([*people(2, 1), CROSSED]))
    assert pairs(world) == [("X1", "X2", "key_conflict", "open", ["email"], 95)]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_row_with_the_keys_of_two_leads_says_so(world, dry_run):
    job = run(world, as_csv([*people(1, 3), CROSSED]), dry_run=dry_run)
    [noted] = [row for row in rows(world, job) if row.code]
    assert (noted.row, noted.outcome, noted.code, noted.pointer) == (4, "duplicate", "two_leads", "/email")
    assert noted.detail == "email of another lead: a pair for the queue of duplicates"


def test_a_row_that_fills_a_lead_and_names_another_says_so_in_the_history(world):
    one = bring(world, {"phone": "13800000001"}).lead_id
    other = bring(world, {"email": "c2@example.com"}).lead_id
    run(world, as_csv([("", "", "13800000001", "c2@example.com", "某公司", "", "", "")]))
    [told] = world.run("select lead_id, data from lead_event where type = 'updated'")
    assert (told.lead_id, told.data["changed"], told.data["conflicts"]) == (one, ["company"], [str(other)])
    run(world, as_csv([CROSSED]))
    assert world.one("select count(*) from lead_event where type <> 'captured'") == 1
    assert world.broken() == []


def test_rows_that_cross_two_leads_either_way_make_one_pair(world):
    other_way = ("", "", "13800000002", "c1@example.com", "", "", "", "")
    run(world, as_csv([*people(1, 2), CROSSED, other_way]))
    assert [(row[0], row[1]) for row in pairs(world)] == [("X1", "X2")]


def test_a_dismissed_pair_is_opened_by_a_file_only_for_another_key(world):
    run(world, as_csv([*people(1, 2), CROSSED]))
    dismiss = "update duplicate set state = 'dismissed', decided_at = now(), reason = 'two people'"
    world.run(dismiss)
    run(world, as_csv([CROSSED]))
    assert [row[3] for row in pairs(world)] == ["dismissed"]
    run(world, as_csv([("X2", *CROSSED[1:])]))
    assert [row[3] for row in pairs(world)] == ["open"]


def test_a_dry_run_makes_no_pair(world):
    run(world, as_csv(people(1, 2)))
    assert counts(run(world, as_csv([*people(5, 1), CROSSED]), dry_run=True)) == (1, 0, 1, 0)
    assert pairs(world) == []


def test_undo_of_an_import_leaves_the_pair_as_it_is(world):
    run(world, as_csv(people(1, 2)))
    job = run(world, as_csv([CROSSED, *people(3, 1)]))
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    assert find(world, job.id).state == "undone"
    assert pairs(world) == [("X1", "X2", "key_conflict", "open", ["email"], 95)]
    assert world.broken() == []


@pytest.mark.parametrize("gone", [0, 1])
def test_a_merged_lead_in_a_row_is_no_conflict_with_its_survivor(world, gone):
    leads = [bring(world, body).lead_id for body in ({"phone": "13800000001"}, {"email": "c2@example.com"})]
    merge = "update lead set state = 'merged', pool_id = null, survivor_id = :kept where id = :gone"
    world.run(merge, kept=leads[1 - gone], gone=leads[gone])
    job = run(world, as_csv([CROSSED]))
    assert (job.failed, [row.lead_id for row in rows(world, job)]) == (0, [leads[1 - gone]])
    assert world.one("select count(*) from duplicate") == 0


def test_without_any_pool_leads_come_in_and_wait(world):
    world.run("update pool set active = false, is_default = false")
    assert counts(run(world, as_csv(people(0, 2)))) == (2, 0, 0, 0)
    assert world.run("select distinct state, pool_id from lead") == [("new", None)]


def test_tags_are_added_to_a_known_lead_and_taken_back_by_undo(world):
    lead = bring(world, {"phone": "13800000001", "tags": ["old"]}).lead_id
    job = run(world, as_csv([("13800000001", "VIP;old")], ("手机", "标签")))
    assert (counts(job), lead_row(world, lead).tags) == ((0, 1, 0, 0), ["old", "VIP"])
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    assert lead_row(world, lead).tags == ["old"]
    assert world.broken() == []


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


def test_a_merged_lead_in_a_file_answers_as_its_survivor(world):
    gone, kept = bring(world, {"phone": "13800000001"}), bring(world, {"email": "kept@a.cn"})
    merge = "update lead set state = 'merged', pool_id = null, survivor_id = :kept where id = :gone"
    world.run(merge, kept=kept.lead_id, gone=gone.lead_id)
    job = run(world, as_csv([("13800000001", "上海")], ("手机", "城市")))
    assert (counts(job), rows(world, job)[0].lead_id) == ((0, 1, 0, 0), kept.lead_id)
    assert lead_row(world, kept.lead_id).city == "上海"


def test_one_dry_run_knows_nothing_of_another(world):
    for _ in range(2):
        assert counts(run(world, as_csv([*people(0, 3), *people(0, 1)]), dry_run=True)) == (3, 0, 1, 0)
    assert counts(run(world, as_csv([("x",)], ("姓名",)), dry_run=True)) == (1, 0, 0, 0)
