"""A nurtured lead is pooled as soon as its score passes, a lead of history never by it."""

from datetime import timedelta

import pytest

from services.leads.jobs_rescore import rescore
from tests.leads.capture.support import as_csv, counts, run
from tests.leads.nurture.support import (
    COLD,
    KEEN,
    LATER,
    bring,
    bring_history,
    change,
    cold,
    last_line,
    row,
    threshold,
    told,
)
from tests.leads.world import DEFAULT_POOL, NOW, as_admin


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
    assert counts(run(world, content)) == (0, 1, 0, 0)
    assert (row(world, lead).state, last_line(world, lead).cause) == ("pooled", "score")
    assert world.broken() == []


def test_a_dry_run_pools_nothing_not_even_what_is_ready(world):
    lead = cold(world)
    threshold(world, 0)
    content = as_csv([("13800138000", "总经理")], ("手机", "职位"))
    assert counts(run(world, content, dry_run=True)) == (0, 1, 0, 0)
    assert (row(world, lead).state, row(world, lead).version) == ("nurturing", 1)
    assert told(world, "lead_pooled") == []


def test_a_file_of_today_may_bring_cold_leads_that_pass_later(world):
    east = world.new_pool(region="华东")
    threshold(world, 100)
    run(world, as_csv([("13800138000", "华东")], ("手机", "大区")), {"手机": "phone", "大区": "region"})
    assert world.run("select state, pool_id, home_pool_id from lead") == [("nurturing", None, east)]
    threshold(world, 0)
    assert rescore(world.db, NOW)["pooled"] == 1
    assert world.run("select state, pool_id from lead") == [("pooled", east)]
    assert world.broken() == []


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
