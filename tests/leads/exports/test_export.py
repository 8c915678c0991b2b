"""Exports: whose leads, which cells, one whole file however often it is begun."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.leads import export_run
from services.leads.domain.exporting import COLUMNS, MOST_A_DAY, MOST_AT_ONCE, heading
from services.leads.jobs_exports import expire
from shared.clock import utc_now
from shared.context import Actor
from shared.files import written
from shared.files.quoting import FORMULA_STARTS
from tests.leads.capture.support import counts, run
from tests.leads.exports.conftest import rows_of
from tests.leads.world import LONG_AGO, NOW, as_admin, as_manager, as_rep
from tests.support.waiting import wait_for

FORMATS = ("csv", "xlsx")
CONTACT = {"phone": "+8613800138000", "email": "li.wei@example.com", "wechat_id": "wxid_liwei"}
OLD = {"created_at": LONG_AGO}
ASKED = {"kind": "leads", "format": "csv"}


def ids(rows):
    return [UUID(row["lead.id"]) for row in rows]


@pytest.mark.parametrize("kind", FORMATS)
def test_file_holds_the_leads_of_the_list_in_its_order(world, ask, export, kind):
    world.leads(3, source="展会", score=10)
    for score in (40, 90, 70):
        world.lead(source="官网", score=score, name=f"客户{score}")
    filters = {"source": "官网", "sort": "-score"}
    rows = export(as_admin(), format=kind, filters=filters)
    listed = [UUID(lead["id"]) for lead in ask(as_admin(), "list_leads", filters)["data"]]
    assert ids(rows) == listed
    assert [row["name"] for row in rows] == ["客户90", "客户70", "客户40"]
    assert [float(row["lead.score"]) for row in rows] == [90, 70, 40]


def test_csv_begins_with_the_mark_by_which_excel_reads_chinese(world, exports, work, content_of):
    world.lead(name="张伟")
    admin = as_admin()
    export_id = exports(admin, "create_export", ASKED)["id"]
    work()
    content = content_of(admin, export_id)
    assert content.startswith(b"\xef\xbb\xbflead.id,lead.number,name,")
    assert "张伟" in content.decode()


@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_spreadsheet_would_run_is_quoted_in_every_cell(world, export, kind):
    evil = [start + "cmd|' /C calc'!A0" for start in FORMULA_STARTS]
    for number, words in enumerate(evil):
        world.lead(name=words, tags=[words], score=number, extra={words: words, "n": -5})
    rows = export(as_admin(), format=kind, filters={"sort": "score"})
    assert [row["name"][1:].replace("\r", "\n") for row in rows] == [
        each.replace("\r", "\n") for each in evil
    ]
    assert {float(row.pop("n")) for row in rows} == {-5}
    cells = [cell for row in rows for cell in (*row, *row.values())]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


def test_contact_details_are_told_of_leads_the_asker_holds_and_of_no_others(world, ask, export):
    rep, mine, pooled = (
        world.rep(),
        world.lead(**CONTACT, extra={"备用": "13900139000"}),
        world.lead(phone="+8613700137000"),
    )
    ask(as_rep(rep), "claim_lead", mine)
    rows = {UUID(row["lead.id"]): row for row in export(as_rep(rep))}
    assert {name: rows[mine][name] for name in CONTACT} == CONTACT
    assert rows[mine]["备用"] == "13900139000"
    assert rows[pooled]["phone"] == "137****7000"
    assert world.run("select flag from holding_flag") == [("contact_shown",)]
    assert ask.refused(as_rep(rep), "undo_claim", mine).status == 409
    for someone in (as_admin(), Actor(uuid4(), frozenset({"marketer"}))):
        [seen] = [row for row in export(someone) if row["lead.id"] == str(mine)]
        assert (seen["phone"], seen["email"], seen["wechat_id"]) == (
            "138****8000",
            "l****@example.com",
            "w****i",
        )
        assert "13900139000" not in str(seen)


def test_nothing_is_noted_as_shown_where_no_contact_column_is_asked_for(world, ask, export):
    rep, lead = world.rep(), world.lead(**CONTACT)
    ask(as_rep(rep), "claim_lead", lead)
    [row] = export(as_rep(rep), columns=["name", "company"])
    assert list(row) == ["lead.id", "name", "company"]
    assert world.run("select flag from holding_flag") == []


def test_nobody_exports_what_the_list_does_not_show_them(world, ask, export):
    east, south = world.new_pool("华东 1", region="华东"), world.new_pool("华南 1", region="华南")
    team = world.team()
    me, other = world.rep(region="华东", team_id=team), world.rep(region="华南")
    world.pool = east
    mine, near = world.leads(2)
    world.pool = south
    far, theirs = world.leads(2)
    ask(as_rep(me), "claim_lead", mine)
    ask(as_rep(other), "claim_lead", theirs)
    assert set(ids(export(as_rep(me)))) == {mine, near}
    listed = ask(as_manager([team]), "list_leads", {})["data"]
    assert set(ids(export(as_manager([team])))) == {UUID(lead["id"]) for lead in listed} == {mine}
    assert set(ids(export(as_admin()))) == {mine, near, far, theirs}
    assert export(Actor(uuid4(), frozenset({"hr"}))) == []


@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_exported_says_nothing_new_when_it_is_imported(world, ask, exporting, kind):
    exports, work, content_of = exporting
    rep = world.rep()
    leads = [
        world.lead(**OLD, name=f"客户{n}", **(CONTACT if n == 0 else {}), tags=["vip", "老客户"], city="上海")
        for n in range(3)
    ]
    extra = {"规模": 12, "会": True, "=x": "+y z", "日": "2026-01-02"}
    world.lead(**OLD, name="=HYPERLINK(1)", external_id="13800138111", extra=extra)
    world.lead(**OLD, phone="+8613700137000")
    ask(as_rep(rep), "claim_lead", leads[0])
    for actor in (as_admin(), as_rep(rep)):
        export_id = exports(actor, "create_export", {**ASKED, "format": kind})["id"]
        work()
        before = world.run("select * from lead order by id")
        job = run(world, content_of(actor, export_id))
        assert (job.state, counts(job)) == ("completed", (0, 0, 5, 0))
        assert world.run("select * from lead order by id") == before


def test_a_file_of_ours_from_elsewhere_brings_its_leads_in(world, exports, work, content_of):
    content = (
        "lead.id,name,phone,lead.state\r\n"
        f"{uuid4()},'=张,+8613800138000,pooled\r\n{uuid4()},李,138****8001,held\r\n{uuid4()},,,held\r\n"
    )
    job = run(world, content.encode())
    assert counts(job) == (2, 0, 0, 1)
    found = world.run("select name, phone, extra from lead order by name")
    assert found == [("=张", "+8613800138000", {}), ("李", None, {})]
    assert world.run("select kind from lead_identity") == [("phone",)]


def test_state_and_progress_are_told_and_only_to_the_asker(world, exports, work):
    world.leads(4)
    me, other = as_rep(world.rep()), as_rep(world.rep())
    told = exports(me, "create_export", {**ASKED, "filters": {"grade": "C"}, "columns": ["name"]})
    assert (told["state"], told["progress"], told["filters"], told["columns"]) == (
        "queued", 0.0, {"grade": "C"}, ["id", "name"],
    )  # fmt: skip
    assert exports.refused(me, "get_export_file", told["id"]).code == "export_not_ready"
    work()
    done = exports(me, "get_export", told["id"])
    assert (done["state"], done["progress"], done["rows"], done["total"]) == ("completed", 1.0, 4, 4)
    assert done["expires_at"] > done["finished_at"]
    assert [each["id"] for each in exports(me, "list_exports", {})["data"]] == [told["id"]]
    assert exports(other, "list_exports", {})["data"] == []
    for method in ("get_export", "get_export_file", "cancel_export"):
        assert exports.refused(other, method, told["id"]).status == 404
    admin = as_admin()
    assert exports(admin, "get_export", told["id"])["created_by"] == str(me.id)
    assert exports.refused(admin, "get_export_file", told["id"]).status == 404


def test_one_key_asks_for_one_file(world, exports):
    me = as_admin()
    twice = {exports(me, "create_export", ASKED, key="k")["id"] for _ in range(2)}
    assert len(twice) == 1
    assert world.one("select count(*) from export_job") == 1


def test_so_many_at_once_and_in_a_day_and_no_more(world, exports, work):
    me = as_admin()
    for _ in range(MOST_AT_ONCE):
        exports(me, "create_export", ASKED)
    assert exports.refused(me, "create_export", ASKED).code == "export_quota_reached"
    assert exports(as_admin(), "create_export", ASKED)["state"] == "queued"
    work()
    for _ in range(MOST_A_DAY - MOST_AT_ONCE):
        exports(me, "cancel_export", exports(me, "create_export", ASKED)["id"])
    refusal = exports.refused(me, "create_export", ASKED)
    assert (refusal.status, refusal.code, refusal.retry_after) == (429, "export_quota_reached", 3600)
    exports.later(days=1, minutes=1)
    assert exports(me, "create_export", ASKED)["state"] == "queued"


def test_cancelled_it_leaves_no_file(world, exports, work, monkeypatch):
    world.leads(3)
    me = as_admin()
    waiting, running = (exports(me, "create_export", ASKED)["id"] for _ in range(2))
    assert exports(me, "cancel_export", waiting)["state"] == "cancelled"
    assert exports(me, "cancel_export", waiting)["state"] == "cancelled"
    monkeypatch.setattr(
        export_run, "pieces_of", lambda file: exports(me, "cancel_export", running) and [b"x"]
    )
    work()
    assert exports(me, "get_export", running)["state"] == "cancelled"
    assert world.one("select count(*) from export_chunk") == 0
    assert exports.refused(me, "get_export_file", running).code == "export_not_ready"


def test_done_it_cannot_be_cancelled(exports, work):
    me = as_admin()
    export_id = exports(me, "create_export", ASKED)["id"]
    work()
    assert exports.refused(me, "cancel_export", export_id).code == "export_ended"


def test_after_a_day_the_file_is_gone_and_the_record_stays(world, exports, work, content_of):
    me = as_admin()
    export_id = exports(me, "create_export", ASKED)["id"]
    work()
    assert expire(world.db, utc_now() + timedelta(hours=23)) == {"expired": 0}
    assert content_of(me, export_id)
    exports.later(hours=25)
    assert exports.refused(me, "get_export_file", export_id).code == "export_not_ready"
    assert expire(world.db, utc_now() + timedelta(hours=25)) == {"expired": 1}
    assert world.one("select count(*) from export_chunk") == 0
    assert exports(me, "get_export", export_id)["state"] == "expired"


def test_a_lead_that_changes_meanwhile_is_told_as_it_was_and_once(
    world, exports, work, content_of, monkeypatch
):
    leads = world.leads(50, score=10)
    me = as_admin()
    export_id = exports(me, "create_export", {**ASKED, "filters": {"sort": "score"}})["id"]
    monkeypatch.setattr(export_run, "_TOLD_EVERY", 10)
    note = export_run.ExportRun._note_progress

    def raise_scores(*args):
        note(*args)
        world.run("update lead set score = 60 where id = any(:ids)", ids=leads[:25])
        world.leads(1)

    monkeypatch.setattr(export_run.ExportRun, "_note_progress", raise_scores)
    work()
    rows = rows_of("csv", content_of(me, export_id))
    assert sorted(ids(rows)) == sorted(leads)
    assert {row["lead.score"] for row in rows} == {"10"}


def test_one_that_breaks_fails_alone_and_the_next_is_written(world, exports, work, monkeypatch):
    me = as_admin()
    broken, good = (
        exports(me, "create_export", {**ASKED, "format": "xlsx"}),
        exports(me, "create_export", ASKED),
    )
    monkeypatch.setattr(written.XlsxFile, "write", lambda *_: 1 / 0)
    work()
    told = exports(me, "get_export", broken["id"])
    assert (told["state"], told["error_code"]) == ("failed", "export_broken")
    assert exports(me, "get_export", good["id"])["state"] == "completed"


def test_more_than_a_sheet_holds_is_refused_with_what_to_do(world, exports, work, monkeypatch):
    monkeypatch.setattr(export_run, "LARGEST_SHEET", 2)
    world.leads(3)
    me = as_admin()
    export_id = exports(me, "create_export", {**ASKED, "format": "xlsx"})["id"]
    work()
    told = exports(me, "get_export", export_id)
    assert (told["state"], told["error_code"]) == ("failed", "too_many_rows")
    assert "take CSV" in told["error_detail"]


def test_malformed_export_is_refused_with_its_place(exports):
    faults = [
        ({"format": "csv"}, "/kind"),
        ({**ASKED, "format": "pdf"}, "/format"),
        ({**ASKED, "filters": {"colour": "red"}}, "/filters/colour"),
        ({**ASKED, "filters": {"sort": "phone"}}, "/filters/sort"),
        ({**ASKED, "filters": {"limit": 5}}, "/filters/limit"),
        ({**ASKED, "columns": ["password"]}, "/columns/0"),
        ({**ASKED, "columns": []}, "/columns"),
    ]
    told = [exports.refused(as_admin(), "create_export", body).pointer for body, _ in faults]
    assert told == [pointer for _, pointer in faults]


def start_worker(url):
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("ALLHANDS_LEADS_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "services.leads.exports_worker"],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_killed_again_and_again_it_ends_as_one_whole_file(world, leads_db, exporting, kind):
    exports, work, content_of = exporting
    many_leads(world, 12_000)
    me = as_admin()
    export_id = exports(me, "create_export", {**ASKED, "format": kind})["id"]
    for reached in (1, 5_000):
        worker = start_worker(leads_db)
        wait_for(lambda reached=reached: exports(me, "get_export", export_id)["processed"] >= reached)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert exports(me, "get_export", export_id)["state"] == "running"
        assert world.one("select count(*) from export_chunk") == 0
    wait_for(lambda: not world.is_worked_on())
    work()
    told = exports(me, "get_export", export_id)
    assert (told["state"], told["rows"]) == ("completed", 12_000)
    content = content_of(me, export_id)
    assert len(content) == told["size"] == world.one("select sum(octet_length(content)) from export_chunk")
    assert len(set(ids(rows_of(kind, content)))) == 12_000
    assert [each for each in world.broken() if each.startswith("S3")] == []


def test_told_to_stop_the_worker_puts_it_back(world, leads_db, exports):
    many_leads(world, 12_000)
    me = as_admin()
    export_id = exports(me, "create_export", ASKED)["id"]
    worker = start_worker(leads_db)
    wait_for(lambda: exports(me, "get_export", export_id)["processed"] > 0)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert exports(me, "get_export", export_id)["state"] == "queued"
    assert world.one("select starts from export_job") == 0


def test_one_that_kills_its_workers_is_given_up(world, exports, work):
    me = as_admin()
    export_id = exports(me, "create_export", ASKED)["id"]
    world.run("update export_job set starts = 5, state = 'running'")
    work()
    told = exports(me, "get_export", export_id)
    assert (told["state"], told["error_code"]) == ("failed", "export_broken")


def many_leads(world, count):
    world.run(
        "insert into lead"
        " (id, state, pool_id, home_pool_id, created_at, updated_at, pooled_at, name, phone, extra)"
        " select uuidv7(), 'pooled', :pool, :pool, :now, :now, :now, '客户' || n,"
        " '+861380' || lpad(n::text, 7, '0'), '{\"规模\": 3}' from generate_series(1, :count) n",
        pool=world.pool, now=NOW, count=count,
    )  # fmt: skip


def test_every_column_has_a_heading_of_its_own():
    headings = [heading(name) for name in COLUMNS]
    assert len(set(headings)) == len(headings)
