"""A lost lead is nurtured again after a quiet period, and pooled again if its customer comes."""

from datetime import timedelta

import pytest

from services.leads.jobs_rescore import rescore
from services.leads.repository import lost as lost_leads
from tests.leads.capture.support import as_csv, counts, run
from tests.leads.nurture.support import HISTORY, LATER, bring, last_line, row, threshold, told
from tests.leads.world import DEFAULT_POOL, NOW, as_rep


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
    assert set(rescore(world.db, when + timedelta(days=1)).values()) == {0}
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
