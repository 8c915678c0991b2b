"""Pools and rule versions: opening, changing, closing; what a version may say and when it counts."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.leads.repository import pools
from services.leads.repository.ownership import EndCause, LetGo, end_holdings
from tests.leads.world import DEFAULT_POOL, NOW, as_admin, as_rep


def test_opened_pool_is_listed_with_what_waits_in_it(world, ask):
    told = ask(as_admin(), "create_pool", {"name": "华东", "region": "华东"})
    world.pool = told["id"]
    world.leads(3)
    listed = {pool["name"]: pool["waiting"] for pool in ask(as_admin(), "list_pools", {})["data"]}
    assert listed == {"公海": 0, "华东": 3}


def test_two_pools_never_have_one_name(ask):
    ask(as_admin(), "create_pool", {"name": "华东"})
    other = ask(as_admin(), "create_pool", {"name": "华南"})
    assert ask.refused(as_admin(), "create_pool", {"name": "华东"}).code == "pool_name_taken"
    assert ask.refused(as_admin(), "update_pool", other["id"], {"name": "华东"}).code == "pool_name_taken"


def test_pool_is_changed_as_far_as_said(ask):
    pool = ask(as_admin(), "create_pool", {"name": "华东", "region": "华东", "team_ids": [str(uuid4())]})
    told = ask(as_admin(), "update_pool", pool["id"], {"region": None}, if_match=1)
    assert told == {**pool, "region": None, "version": 2}
    refusal = ask.refused(as_admin(), "update_pool", pool["id"], {"region": "x"}, if_match=1)
    assert refusal.code == "version_conflict"
    assert ask.refused(as_admin(), "update_pool", uuid4(), {}).status == 404


def test_there_is_one_default_pool_and_it_stays_open(ask):
    pool = ask(as_admin(), "create_pool", {"name": "华东"})
    close = {"active": False, "leads_to": pool["id"]}
    assert ask.refused(as_admin(), "update_pool", DEFAULT_POOL, close).code == "pool_is_default"
    ask(as_admin(), "update_pool", pool["id"], {"is_default": True})
    assert [each["is_default"] for each in ask(as_admin(), "list_pools", {})["data"]] == [True, False]
    assert ask(as_admin(), "update_pool", DEFAULT_POOL, close)["active"] is False


@pytest.mark.parametrize("leads_to", [None, "itself", "closed", "unknown"])
def test_closing_pool_must_name_where_its_leads_go(ask, leads_to):
    pool = ask(as_admin(), "create_pool", {"name": "华东"})["id"]
    closed = ask(as_admin(), "create_pool", {"name": "华北"})["id"]
    ask(as_admin(), "update_pool", closed, {"active": False, "leads_to": str(DEFAULT_POOL)})
    target = {None: None, "itself": pool, "closed": closed, "unknown": str(uuid4())}[leads_to]
    body = {"active": False} | ({"leads_to": target} if target else {})
    assert ask.refused(as_admin(), "update_pool", pool, body).pointer == "/leads_to"


def test_closed_pool_gives_its_leads_away_and_held_ones_come_back_elsewhere(world, ask, monkeypatch):
    monkeypatch.setattr(pools, "MOVED_AT_ONCE", 3)
    pool = ask(as_admin(), "create_pool", {"name": "华东"})["id"]
    world.pool = pool
    rep, (held, *waiting) = as_rep(world.rep()), world.leads(8)
    ask(rep, "claim_lead", held)
    ask(as_admin(), "update_pool", pool, {"active": False, "leads_to": str(DEFAULT_POOL)})
    assert world.one("select count(*) from lead where pool_id = :pool", pool=DEFAULT_POOL) == len(waiting)
    assert world.one("select count(*) from lead_event where type = 'pooled' and cause = 'pool_closed'") == 7
    told = world.run("select data from outbox where type = 'lead_pooled' and consumers = '{webhooks}'")
    assert {each.data["lead_id"] for each in told} == {str(lead) for lead in waiting}
    assert {(each.data["cause"], each.data["pool_id"]) for each in told} == {
        ("pool_closed", str(DEFAULT_POOL))
    }
    assert ask(rep, "release_lead", held)["pool_id"] == str(DEFAULT_POOL)
    assert ask.refused(rep, "list_pool_leads", pool, {}).status == 404
    assert world.broken() == []


def test_pool_is_not_closed_while_an_import_may_fill_it_and_can_be_later(world, ask, monkeypatch):
    monkeypatch.setattr(pools, "SETTLED_WITHIN", 0)
    pool = ask(as_admin(), "create_pool", {"name": "华东"})["id"]
    close = {"active": False, "leads_to": str(DEFAULT_POOL)}
    world.run(
        "insert into import_job (id, kind, state, filename, size, created_at)"
        " values (gen_random_uuid(), 'leads', 'running', 'f.csv', 1, :now)",
        now=NOW,
    )
    assert ask.refused(as_admin(), "update_pool", pool, close).code == "imports_running"
    world.pool = pool
    lead = world.lead()
    world.run("update import_job set state = 'completed'")
    assert ask(as_admin(), "update_pool", pool, close)["active"] is False
    assert world.one("select pool_id from lead where id = :lead", lead=lead) == DEFAULT_POOL


@pytest.mark.parametrize("closed", ["named", "home"])
def test_leads_go_back_to_open_pools_only(world, ask, closed):
    named, home = world.new_pool("回收池", active=closed != "named"), world.new_pool(active=closed != "home")
    rep, lead = world.rep(), world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    world.run("update lead set home_pool_id = :home", home=home)
    to_pool = named if closed == "named" else None
    with world.db.transaction() as session:
        [ended] = end_holdings(
            session, [LetGo(lead, rep, EndCause.RECYCLE, to_pool=to_pool)], actor=None, now=NOW
        )
    assert ended.to_pool == (home if closed == "named" else DEFAULT_POOL)


def test_rule_versions_count_up_for_each_pool_apart(world, ask):
    assert ask(as_admin(), "create_pool_rules", {"rules": {}})["number"] == 2
    own = {"rules": {"cool_down_days": 3}, "pool_id": str(DEFAULT_POOL), "note": "try"}
    assert [ask(as_admin(), "create_pool_rules", own)["number"] for _ in range(3)] == [1, 2, 3]
    first = ask(as_admin(), "list_pool_rules", {"pool_id": str(DEFAULT_POOL), "limit": "2"})
    assert [each["number"] for each in first["data"]] == [3, 2]
    after = first["next_after"]
    rest = ask(as_admin(), "list_pool_rules", {"pool_id": str(DEFAULT_POOL), "limit": "2", "after": after})
    assert [each["number"] for each in rest["data"]] == [1]
    assert [each["number"] for each in ask(as_admin(), "list_pool_rules", {})["data"]] == [2, 1]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"rules": {"holding": {"day_cap": -1}}}, "/rules/holding/day_cap"),
        ({"rules": {"nonsense": 1}}, "/rules/nonsense"),
        ({"rules": {"recycle_to_pool": str(uuid4())}}, "/rules/recycle_to_pool"),
        ({"rules": {}, "pool_id": str(uuid4())}, "/pool_id"),
        ({"rules": {}, "effective_at": (NOW - timedelta(seconds=1)).isoformat()}, "/effective_at"),
        ({}, "/rules"),
    ],
)
def test_wrong_rules_are_refused_with_their_place(ask, body, pointer):
    refusal = ask.refused(as_admin(), "create_pool_rules", body)
    assert [error["pointer"] for error in refusal.errors] == [pointer]


def test_running_holding_keeps_the_rules_it_began_under(world, ask):
    rep, lead = as_rep(world.rep()), world.lead()
    ask(rep, "claim_lead", lead)
    ask(as_admin(), "create_pool_rules", {"rules": {"cycle_days": {"C": 1}}})
    ask.later(days=1)
    told = ask(rep, "log_touch", lead, {"kind": "visit"})
    assert told["recycle_at"][:10] == "2027-04-01"
    other = world.lead()
    assert ask(rep, "claim_lead", other)["recycle_at"][:10] == "2027-03-12"


def test_pools_own_rules_count_from_the_companys_of_the_same_time(world, ask):
    rep, lead = as_rep(world.rep()), world.lead()
    own = {"rules": {"cool_down_days": 1}, "pool_id": str(DEFAULT_POOL)}
    ask(as_admin(), "create_pool_rules", own)
    ask(rep, "claim_lead", lead)
    ask.later(minutes=1)
    ask(as_admin(), "create_pool_rules", {"rules": {"cycle_days": {"C": 1}}})
    ask.later(days=1)
    assert ask(rep, "log_touch", lead, {"kind": "visit"})["recycle_at"][:10] == "2027-04-01"
