"""Whoever is in an arm has its rules, whatever way a lead comes to them and whoever asks."""

from datetime import timedelta

import pytest

from services.leads.domain.holding import Cause
from services.leads.domain.refusals import HoldingCapReached
from services.leads.domain.rules import merged
from services.leads.repository.ownership import Take, Taken, begin_holdings
from tests.leads.experiments.support import (
    LONG_CYCLE,
    SMALL_CAP,
    arm,
    leads_by_arm,
    reps_by_arm,
    started,
    stopped,
)
from tests.leads.jobs.support import (
    DAY,
    HOUR,
    LONG_AGO,
    ROTATE_ALL,
    START,
    deadline,
    held,
    job,
    remind,
    states,
)
from tests.leads.world import as_admin, as_rep


def versions(world):
    return {row.lead_id: row.rule_version for row in world.run("select lead_id, rule_version from holding")}


def test_a_cap_of_b_holds_for_reps_in_b_alone(world, ask):
    trial = started(ask, SMALL_CAP)
    reps = reps_by_arm(world, trial)
    leads = world.leads(10)

    for name, rep in reps.items():
        for lead in leads[:3] if name == "a" else leads[3:6]:
            ask(as_rep(rep), "claim_lead", lead)

    assert ask.refused(as_rep(reps["b"]), "claim_lead", leads[6]).extra["cap"] == 3
    assert ask(as_rep(reps["a"]), "claim_lead", leads[7], key="k")["cap"] == 1000
    assert ask.refused(as_rep(reps["b"]), "claim_lead", leads[8], key="k").code == HoldingCapReached.code
    assert world.broken() == []


def test_what_one_may_take_and_has_taken_is_told_by_the_same_rules(world, ask):
    trial = started(ask, SMALL_CAP)
    reps = reps_by_arm(world, trial)
    lead = world.lead()

    told = {}
    for name, rep in reps.items():
        rules = ask(as_rep(rep), "get_eligibility", world.pool, {"lead_id": str(lead)})["rules"]
        [cap] = [each["limit"] for each in rules if each["id"] == "holding_cap_reached"]
        card = ask(as_rep(rep), "get_lead", lead)["policy"]["cap"]
        told[name] = (cap, card, ask(as_rep(rep), "get_today")["caps"]["cap"])

    assert told == {"a": (1000, 1000, 1000), "b": (3, 3, 3)}
    listed = {each["id"]: each["cap"] for each in ask(as_admin(), "list_reps", {})["data"]}
    assert (listed[str(reps["a"])], listed[str(reps["b"])]) == (1000, 3)


def test_reps_are_sorted_by_the_cap_of_their_arm(world, ask):
    trial = started(ask, SMALL_CAP)
    reps = reps_by_arm(world, trial)
    for rep in reps.values():
        held(world, rep, 2, at=START)

    page = ask(as_admin(), "list_reps", {"sort": "-load", "limit": 1})

    assert page["data"][0]["id"] == str(reps["b"])
    rest = ask(as_admin(), "list_reps", {"sort": "-load", "after": page["next_after"]})["data"]
    assert str(reps["b"]) not in {each["id"] for each in rest}


def only(world, reps):
    """Nobody else is on shift."""
    world.run("update rep_account set on_shift = rep_id = any(:reps)", reps=list(reps.values()))


def test_assignment_fills_each_rep_as_far_as_their_arm_says(world, ask):
    half = {"assignment": {"fill_share": 0.5, "hold_out_share": 0}}
    trial = started(ask, merged(SMALL_CAP, {"holding": {"cap": {"senior": 4}}, **half}))
    reps = reps_by_arm(world, trial)
    only(world, reps)
    world.leads(20, pooled_at=START - 30 * DAY)

    job(world, "assign", START)

    holding = dict(world.run("select rep_id, held from rep_account where held > 0"))
    assert (holding[reps["b"]], holding[reps["a"]]) == (2, 18)
    assert world.broken() == []


@pytest.mark.parametrize(("name", "state"), [("a", "pooled"), ("b", "held")])
def test_assignment_keeps_the_cool_down_of_each_reps_arm(world, ask, name, state):
    trial = started(ask, merged(ROTATE_ALL, {"cool_down_days": 0}))
    rep = reps_by_arm(world, trial)[name]
    [lead] = held(world, rep, at=START - 2 * DAY)
    ask(as_rep(rep), "release_lead", lead, {"reason": "no"})
    only(world, {name: rep})

    job(world, "assign", START + HOUR)

    assert world.one("select state from lead where id = :lead", lead=lead) == state


def test_a_cycle_of_b_holds_for_leads_in_b_whoever_holds_them(world, ask):
    trial = started(ask, LONG_CYCLE)
    leads, rep = leads_by_arm(world, trial), world.rep()
    assert trial["unit"] == "lead"

    for lead in leads.values():
        ask(as_rep(rep), "claim_lead", lead)

    a, b = (deadline(world, leads[name]) - START for name in "ab")
    assert (a, b) == (timedelta(days=7), timedelta(days=21))
    cards = {name: ask(as_rep(rep), "get_lead", lead)["policy"]["why"] for name, lead in leads.items()}
    assert "15 working days" in cards["b"]["en"]
    assert cards["b"]["en"].endswith("(arm B of experiment 1, “试”)")
    assert cards["a"]["zh"].endswith("（实验 1「试」A 组）")


def test_history_tells_by_which_arm_a_lead_was_taken(world, ask):
    trial = started(ask, LONG_CYCLE)
    leads, rep = leads_by_arm(world, trial), world.rep()
    ask(as_rep(rep), "claim_lead", leads["b"])

    line = ask(as_rep(rep), "get_history", leads["b"], {})["data"][0]

    assert line["rule_version"] == trial["b_version"]
    assert line["details"]["experiment"] == {"experiment_id": trial["id"], "number": 1, "arm": "b"}
    assert line["words"]["zh"].endswith("（实验 1 B 组）")
    assert line["words"]["en"].endswith("(arm B of experiment 1)")


def test_running_holdings_keep_the_rules_of_their_arm_when_it_is_stopped(world, ask):
    before = held(world, world.rep(), at=START - DAY)
    trial = started(ask, LONG_CYCLE)
    leads, rep = leads_by_arm(world, trial), world.rep()
    ask(as_rep(rep), "claim_lead", leads["b"])
    ask.later(hours=1)
    stopped(ask, trial)
    after = world.lead("A")
    ask(as_rep(rep), "claim_lead", after)

    ask(as_rep(rep), "log_touch", leads["b"], VISIT)
    ask(as_rep(rep), "log_touch", after, VISIT)

    assert deadline(world, leads["b"]) - START == timedelta(days=21)
    assert deadline(world, after) - START == timedelta(days=7, hours=1)
    assert str(versions(world)[leads["b"]]) == trial["b_version"]
    assert versions(world)[after] == versions(world)[before[0]]
    assert world.broken() == []


VISIT = {"kind": "visit", "occurred_at": START.isoformat()}


def test_reminders_and_the_sweep_go_by_the_arm_a_holding_began_under(world, ask):
    trial = started(ask, LONG_CYCLE)
    leads, rep = leads_by_arm(world, trial), world.rep()
    for lead in leads.values():
        ask(as_rep(rep), "claim_lead", lead)

    due = remind(world, [leads["a"]])
    job(world, "sweep", due)

    assert states(world) == {"held": 1, "pooled": states(world)["pooled"]}
    assert world.one("select owner_id from lead where id = :lead", lead=leads["b"]) == rep
    assert world.one("select end_cause from holding where lead_id = :lead", lead=leads["a"]) == "recycle"


def test_a_lead_that_goes_from_hand_to_hand_stays_in_its_arm(world, ask):
    trial = started(ask, LONG_CYCLE)
    lead = leads_by_arm(world, trial)["b"]
    for rep in (world.rep(), world.rep()):
        ask(as_rep(rep), "claim_lead", lead)
        ask(as_rep(rep), "release_lead", lead, {"reason": "no"})

    assert set(world.run("select rule_version::text from holding")) == {(trial["b_version"],)}


def test_an_experiment_of_a_pool_is_for_that_pool_and_one_of_the_company_for_pools_without_rules(world, ask):
    own = world.new_pool("east")
    other = world.new_pool("west")
    world.rules({"holding": {"day_cap": 500}}, other, effective_at=LONG_AGO)
    of_pool = started(ask, {"cycle_days": {"A": 20}}, pool_id=str(own))
    of_company = started(ask, LONG_CYCLE)
    rep = world.rep()
    leads = {pool: world.leads(12, "A", pool_id=pool) for pool in (own, other, world.pool)}
    for lead in [lead for each in leads.values() for lead in each]:
        ask(as_rep(rep), "claim_lead", lead)

    found = versions(world)

    for lead in leads[own]:
        assert str(found[lead]) == of_pool[f"{arm(of_pool, lead)}_version"]
    for lead in leads[world.pool]:
        assert str(found[lead]) == of_company[f"{arm(of_company, lead)}_version"]
    assert {found[lead] for lead in leads[other]}.isdisjoint(
        {of_pool["a_version"], of_company["a_version"], of_company["b_version"]}
    )
    in_b = next(lead for lead in leads[own] if arm(of_pool, lead) == "b")
    assert deadline(world, in_b) - START == timedelta(days=28)
    assert world.broken() == []


def test_transfers_go_by_the_arm_of_who_gets_the_lead(world, ask):
    trial = started(ask, SMALL_CAP)
    reps = reps_by_arm(world, trial)
    held(world, reps["b"], 3)

    [lead] = held(world, reps["a"])
    refused = ask.refused(as_admin(), "transfer_lead", lead, {"to": str(reps["b"]), "reason": "x"})

    assert refused.extra["cap"] == 3


@pytest.mark.parametrize("at", [START - timedelta(seconds=1)])
def test_before_it_starts_nobody_is_in_an_arm(world, ask, at):
    trial = started(ask, SMALL_CAP)
    rep = reps_by_arm(world, trial)["b"]
    leads = world.leads(4, pooled_at=LONG_AGO)

    with world.db.transaction() as session:
        takes = [Take(lead, rep, Cause.CLAIM) for lead in leads]
        answers = begin_holdings(session, takes, actor=as_rep(rep), now=at)

    assert all(isinstance(each, Taken) and each.arm is None for each in answers)
