"""Search in the database: lists by words, kept as leads change, and nothing told to who may not see it."""

import pytest

from services.leads import jobs_index
from services.leads.jobs_index import index_missing
from services.leads.repository import search
from services.leads.rpc_capture import CaptureRpc
from tests.leads.asking import Asking
from tests.leads.test_lists import ids, walk
from tests.leads.world import as_admin, as_manager, as_rep


@pytest.fixture
def capture(world):
    asking = Asking(world.db, CaptureRpc)
    yield asking
    asking.forget()


def found(ask, actor, q: str, **query):
    return ids(ask(actor, "list_leads", {"q": q, **query}))


@pytest.mark.parametrize(
    "typed",
    ["张三", "三丰", "宏图", "图科技有", "zhangsanfeng", "zhang sanfeng", "zsf", "htkj", "张", "杭", "8000",
     "宏图 张三", "139-0013-8000", "ZSF@Example.com"],
)  # fmt: skip
def test_captured_lead_is_found_at_once(world, ask, capture, typed):
    body = {
        "name": "张三丰",
        "company": "杭州宏图科技有限公司",
        "phone": "13900138000",
        "email": "zsf@example.com",
    }
    lead = capture(as_admin(), "create_lead", body)["id"]
    capture(as_admin(), "create_lead", {"name": "李四", "company": "蓝天贸易", "phone": "13700137001"})
    assert [str(each) for each in found(ask, as_admin(), typed)] == [lead]


@pytest.mark.parametrize(
    "typed", ["%", "_", "三宏", "fengsan", " ", "'", "x y", "\\", "~zsf", "#8000", "^张"]
)
def test_what_nobody_is_called_finds_nothing(world, ask, typed):
    world.lead(name="张三丰", company="宏图", phone="+8613900138000")
    assert found(ask, as_admin(), typed) == []


def test_lead_is_found_by_what_it_is_called_now(world, ask, capture):
    lead = world.lead(name="张三", company="宏图")
    capture(as_admin(), "update_lead", lead, {"name": "李四"})
    assert found(ask, as_admin(), "李四") == [lead]
    assert found(ask, as_admin(), "宏图") == [lead]
    assert found(ask, as_admin(), "张三") == []
    assert world.broken() == []


def test_name_changed_past_the_service_is_forgotten_until_indexed(world, ask):
    lead = world.lead(name="张三")
    world.run("update lead set name = '李四' where id = :id", id=lead)
    assert found(ask, as_admin(), "张三") == []
    assert (index_missing(world.db), index_missing(world.db)) == (1, 0)
    assert found(ask, as_admin(), "李四") == [lead]


def test_indexing_stops_between_chunks_when_there_is_better_to_do(world, monkeypatch):
    monkeypatch.setattr(jobs_index, "CHUNK", 2)
    world.leads(5)
    answers = iter([False, True])
    assert index_missing(world.db, lambda: next(answers)) == 2
    assert index_missing(world.db) == 3


def test_claim_leaves_the_words_alone(world, ask):
    rep, lead = as_rep(world.rep()), world.lead(name="张三")
    before = world.one("select xmin::text from lead_search")
    ask(rep, "claim_lead", lead)
    assert world.one("select xmin::text from lead_search") == before


def test_end_of_a_phone_longer_than_the_mask_is_for_the_holder_alone(world, ask):
    team = world.team()
    rep, other = world.rep(team_id=team), world.rep(team_id=team)
    lead = world.lead(name="张三", phone="+8613912348000")
    ask(as_rep(rep), "claim_lead", lead)
    for typed in ("48000", "348000", "2348000"):
        assert found(ask, as_rep(rep), typed) == [lead]
        for nosy in (as_rep(other), as_manager([team]), as_admin()):
            assert found(ask, nosy, typed) == []
    assert found(ask, as_manager([team]), "8000") == [lead]
    assert found(ask, as_rep(rep), "91234") == []


def test_search_stays_within_reach(world, ask):
    me, other, lead = world.rep(), world.rep(), world.lead(name="张三", phone="+8613912348000")
    world.run("insert into lead_identity values ('phone', '+8613912348000', :lead)", lead=lead)
    ask(as_rep(other), "claim_lead", lead)
    for typed in ("张三", "zs", "8000", "13912348000"):
        assert found(ask, as_rep(me), typed) == []
        assert found(ask, as_rep(other), typed) == [lead]


@pytest.mark.parametrize("sort", ["-score", "created_at"])
def test_pages_of_what_was_typed_are_in_order(world, ask, sort):
    leads = [world.lead(name=f"张{each}", score=score) for score, each in enumerate("三四五六七八")]
    world.lead(name="李四")
    rep = world.rep()
    for actor in (as_admin(), as_rep(rep)):
        listed, pages = walk(ask, actor, "list_leads", q="张", sort=sort, limit=4)
        assert (listed, pages) == (leads[::-1] if sort == "-score" else leads, 2)
    assert found(ask, as_admin(), "张", grade="A") == []


def test_index_leaves_a_lead_that_somebody_is_changing(world):
    world.run("alter table lead disable trigger forget_search")
    lead = world.lead()
    world.run("update lead set name = '张三' where id = :id", id=lead)
    world.run("delete from lead_search")
    with world.db.transaction() as session:
        session.execute(search.text("update lead set name = '李四' where id = :id"), {"id": lead})
        assert index_missing(world.db) == 0
    assert index_missing(world.db) == 1
    assert world.one("select said from lead_search") == "李四"
