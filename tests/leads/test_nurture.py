"""Into nurturing and out of it: by the score, by a person, when the customer returns, after a quiet loss."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.leads.domain.drafts import draft_of
from services.leads.jobs_rescore import rescore
from services.leads.repository import lost as lost_leads
from services.leads.repository.capture import capture
from services.leads.repository.known import update_lead
from services.leads.repository.nurture import promote
from services.leads.repository.scores import add_score_rules
from shared.context import Actor
from tests.concurrency.crowds import outcome, together
from tests.leads.capture.support import as_csv, counts, run
from tests.leads.world import DEFAULT_POOL, LONG_AGO, NOW, World, as_admin, as_manager, as_rep

COLD = {"name": "李雷", "phone": "13800138000", "source": "名单", "region": "华东"}
KEEN = {"title": "总经理", "company": "Acme", "source": "转介绍"}
LATER = NOW + timedelta(days=1)
HISTORY = {"id": "external_id", "phone": "phone", "engage": "created_at", "close": "closed_at",
           "stage": "outcome"}  # fmt: skip


def threshold(world, points):
    with world.db.transaction() as session:
        rules = {"nurture_below": points}
        return add_score_rules(session, rules, note=None, effective_at=LONG_AGO, actor=None, now=NOW).id


def bring(world, body=None, *, now=NOW, **more):
    with world.db.transaction() as session:
        return capture(session, draft_of(body or COLD), actor=None, now=now, **more)


def cold(world, body=None, **more):
    """A lead of today that is nurtured, whatever its score: nothing less than 100 passes."""
    threshold(world, 100)
    return bring(world, body, **more).lead_id


def change(world, lead, body, actor=None):
    with world.db.transaction() as session:
        return update_lead(session, lead, body, None, actor=actor, now=LATER)


def bring_history(world, stage, close="2025-02-01"):
    content = as_csv([("7", "13800138000", "2025-01-01", close, stage)], tuple(HISTORY))
    assert counts(run(world, content, HISTORY)) == (1, 0, 0, 0)
    return world.one("select id from lead where external_id = '7'")


def row(world, lead):
    [found] = world.run("select * from lead where id = :id", id=lead)
    return found


def last_line(world, lead):
    [found] = world.run(
        "select * from lead_event where lead_id = :id order by sequence desc limit 1", id=lead
    )
    return found


def told(world, kind):
    return [each.data for each in world.run("select data from outbox where type = :kind", kind=kind)]


# by the score


def test_new_rules_pool_who_passes_them_where_routing_says(world):
    east = world.new_pool(region="华东")
    lead = cold(world)
    rules = threshold(world, 1)
    assert rescore(world.db, NOW)["pooled"] == 1
    now = row(world, lead)
    assert (now.state, now.pool_id, now.home_pool_id, now.pooled_at) == ("pooled", east, east, NOW)
    line = last_line(world, lead)
    assert (line.type, line.cause, line.rule_version, line.sequence) == (
        "pooled",
        "score",
        rules,
        now.version,
    )
    assert line.data["to_pool"] == str(east)
    assert told(world, "lead_pooled") == [
        {"lead_id": str(lead), "pool_id": str(east), "cause": "score", "grade": now.grade, "score": now.score}
    ]
    assert world.broken() == []


def test_a_score_still_too_low_stays_and_a_second_run_does_nothing(world):
    first = cold(world)
    second = bring(world, {"name": "韩梅梅", "phone": "13900139000", **KEEN}).lead_id
    threshold(world, row(world, second).score)
    assert rescore(world.db, NOW)["pooled"] == 1
    assert rescore(world.db, NOW)["pooled"] == 0
    assert (row(world, first).state, row(world, second).state) == ("nurturing", "pooled")
    assert len(told(world, "lead_pooled")) == 1
    assert world.broken() == []


def test_many_are_pooled_in_chunks_and_none_twice(world, monkeypatch):
    monkeypatch.setattr("services.leads.jobs_rescore.CHUNK", 2)
    for number in range(5):
        cold(world, {**COLD, "phone": f"1380013800{number}"})
    threshold(world, 1)
    assert rescore(world.db, NOW)["pooled"] == 5
    assert world.one("select count(*) from lead_event where type = 'pooled'") == 5
    assert world.broken() == []


def test_a_lead_no_pool_takes_waits_for_one(world):
    lead = cold(world)
    threshold(world, 1)
    world.run("update pool set active = false, is_default = false")
    assert rescore(world.db, NOW)["pooled"] == 0
    pool = world.new_pool(region="华东")
    assert rescore(world.db, NOW)["pooled"] == 1
    assert row(world, lead).pool_id == pool


def test_the_pool_named_at_capture_is_kept_for_later(world):
    world.new_pool(region="华东")
    named = world.new_pool("named")
    lead = cold(world, pool_id=named)
    threshold(world, 1)
    rescore(world.db, NOW)
    assert row(world, lead).pool_id == named


def test_a_pool_that_freezes_its_new_leads_freezes_these(world):
    world.rules({"freeze_minutes": 30})
    lead = cold(world)
    threshold(world, 1)
    rescore(world.db, LATER)
    assert row(world, lead).claimable_at == LATER + timedelta(minutes=30)


def test_a_lead_on_legal_hold_is_left_alone(world):
    lead = cold(world)
    world.run("update lead set paused_reason = 'legal_hold'")
    threshold(world, 1)
    assert rescore(world.db, NOW)["pooled"] == 0
    assert row(world, lead).state == "nurturing"


def test_a_change_that_lifts_the_score_pools_the_lead_at_once(world):
    lead = cold(world)
    threshold(world, row(world, lead).score + 1)
    assert change(world, lead, {"name": "李磊"}) == 2
    assert row(world, lead).state == "nurturing"
    editor = as_admin()
    assert change(world, lead, KEEN, editor) == 4
    now, line = row(world, lead), last_line(world, lead)
    assert (now.state, now.pool_id, now.version) == ("pooled", DEFAULT_POOL, 4)
    assert (line.type, line.cause, line.actor_id) == ("pooled", "score", editor.id)
    assert world.broken() == []


def test_a_capture_that_fills_what_was_missing_pools_the_lead_and_says_so(world):
    lead = cold(world)
    threshold(world, row(world, lead).score + 1)
    assert bring(world, {"phone": "13800138000"}).state == "nurturing"
    found = bring(world, {"phone": "13800138000", "title": "总经理", "company": "Acme"})
    assert (found.lead_id, found.outcome, found.state) == (lead, "updated", "pooled")
    assert found.version == row(world, lead).version == 4
    assert world.broken() == []


def test_a_file_that_fills_what_was_missing_pools_the_lead(world):
    lead = cold(world)
    threshold(world, row(world, lead).score + 1)
    content = as_csv([("13800138000", "总经理", "Acme")], ("手机", "职位", "公司"))
    assert counts(run(world, content, dry_run=True)) == (0, 1, 0, 0)
    assert row(world, lead).state == "nurturing"
    assert counts(run(world, content)) == (0, 1, 0, 0)
    assert (row(world, lead).state, last_line(world, lead).cause) == ("pooled", "score")
    assert world.broken() == []


def test_a_file_of_today_may_bring_cold_leads_that_pass_later(world):
    east = world.new_pool(region="华东")
    threshold(world, 100)
    run(world, as_csv([("13800138000", "华东")], ("手机", "大区")), {"手机": "phone", "大区": "region"})
    assert world.run("select state, pool_id, home_pool_id from lead") == [("nurturing", None, east)]
    threshold(world, 0)
    assert rescore(world.db, NOW)["pooled"] == 1
    assert world.run("select state, pool_id from lead") == [("pooled", east)]
    assert world.broken() == []


# history


@pytest.mark.parametrize("stage", ["Won", "Lost", "Engaging"])
def test_no_lead_of_history_is_ever_pooled_by_its_score(world, stage):
    lead = bring_history(world, stage)
    threshold(world, 0)
    for days in (0, 1, 400):
        assert rescore(world.db, NOW + timedelta(days=days))["pooled"] == 0
    change(world, lead, {"name": "李磊"}) if stage == "Engaging" else None
    run(world, as_csv([("13800138000", "总经理", "Acme")], ("手机", "职位", "公司")))
    assert row(world, lead).state == {"Won": "converted"}.get(stage, "nurturing")
    assert told(world, "lead_pooled") == []
    assert world.broken() == []


def test_what_history_left_open_waits_for_a_person_even_if_the_customer_comes(world, ask):
    lead = bring_history(world, "Engaging", close="")
    assert bring(world, {"phone": "13800138000", **KEEN}).state == "nurturing"
    assert ask(as_admin(), "promote_lead", lead, {"reason": "called us"})["state"] == "pooled"
    now = row(world, lead)
    assert (now.outcome, now.closed_at, now.stage) == (None, None, "lead")
    assert world.broken() == []


# after a loss


@pytest.fixture
def lost(world, ask):
    """A lead that a rep lost at NOW, and the rep's manager."""
    team = world.team()
    rep = world.rep(team_id=team)
    lead = world.lead(phone="+8613800138000")
    world.run("insert into lead_identity values ('phone', '+8613800138000', :id)", id=lead)
    ask(as_rep(rep), "claim_lead", lead)
    ask(as_rep(rep), "set_stage", lead, {"stage": "lost", "lost_reason": "price"})
    return lead, as_manager([team]), as_rep(rep)


def test_a_lost_lead_is_nurtured_when_ninety_days_have_passed(world, lost):
    lead, _, _ = lost
    assert rescore(world.db, NOW + timedelta(days=90, seconds=-1))["nurtured"] == 0
    when = NOW + timedelta(days=90)
    assert rescore(world.db, when)["nurtured"] == 1
    now = row(world, lead)
    assert (now.state, now.outcome, now.home_pool_id) == ("nurturing", "lost", DEFAULT_POOL)
    [line] = world.run("select * from lead_event where type = 'nurtured'")
    assert (line.cause, line.at, line.data["days"]) == ("quiet", when, 90)
    assert line.rule_version is not None
    assert told(world, "lead_nurtured") == [{"lead_id": str(lead), "from_state": "lost", "cause": "quiet"}]
    assert rescore(world.db, when + timedelta(days=1)) == {
        "scored": 0, "regraded": 0, "nurtured": 0, "pooled": 0
    }  # fmt: skip
    assert world.broken() == []


@pytest.mark.parametrize(
    ("company", "pool", "days"), [(0, None, None), (90, 0, None), (0, 10, 10), (7, None, 7)]
)
def test_how_long_the_rules_of_the_pool_say(world, lost, company, pool, days):
    world.rules({"lost_quiet_days": company})
    if pool is not None:
        world.rules({"lost_quiet_days": pool}, DEFAULT_POOL)
    if days is None:
        assert rescore(world.db, NOW + timedelta(days=4000))["nurtured"] == 0
    else:
        assert rescore(world.db, NOW + timedelta(days=days, seconds=-1))["nurtured"] == 0
        assert rescore(world.db, NOW + timedelta(days=days))["nurtured"] == 1
    assert world.broken() == []


@pytest.mark.parametrize("end", ["payment", "invalid"])
def test_won_and_invalid_leads_stay_at_their_end(world, ask, end):
    rep = as_rep(world.rep())
    lead = world.lead()
    ask(rep, "claim_lead", lead)
    ask(rep, "set_stage", lead, {"stage": end, "amount_fen": 1, "lost_reason": "wrong number"})
    assert rescore(world.db, NOW + timedelta(days=400))["nurtured"] == 0


def test_merged_and_held_back_leads_are_never_nurtured(world, lost):
    lead, _, _ = lost
    world.run("update lead set paused_reason = 'legal_hold' where id = :id", id=lead)
    assert rescore(world.db, NOW + timedelta(days=400))["nurtured"] == 0
    world.run("update lead set paused_reason = null where id = :id", id=lead)
    world.merge(lead, world.lead())
    assert rescore(world.db, NOW + timedelta(days=400))["nurtured"] == 0


def test_a_lost_lead_whose_customer_comes_again_is_pooled_and_can_be_worked(world, ask, lost):
    lead, _, rep = lost
    assert bring(world, now=LATER).state == "lost"
    rescore(world.db, NOW + timedelta(days=90))
    ask.later(days=91)
    assert bring(world, now=NOW + timedelta(days=91)).state == "pooled"
    now, line = row(world, lead), last_line(world, lead)
    assert (now.outcome, now.stage, now.lost_reason, now.closed_at) == (None, "lead", None, None)
    assert (line.type, line.cause, line.data["outcome"]) == ("pooled", "returned", "lost")
    ask(rep, "claim_lead", lead)
    ask(rep, "set_stage", lead, {"stage": "lost", "lost_reason": "price again"})
    assert rescore(world.db, NOW + timedelta(days=181))["nurtured"] == 1
    assert world.broken() == []


def test_a_customer_who_comes_again_too_cold_stays_nurtured(world, lost):
    rescore(world.db, NOW + timedelta(days=90))
    threshold(world, 100)
    assert bring(world, now=NOW + timedelta(days=91)).state == "nurturing"


def test_a_history_of_losses_is_nurtured_some_at_a_time_and_stays_out_of_the_pools(world, monkeypatch):
    monkeypatch.setattr("services.leads.jobs_rescore.CHUNK", 3)
    monkeypatch.setattr("services.leads.jobs_rescore.LOST_CHUNKS", 2)
    rows = [(n, f"1380013{n:04}", "2025-01-01", "2025-02-01" if n % 2 else "", "Lost") for n in range(10)]
    assert counts(run(world, as_csv(rows, tuple(HISTORY)), HISTORY)) == (10, 0, 0, 0)
    world.run("update lead set updated_at = :then", then=NOW - timedelta(days=200))
    done = [rescore(world.db, NOW) for _ in range(3)]
    assert [(each["nurtured"], each["pooled"]) for each in done] == [(6, 0), (4, 0), (0, 0)]
    assert world.run("select distinct state, outcome, version from lead") == [("nurturing", "lost", 2)]
    assert counts(run(world, as_csv(rows, tuple(HISTORY)), HISTORY)) == (0, 0, 10, 0)
    assert world.broken() == []


def test_a_run_killed_between_chunks_is_gone_on_with(world, lost, monkeypatch):
    monkeypatch.setattr("services.leads.jobs_rescore.CHUNK", 1)
    lead, _, _ = lost
    other = world.lead(state="lost", pool_id=None, outcome="lost", closed_at=NOW)
    calls = []

    def dies(session, place, limit, now):
        calls.append(place)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return work(session, place, limit, now)

    work = lost_leads.nurture_lost
    monkeypatch.setattr(lost_leads, "nurture_lost", dies)
    when = NOW + timedelta(days=100)
    with pytest.raises(KeyboardInterrupt):
        rescore(world.db, when)
    assert rescore(world.db, when)["nurtured"] == 1
    assert {row(world, lead).state, row(world, other).state} == {"nurturing"}
    assert world.one("select count(*) from lead_event where type = 'nurtured'") == 2


# by a person


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


# at once


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
