"""A person promotes a nurtured lead: whose it is, where it goes, and who else is at it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.leads.jobs_rescore import rescore
from services.leads.repository.nurture import promote
from shared.context import Actor
from tests.concurrency.crowds import outcome, together
from tests.leads.nurture.support import KEEN, change, cold, last_line, row, threshold, told
from tests.leads.world import DEFAULT_POOL, NOW, World, as_admin, as_manager, as_rep


def test_a_manager_promotes_with_a_reason_that_history_tells(world, ask):
    team = world.team()
    manager = as_manager([team])
    lead = cold(world)
    answer = ask(manager, "promote_lead", lead, {"reason": "met at the fair"})
    assert answer == {"id": str(lead), "state": "pooled", "version": 2, "pool_id": str(DEFAULT_POOL),
                      "owner_id": None}  # fmt: skip
    line = last_line(world, lead)
    assert (line.type, line.cause, line.actor_id) == ("pooled", "promoted", manager.id)
    assert line.rule_version is not None
    [top, _] = ask(manager, "get_history", lead, {})["data"]
    assert top["words"]["en"].endswith(": met at the fair")
    assert "met at the fair" in top["words"]["zh"]
    assert told(world, "lead_pooled")[0]["cause"] == "promoted"
    rep = world.rep(team_id=team)
    assert ask(as_rep(rep), "claim_lead", lead)["state"] == "held"
    assert world.broken() == []


def test_a_marketer_promotes_into_the_pool_they_name(world, ask):
    lead, named = cold(world), world.new_pool("named")
    marketer = Actor(uuid4(), frozenset({"marketer"}))
    answer = ask(marketer, "promote_lead", lead, {"reason": "campaign", "pool_id": str(named)})
    assert answer["pool_id"] == str(named)


def test_the_lead_of_another_managers_pool_is_not_found(world, ask):
    mine, theirs = world.team(), world.team()
    world.new_pool(region="华东", team_ids=[theirs])
    world.run("update team set region = '华东'")
    lead = cold(world)
    assert ask.refused(as_manager([mine]), "promote_lead", lead, {"reason": "x"}).status == 404
    assert ask.refused(as_manager([mine]), "get_lead", lead).status == 404
    assert ask.refused(as_admin(), "promote_lead", uuid4(), {"reason": "x"}).status == 404
    assert ask(as_manager([mine]), "list_leads", {"state": "nurturing"})["data"] == []
    [line] = ask(as_manager([theirs]), "list_leads", {"state": "nurturing"})["data"]
    assert line["id"] == str(lead)
    assert ask(as_manager([theirs]), "promote_lead", lead, {"reason": "x"})["state"] == "pooled"


@pytest.mark.parametrize("place", ["nowhere", "closed", "out of reach"])
def test_the_pool_named_must_be_open_and_within_reach(world, ask, place):
    manager = as_manager([world.team()])
    lead = cold(world)
    pool = {
        "nowhere": uuid4(),
        "closed": world.new_pool("closed", active=False),
        "out of reach": world.new_pool("theirs", team_ids=[world.team()]),
    }[place]
    refusal = ask.refused(manager, "promote_lead", lead, {"reason": "x", "pool_id": str(pool)})
    assert (refusal.status, refusal.code, refusal.pointer) == (422, "pool_unknown", "/pool_id")
    assert row(world, lead).state == "nurturing"


def test_a_promotion_needs_a_reason(world, ask):
    lead = cold(world)
    assert ask.refused(as_admin(), "promote_lead", lead, {}).status == 422


def test_without_a_pool_that_takes_it_a_lead_cannot_be_promoted(world, ask):
    lead = cold(world)
    world.run("update pool set active = false, is_default = false")
    assert ask.refused(as_admin(), "promote_lead", lead, {"reason": "x"}).code == "no_pool"


def test_only_a_nurtured_lead_can_be_promoted(world, ask, lost):
    lead, manager, _ = lost
    refusal = ask.refused(manager, "promote_lead", lead, {"reason": "x"})
    assert (refusal.status, refusal.code) == (409, "not_nurturing")
    assert ask.refused(manager, "promote_lead", world.lead(), {"reason": "x"}).code == "not_nurturing"


def test_the_manager_of_who_lost_it_promotes_a_lost_lead_once_it_is_nurtured(world, ask, lost):
    lead, manager, _ = lost
    rescore(world.db, NOW + timedelta(days=90))
    assert ask(manager, "promote_lead", lead, {"reason": "new budget"})["state"] == "pooled"
    assert row(world, lead).outcome is None
    assert world.broken() == []


def test_the_same_key_promotes_once_and_replays_its_answer(world, ask):
    lead, admin = cold(world), as_admin()
    first = ask(admin, "promote_lead", lead, {"reason": "x"}, key="k")
    assert ask(admin, "promote_lead", lead, {"reason": "x"}, key="k") == first
    assert ask.refused(admin, "promote_lead", lead, {"reason": "y"}, key="k").code == "idempotency_key_reused"
    assert ask.refused(admin, "promote_lead", lead, {"reason": "x"}, key="l").code == "not_nurturing"
    assert len(told(world, "lead_pooled")) == 1
    assert world.broken() == []


def promoted(world: World, lead) -> str:
    def act():
        with world.db.transaction() as session:
            promote(session, lead, None, "x", actor=as_admin(), now=NOW)

    return outcome(act)


def test_of_two_who_promote_at_once_one_does(world):
    lead = cold(world)
    assert sorted(together(2, lambda _: promoted(world, lead))) == ["not_nurturing", "ok"]
    assert len(told(world, "lead_pooled")) == 1
    assert world.broken() == []


@pytest.mark.parametrize("_", range(5))
def test_a_promotion_racing_the_job_and_a_change_pools_once(world, _):
    lead = cold(world)
    threshold(world, 1)
    acts = [
        lambda: promoted(world, lead),
        lambda: rescore(world.db, NOW),
        lambda: outcome(lambda: change(world, lead, KEEN)),
        lambda: rescore(world.db, NOW),
    ]
    together(4, lambda number: acts[number]())
    assert row(world, lead).state == "pooled"
    assert len(told(world, "lead_pooled")) == 1
    assert world.one("select count(*) from lead_event where type = 'pooled'") == 1
    assert world.broken() == []


def test_two_jobs_at_once_nurture_a_lost_lead_once(world, lost):
    when = NOW + timedelta(days=90)
    done = together(3, lambda _: rescore(world.db, when))
    assert sum(each["nurtured"] for each in done) == 1
    assert len(told(world, "lead_nurtured")) == 1
    assert world.broken() == []


def test_a_promotion_waits_for_whoever_has_the_lead_and_looks_again(world):
    lead = cold(world)
    with world.db.engine.connect() as other:
        other.exec_driver_sql(f"select * from lead where id = '{lead}' for update")
        threshold(world, 1)
        assert rescore(world.db, NOW)["pooled"] == 0
    assert rescore(world.db, NOW)["pooled"] == 1
    assert promoted(world, lead) == "not_nurturing"
