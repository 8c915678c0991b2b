"""A file of leads: every row has one outcome, and what goes in is as if it had come by the API."""

from datetime import timedelta

import pytest

from services.leads.repository import imports
from shared.errors import NotFound
from shared.files.states import FileTooLarge, ImportClosed, ImportIncomplete
from shared.ids import new_id
from tests.leads.capture.support import (
    as_csv,
    bring,
    counts,
    find,
    lead_row,
    people,
    queue,
    rows,
    run,
    work,
)
from tests.leads.world import DEFAULT_POOL, NOW, as_admin, as_rep


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


@pytest.mark.parametrize("dry_run", [True, False])
def test_how_a_lead_ended_is_not_taken_from_a_file_once_it_is_worked_and_its_row_says_so(world, dry_run):
    leads = [(f"{n}", f"1380000000{n}", stage) for n, stage in enumerate(("Won", "Lost", "Engaging", ""))]
    heads, mapping = ("id", "phone", "stage"), {"id": "external_id", "phone": "phone"}
    assert counts(run(world, as_csv(leads, heads), mapping)) == (4, 0, 0, 0)
    job = run(world, as_csv(leads, heads), {**mapping, "stage": "outcome"}, dry_run=dry_run)
    assert counts(job) == (0, 0, 4, 0)
    assert [(row.code, row.pointer) for row in rows(world, job)] == [
        ("outcome_not_taken", "/outcome"), ("outcome_not_taken", "/outcome"), (None, None), (None, None),
    ]  # fmt: skip
    assert world.one("select count(*) from lead where state = 'pooled' and outcome is null") == 4


def test_the_same_history_again_says_nothing_new(world):
    content = as_csv([("1", "Won"), ("2", "Lost"), ("3", "Open")], ("id", "stage"))
    mapping = {"id": "external_id", "stage": "outcome"}
    run(world, content, mapping)
    assert {row.code for row in rows(world, run(world, content, mapping))} == {None}


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


def test_without_any_pool_leads_come_in_and_wait(world):
    world.run("update pool set active = false, is_default = false")
    assert counts(run(world, as_csv(people(0, 2)))) == (2, 0, 0, 0)
    assert world.run("select distinct state, pool_id from lead") == [("new", None)]


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
