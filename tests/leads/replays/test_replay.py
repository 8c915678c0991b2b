"""The past of a real company replayed: under its own rules it is itself, under others what they say."""

import pytest

from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, LONG_AGO, ROTATE_ALL, START, held, job, remind
from tests.leads.replays.support import RULES, Company, replayed
from tests.leads.world import World, as_manager, as_rep


@pytest.mark.parametrize("seed", [1, 2])
def test_a_past_replayed_under_its_own_rules_is_itself(world: World, ask: Asking, seed: int):
    now = Company(world, ask, seed).work(16)
    told = replayed(world, ask, RULES, now)
    assert told["error_detail"] is None
    result = told["result"]
    assert result["fidelity"] == {
        "share": 1.0, "hands": result["total"]["takes"], "unexplained": 0, "is_sound": True, "reasons": [],
    }  # fmt: skip
    total = result["total"]
    assert (total["refused"], total["cut"], total["kept"]) == (0, 0, 0)
    assert total["takes"] > 60
    assert result["recycled"]["real"] == result["recycled"]["replayed"] > 5
    assert result["days_in_hand"]["real"] == result["days_in_hand"]["replayed"] > 0
    held = {str(rep): each for rep, each in world.run("select rep_id, held from rep_account")}
    assert {each["rep_id"]: each["held"] for each in result["reps"]} == {
        rep: {"real": count, "replayed": count} for rep, count in held.items()
    }
    assert world.broken() == []


def test_tighter_and_looser_rules_say_what_they_change(world: World, ask: Asking):
    now = Company(world, ask, 3).work(12)
    holding = {**RULES["holding"], "day_cap": 1}
    tight = replayed(world, ask, {**RULES, "holding": holding, "cycle_days": {"A": 1, "B": 1}}, now)["result"]
    total = tight["total"]
    assert tight["by_rule"][0]["code"] in {"day_cap_reached", "lead_taken"}
    assert sum(each["count"] for each in tight["by_rule"]) == total["refused"] > 0
    assert total["cut"] > 0
    for lines in (tight["grades"], tight["reps"], tight["weeks"]):
        assert {key: sum(line[key] for line in lines) for key in total} == total
    assert tight["waiting"]["leads"] == total["refused"] + total["cut"]
    assert tight["recycled"]["replayed"] > 0
    stake = tight["wins"]
    assert stake["low"] == -stake["at_stake"] <= stake["high"] == 0
    assert [each["hands"] for each in stake["parts"]] == [total[each] for each in ("refused", "cut", "kept")]
    assert {each["why_not"]["code"] for each in stake["parts"] if each["why_not"]} <= {"not_known", "too_new"}
    longer = replayed(world, ask, {**RULES, "cycle_days": dict.fromkeys("ABCD", 30)}, now)["result"]
    assert (longer["total"]["cut"], longer["total"]["kept"] > 0) == (0, True)
    assert longer["recycled"]["replayed"] < longer["recycled"]["real"]
    assert longer["days_in_hand"]["replayed"] != longer["days_in_hand"]["real"]


def test_a_pools_draft_speaks_of_its_own_leads_alone(world: World, ask: Asking):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep = world.rep()
    held(world, rep, 2)
    world.pool = world.new_pool("华东")
    held(world, rep, 3)
    later = START + 4 * DAY
    cut = replayed(world, ask, {"cycle_days": {"A": 1}}, later, pool_id=str(world.pool))["result"]
    assert (cut["total"]["takes"], cut["total"]["cut"]) == (5, 3)
    everywhere = replayed(world, ask, {**ROTATE_ALL, "cycle_days": {"A": 1}}, later)["result"]
    assert everywhere["total"]["cut"] == 5


def test_a_rep_who_had_a_merged_lead_cools_down_from_it(world: World, ask: Asking):
    rules = {**ROTATE_ALL, "cool_down_days": 0}
    world.rules(rules, effective_at=LONG_AGO)
    rep = world.rep()
    [one] = held(world, rep)
    ask(as_rep(rep), "release_lead", one, {})
    [other] = world.leads(1, "A", pooled_at=START)
    world.merge(one, other)
    ask.later(days=1)
    ask(as_rep(rep), "claim_lead", other)
    told = replayed(world, ask, {**rules, "cool_down_days": 5}, START + 2 * DAY)["result"]
    assert [(each["code"], each["count"]) for each in told["by_rule"]] == [("cool_down", 1)]


def test_a_manager_is_told_of_their_own_teams_alone(world: World, ask: Asking):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    team = world.team()
    mine, other = world.rep(team_id=team), world.rep()
    held(world, mine, 2)
    held(world, other, 3)
    told = replayed(world, ask, ROTATE_ALL, START + DAY, actor=as_manager([team]))["result"]
    assert [each["rep_id"] for each in told["reps"]] == [str(mine)]
    assert told["total"]["takes"] == 2


def test_what_history_does_not_explain_is_the_first_thing_said(world: World, ask: Asking):
    world.rules({"holding": {"day_cap": 1}}, effective_at=LONG_AGO - DAY)
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    held(world, world.rep("junior"), 3, grade="C")
    world.run("update rep_account set grades = '{A}'")
    told = replayed(world, ask, ROTATE_ALL, START + DAY)
    assert (told["result"]["fidelity"]["share"], told["result"]["fidelity"]["is_sound"]) == (0, False)
    assert told["words"]["en"].startswith("First: the rules of that time explain only 0%")
    assert told["words"]["zh"].startswith("请先看")
    [why] = told["result"]["fidelity"]["reasons"]
    assert (why["code"], why["count"]) == ("grade_not_allowed", 3)
    assert why["words"]["en"].startswith("would have been refused then too")
    assert told["result"]["total"]["refused"] == 0


def test_hands_from_before_the_window_only_take_up_room(world: World, ask: Asking):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep = world.rep()
    held(world, rep, 2)
    held(world, rep, 2, at=START + 2 * DAY)
    draft = {**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], "cap": {"senior": 3}}}
    days = {"from": "2026-03-13", "to": "2026-03-13"}
    told = replayed(world, ask, draft, START + 3 * DAY, **days)["result"]
    assert (told["total"]["takes"], told["total"]["refused"]) == (2, 1)
    assert [(each["held"], each["cap"]) for each in told["reps"]] == [({"real": 4, "replayed": 3}, 3)]


def test_a_protection_made_shorter_lets_a_lead_go_and_both_replay_and_verify_know(world: World, ask: Asking):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep = world.rep()
    [lead] = held(world, rep)
    for days in (14, 1):
        ask(as_rep(rep), "protect_lead", lead, {"days": days})
    due_at = remind(world, [lead])
    assert job(world, "sweep", due_at)["recycled"] == 1
    assert world.broken() == []
    told = replayed(world, ask, ROTATE_ALL, due_at + DAY)["result"]
    assert (told["fidelity"]["share"], told["recycled"]["real"]) == (1, 1)
