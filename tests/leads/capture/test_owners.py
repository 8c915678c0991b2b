"""A file names who holds a lead and who found it: into that hand within the rules, else into the pool."""

from datetime import UTC, datetime

import pytest

from services.leads.import_run import ImportRun
from services.leads.repository import imports
from services.leads.rpc_pool import PoolRpc
from shared.clock import utc_now
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, counts, find, queue, rows, run, work
from tests.leads.world import GENEROUS, LONG_AGO, as_admin, as_rep

HEADER = ("编号", "手机", "创建时间", "负责人", "录入人")
MAPPING = dict(zip(HEADER, ("external_id", "phone", "created_at", "owner", "author"), strict=True))


def line(number, owner="", author=""):
    return (f"X{number}", f"138{number:08d}", "2025-03-04 05:06", owner, author)


def bring(world, *lines, **body):
    return run(world, as_csv(lines, HEADER), MAPPING, **body)


def lead(world, number):
    [row] = world.run("select * from lead where external_id = :id", id=f"X{number}")
    return row


def cap(world, **holding):
    world.rules({"holding": GENEROUS["holding"] | holding}, effective_at=LONG_AGO)


def test_owner_by_number_or_mail_holds_the_lead_and_the_author_has_the_credit(world):
    ann, ben = world.rep(number="A1", email="Ann@b.cn"), world.rep(number="b2", email="ben@b.cn")
    job = bring(world, line(1, "a1", "BEN@b.cn"), line(2, "ann@B.cn"), line(3, "", "A1"))
    assert (counts(job), job.held) == ((3, 0, 0, 0), 2)
    first, second, third = (lead(world, n) for n in (1, 2, 3))
    assert [(x.state, x.owner_id, x.finder_id) for x in (first, second, third)] == [
        ("held", ann, ben), ("held", ann, None), ("pooled", None, ann),
    ]  # fmt: skip
    assert first.created_at == datetime(2025, 3, 3, 21, 6, tzinfo=UTC)
    assert first.recycle_at > utc_now()
    [holding] = world.run("select * from holding where lead_id = :id", id=first.id)
    assert (holding.start_cause, holding.from_pool, holding.started_at > first.created_at) == (
        "import", first.home_pool_id, True,
    )  # fmt: skip
    told = world.run(
        "select type, cause, data from lead_event where lead_id = :id order by sequence", id=first.id
    )
    assert [(row.type, row.cause) for row in told] == [("captured", "import"), ("assigned", "import")]
    assert told[1].data["row"] == 1
    assert world.one("select count(*) from outbox where type = 'lead_assigned'") == 2
    assert [row.code for row in rows(world, job)] == [None, None, None]
    assert world.broken() == []


def test_what_may_not_be_held_goes_to_the_pool_with_the_reason(world):
    full = world.rep(number="1")
    world.rep(number="2", active=False)
    world.rep(number="3", seniority="junior", grades=["A"])
    cap(world, cap={"junior": 9, "regular": 9, "senior": 2})
    over = [line(1, "1"), line(2, "1"), line(3, "1")]
    job = bring(world, *over, line(4, "2"), line(5, "3"), line(6, "nobody", "?9"), line(7))
    assert (counts(job), job.held) == ((7, 0, 0, 0), 2)
    assert [row.code for row in rows(world, job)] == [
        None, None, "holding_cap_reached", "rep_inactive", "grade_not_allowed", "owner_unknown", None,
    ]  # fmt: skip
    assert world.one("select count(*) from lead where state = 'pooled'") == 5
    assert world.one("select count(*) from lead where owner_id = :rep", rep=full) == 2
    assert lead(world, 6).extra == {"负责人": "nobody", "录入人": "?9"}
    with world.db.transaction() as session:
        noted = imports.list_rows(session, job.id, None, 0, 10, noted=True)
    assert [(row.row, row.pointer, bool(row.detail)) for row in noted] == [
        (n, "/owner", True) for n in (3, 4, 5, 6)
    ]
    assert world.broken() == []


def test_owners_of_many_batches_never_pass_their_caps(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "7")
    for number in range(3):
        world.rep(number=f"n{number}")
    cap(world, cap={"junior": 9, "regular": 9, "senior": 11})
    job = bring(world, *[line(n, f"n{n % 4}") for n in range(100)])
    assert (counts(job), job.held) == ((100, 0, 0, 0), 33)
    assert world.run("select held from rep_account") == [(11,)] * 3
    assert world.one("select count(*) from import_row where code = 'owner_unknown'") == 25
    assert world.broken() == []


def test_a_known_lead_stays_where_it_is_and_the_row_says_so(world):
    ann, ben = world.rep(number="a"), world.rep(number="b")
    bring(world, line(1, "a"), line(2))
    job = bring(world, line(1, "a"), line(1, "b"), line(2, "b"), line(3, "b"), line(3, "a"), line(3, "b"))
    assert (counts(job), job.held) == ((1, 0, 5, 0), 1)
    assert [row.code for row in rows(world, job)] == [
        None, "owner_not_given", "owner_not_given", None, "owner_not_given", None,
    ]  # fmt: skip
    assert [lead(world, n).owner_id for n in (1, 2, 3)] == [ann, None, ben]
    assert world.broken() == []


def test_owner_named_further_down_the_file_is_the_owner(world):
    ann = world.rep(number="a")
    job = bring(world, line(1), line(1, "a", "a"))
    assert (counts(job), job.held) == ((1, 1, 0, 0), 1)
    assert (lead(world, 1).owner_id, lead(world, 1).finder_id) == (ann, ann)
    assert world.broken() == []


def test_history_is_nobodys_and_a_name_two_people_share_names_neither(world):
    world.rep(number="a", email="same@b.cn")
    world.rep(number="c", email="SAME@b.cn")
    history = as_csv([("X1", "a", "won"), ("X2", "same@b.cn", "open")], ("id", "owner", "outcome"))
    job = run(world, history, {"id": "external_id", "owner": "owner", "outcome": "outcome"})
    assert (counts(job), job.held) == ((2, 0, 0, 0), 0)
    assert [row.code for row in rows(world, job)] == [None, "owner_unknown"]
    assert [lead(world, n).state for n in (1, 2)] == ["converted", "nurturing"]
    assert world.broken() == []


def test_into_a_pool_of_ones_own_the_held_come_from_there(world):
    world.rep(number="a")
    pool = world.new_pool("专用")
    bring(world, line(1, "a"), line(2), pool_id=pool)
    assert (lead(world, 1).home_pool_id, lead(world, 2).pool_id) == (pool, pool)


def test_a_cold_lead_with_an_owner_is_held_not_nurtured(world):
    world.rep(number="a")
    world.run(
        "insert into rule_version (id, kind, number, rules, effective_at, created_at)"
        " values (uuidv7(), 'score', 9, '{\"nurture_below\": 100}', :at, :at)", at=LONG_AGO,
    )  # fmt: skip
    bring(world, line(1, "a"), line(2))
    assert [lead(world, n).state for n in (1, 2)] == ["held", "nurturing"]


def test_a_dry_run_names_unknown_people_and_gives_nothing(world):
    world.rep(number="a")
    job = bring(world, line(1, "a"), line(2, "zz"), line(3, "", "zz"), dry_run=True)
    assert [row.code for row in rows(world, job)] == [None, "owner_unknown", "author_unknown"]
    assert (job.held, world.one("select count(*) from holding")) == (0, 0)


@pytest.mark.parametrize("batch_rows", [1, 4, 100])
def test_a_dry_run_says_of_each_row_what_the_run_will_say(world, monkeypatch, batch_rows):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", str(batch_rows))
    world.rep(number="1")
    world.rep(number="2", active=False)
    world.rep(number="3", seniority="junior", grades=["A"])
    cap(world, cap={"junior": 9, "regular": 9, "senior": 2})
    over = [line(1, "1"), line(2, "1"), line(3, "1"), line(4, "1"), line(3, "1"), line(2, "1")]
    lines = [*over, line(5, "2"), line(6, "3"), line(7, "nobody"), line(8)]
    trial = bring(world, *lines, dry_run=True)
    tables = ("lead", "lead_identity", "lead_event", "holding", "outbox", "registration", "duplicate_due")
    assert [world.one(f"select count(*) from {table}") for table in tables] == [0] * len(tables)
    assert (trial.held, world.one("select sum(held) from rep_account")) == (0, 0)
    tried = [(row.code, row.pointer, row.detail) for row in rows(world, trial)]
    assert [each[0] for each in tried[:4]] == [None, None, "holding_cap_reached", "holding_cap_reached"]
    job = bring(world, *lines)
    assert [(row.code, row.pointer, row.detail) for row in rows(world, job)] == tried
    assert (counts(job), job.held) == (counts(trial), 2)
    assert world.broken() == []


def undo(world, job):
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    return find(world, job.id).undo_result


def test_undo_takes_leads_out_of_hands_that_did_nothing_with_them(world):
    ann, boss = world.rep(number="a"), as_admin()
    content = as_csv([line(1, "a"), line(2, "a"), line(3)], HEADER)
    import_id = queue(world, content, MAPPING)
    world.run("update import_job set created_by = :me where id = :id", me=boss.id, id=import_id)
    work(world)
    job = find(world, import_id)
    ask = Asking(world.db, PoolRpc, utc_now())
    body = {"kind": "call", "outcome": "connected", "seconds": 60, "occurred_at": utc_now().isoformat()}
    ask(as_rep(ann), "log_touch", str(lead(world, 1).id), body)
    ask.forget()
    assert undo(world, job) == {"removed": 2, "reverted": 0, "kept": 1}
    assert world.run("select held from rep_account where rep_id = :id", id=ann) == [(1,)]
    assert world.one("select count(*) from lead where state = 'invalid' and phone is null") == 2
    assert world.one("select count(*) from lead_identity") == 2
    assert world.broken() == []


def test_stopped_again_and_again_each_lead_is_held_once(world, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "5")
    world.rep(number="a")
    cap(world)
    import_id = queue(world, as_csv([line(n, "a") for n in range(30)], HEADER), MAPPING)
    for batches in (1, 2):
        asked: list[int] = []
        stop = lambda asked=asked, most=batches: len(asked) >= most or bool(asked.append(1))  # noqa: E731
        ImportRun(world.db, find(world, import_id), utc_now, stop).run()
        assert find(world, import_id).state == "running"
    work(world)
    assert (find(world, import_id).held, world.one("select count(*) from holding")) == (30, 30)
    assert world.broken() == []
