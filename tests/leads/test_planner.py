"""The planner over a real database: whose leads count, from when, what is open, and who sees it."""

from datetime import date, timedelta

import pytest

from services.leads import schemas
from services.leads.rpc_audit import AuditRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_planner import PlannerRpc
from services.leads.rpc_pool import PoolRpc
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.world import GENEROUS, LONG_AGO, NOW, as_admin, as_manager, as_rep

MARCH = {"by": "2027-03-31"}


class All(PlannerRpc, PoolRpc, OpportunitiesRpc, AuditRpc):
    """Leads, their stages and plans."""


@pytest.fixture
def ask(world):
    world.rules({**GENEROUS, "cool_down_days": 0}, effective_at=LONG_AGO)
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


def plan(ask, actor, **query):
    told = ask(actor, "get_planner", {**MARCH, **query})
    assert schemas.Plan().validate(_as_json(told)) == {}
    return told


def _as_json(value):
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def needs(told):
    return {each["stage"]: each["needed"] for each in told["stages"]}


def rates(told):
    return {(each["from_stage"], each["to_stage"]): each for each in told["rates"]}


def work(ask, world, rep, *, leads, visits, deals, lost=True, **about):
    """A rep claims leads, comes to visits with some and wins a few; the rest is lost, or stays in hand."""
    ids = world.leads(leads, **about)
    for place, lead in enumerate(ids):
        ask(as_rep(rep), "claim_lead", lead)
        if place < visits:
            ask(as_rep(rep), "set_stage", lead, {"stage": "visit"})
        if place < deals:
            ask(as_rep(rep), "set_stage", lead, {"stage": "payment", "amount_fen": 100})
        elif lost:
            ask(as_rep(rep), "set_stage", lead, {"stage": "lost", "lost_reason": "price"})
    return ids


@pytest.mark.parametrize("lost", [True, False])
def test_one_deal_takes_five_visits_and_fifteen_leads(ask, world, lost):
    work(ask, world, world.rep(), leads=15, visits=5, deals=1, lost=lost)
    told = plan(ask, as_admin())
    assert (needs(told)["visit"], needs(told)["lead"], told["basis"]) == (5, 15, "stages")
    assert needs(plan(ask, as_admin(), target_deals=3)) == needs(told) | {
        "payment": 3, "visit": 15, "lead": 45, "trial": 3, "quote": 3, "contract": 3,
    }  # fmt: skip
    counted = rates(told)["lead", "visit"]
    assert (counted["entered"], counted["won"]) == (15, 5)
    assert (counted["lost"], counted["open"]) == ((10, 0) if lost else (0, 10))
    assert counted["rests_on"] == "little"


def test_a_file_of_past_leads_counts_from_lead_to_deal_and_is_said(ask, world):
    for outcome, state, count in (("won", "converted", 4), ("lost", "lost", 36)):
        world.leads(count, state=state, outcome=outcome, pool_id=None, created_at=NOW - timedelta(60),
                    closed_at=NOW - timedelta(30))  # fmt: skip
    told = plan(ask, as_admin())
    assert (told["basis"], told["unstaged"], needs(told)["lead"]) == ("outcomes", 40, 10)
    assert rates(told)["lead", "visit"]["entered"] == 0
    assert told["direct"]["needed"] == 10
    assert told["direct"]["safe_on"] == date(2027, 3, 1)


def test_leads_of_before_the_history_merged_and_reopened_wins_do_not_count(ask, world):
    world.leads(7, created_at=NOW - timedelta(100))
    one, other = world.leads(2)
    world.merge(one, other)
    rep = world.rep()
    [won] = work(ask, world, rep, leads=1, visits=1, deals=1)
    ask(as_admin(), "reopen_lead", won, {"reason": "a mistake"})
    counted = rates(plan(ask, as_admin(), history_days=90))
    assert counted["lead", "visit"]["entered"] == 2
    assert counted["visit", "payment"]["won"] == 0


def test_for_a_rep_a_lead_is_over_when_it_leaves_the_hand_and_for_the_company_it_is_open(ask, world):
    rep = world.rep()
    for lead in work(ask, world, rep, leads=4, visits=1, deals=0, lost=False)[1:3]:
        ask(as_rep(rep), "release_lead", lead, {"reason": "other"})
    whole, own = (rates(plan(ask, who))["lead", "visit"] for who in (as_admin(), as_rep(rep)))
    assert (whole["won"], whole["lost"], whole["open"]) == (1, 0, 3)
    assert (own["won"], own["lost"], own["open"]) == (1, 2, 1)


def test_days_back_from_the_payment_are_those_it_took(ask, world):
    rep = world.rep()
    lead = world.lead()
    ask(as_rep(rep), "claim_lead", lead)
    ask.later(days=10)
    ask(as_rep(rep), "set_stage", lead, {"stage": "visit"})
    ask.later(days=5)
    ask(as_rep(rep), "set_stage", lead, {"stage": "payment", "amount_fen": 100})
    told = {each["stage"]: each for each in plan(ask, as_admin(), by="2027-06-30")["stages"]}
    assert (told["lead"]["safe_on"], told["visit"]["safe_on"]) == (date(2027, 6, 15), date(2027, 6, 25))
    late = plan(ask, as_admin(), by="2027-03-30")
    assert (late["feasibility"]["days_late"], late["feasibility"]["feasible"]) == (10, False)
    assert late["feasibility"]["share_in_time"] == 0


def test_what_caps_and_supply_make_impossible_is_said_with_how_much(ask, world):
    work(ask, world, world.rep("junior"), leads=15, visits=5, deals=1)
    world.rules({"holding": {"cap": {"junior": 10, "regular": 10, "senior": 10}, "month_cap": 40}})
    world.leads(20, created_at=NOW - timedelta(400))
    told = plan(ask, as_admin(), target_deals=4)["feasibility"]
    limits = {each["limit"]: (each["available"], each["short"]) for each in told["limits"]}
    assert limits["month_cap"] == (25, 35)  # 40 a month, 15 of it taken
    assert limits["holding_cap"][1] > 0
    assert limits["supply"][1] == 60 - limits["supply"][0] > 0
    assert not told["feasible"]
    assert plan(ask, as_admin())["feasibility"]["feasible"]


@pytest.fixture
def two_teams(ask, world):
    near, far = world.team(), world.team()
    one, other = world.rep(team_id=near), world.rep(team_id=far)
    work(ask, world, one, leads=6, visits=3, deals=1, company_size="1-49")
    work(ask, world, other, leads=4, visits=4, deals=2, company_size="1000+")
    return near, far, one, other


def test_another_teams_manager_sees_nothing_of_this_one(ask, world, two_teams):
    near, far, _, other = two_teams
    manager = as_manager([near])
    assert rates(plan(ask, manager))["lead", "visit"]["entered"] == 6
    assert rates(plan(ask, manager, team_id=str(near)))["lead", "visit"]["entered"] == 6
    assert rates(plan(ask, as_admin(), team_id=str(far)))["lead", "visit"]["entered"] == 4
    assert [each["name"] for each in page(ask, manager)] == ["rep 0"]
    assert {each["name"] for each in targets(ask, manager)} == {"rep 0", "team"}
    assert [each["visits"] for each in mix(ask, manager)["classes"]] == [3, 0, 0]
    for query in ({"team_id": str(far)}, {"rep_id": str(other)}, {"team_id": str(new_id())}):
        for method in ("get_planner", "list_planner_reps", "get_planner_mix"):
            assert ask.refused(manager, method, query).status == 404
    body = {"month": "2027-03", "deals": 9}
    assert ask.refused(manager, "set_target", {**body, "rep_id": str(other)}).status == 404
    assert ask.refused(manager, "set_target", {**body, "team_id": str(far)}).status == 404


def test_a_rep_plans_for_themselves_beside_their_team(ask, world, two_teams):
    near, _, one, _ = two_teams
    colleague = world.rep(team_id=near)
    work(ask, world, colleague, leads=10, visits=1, deals=0)
    assert rates(plan(ask, as_rep(one)))["lead", "visit"]["entered"] == 6
    assert ask.refused(as_rep(one), "get_planner", {"team_id": str(near)}).status == 404
    assert ask.refused(as_rep(one), "get_planner", {"rep_id": str(colleague)}).status == 404
    [mine] = page(ask, as_rep(one))
    step = next(each for each in mine["steps"] if each["from_stage"] == "lead")
    assert (step["decided"], step["won"], step["team_share"]) == (6, 3, 0.1)
    assert [each["name"] for each in targets(ask, as_rep(one))] == ["rep 0"]


def page(ask, actor, **query):
    told = ask(actor, "list_planner_reps", query)
    assert schemas.PlannerRepPage().validate(_as_json(told)) == {}
    return told["data"]


def mix(ask, actor, **query):
    told = ask(actor, "get_planner_mix", query)
    assert schemas.PlannerMix().validate(_as_json(told)) == {}
    return told


def targets(ask, actor, **query):
    told = ask(actor, "list_targets", query)
    assert schemas.TargetPage().validate(_as_json(told)) == {}
    return told["data"]


def test_where_a_rep_is_stuck_is_told_when_it_is_more_than_noise(ask, world):
    team = world.team()
    good, weak = world.rep(team_id=team), world.rep(team_id=team)
    work(ask, world, good, leads=30, visits=24, deals=12)
    work(ask, world, weak, leads=30, visits=6, deals=3)
    first, second = page(ask, as_admin(), team_id=str(team))
    assert first["bottleneck"] is None
    found = second["bottleneck"]
    assert (found["from_stage"], found["to_stage"], found["team_share"]) == ("lead", "visit", 0.8)
    assert found["p_value"] < 0.01
    assert first["needed_leads"] is second["needed_leads"] is None


def test_what_is_shared_out_follows_weight_and_gives_way_to_a_target_that_is_set(ask, world):
    team = world.team()
    one, other = world.rep(team_id=team, weight=300), world.rep(team_id=team, weight=100)
    work(ask, world, one, leads=15, visits=5, deals=1)
    shared = page(ask, as_admin(), target_deals=8)
    assert [(each["target_deals"], each["target_is"]) for each in shared] == [(6, "shared"), (2, "shared")]
    ask(as_admin(), "set_target", {"rep_id": str(other), "month": "2027-03", "deals": 5})
    told = page(ask, as_admin(), target_deals=8, month="2027-03")[1]
    assert (told["target_deals"], told["target_is"]) == (5, "set")
    assert (told["needed_visits"], told["needed_leads"]) == (25, 75)
    assert page(ask, as_admin(), month="2027-04")[1]["target_is"] == "none"


def test_reps_come_a_page_at_a_time(ask, world):
    for _ in range(3):
        world.rep()
    first = ask(as_admin(), "list_planner_reps", {"limit": 2})
    rest = ask(as_admin(), "list_planner_reps", {"limit": 2, "after": first["next_after"]})
    assert [each["name"] for each in first["data"] + rest["data"]] == ["rep 0", "rep 1", "rep 2"]
    assert rest["next_after"] is None


def test_mix_of_visits_is_held_against_the_one_wished_for(ask, world):
    rep = world.rep()
    for size, visits in (("1-49", 4), ("50-199", 5), ("1000+", 1), (None, 2)):
        work(ask, world, rep, leads=visits, visits=visits, deals=0, company_size=size)
    told = mix(ask, as_admin())
    assert [each["visits"] for each in told["classes"]] == [4, 5, 1]
    assert (told["unsized"], told["method"], told["is_alarming"]) == (2, "exact", False)
    assert round(told["p_value"], 3) == 0.237
    assert mix(ask, as_admin(), small=0, medium=100, large=0)["is_alarming"]
    assert mix(ask, as_admin(), **{"from": "2027-01-01", "to": "2027-02-01"})["method"] == "none"


def test_a_target_keeps_its_versions_and_says_who_set_it(ask, world, two_teams):
    near, _, one, _ = two_teams
    manager = as_manager([near])
    for deals in (3, 3, 5):
        body = {"rep_id": str(one), "month": "2027-03", "deals": deals}
        assert ask(manager, "set_target", body)["deals"] == deals
    ask(manager, "set_target", {"team_id": str(near), "month": "2027-03", "deals": 8})
    told = {each["kind"]: each for each in targets(ask, manager)}
    assert [(told[of]["deals"], told[of]["won"]) for of in ("rep", "team")] == [(5, 1), (8, 1)]
    assert world.run("select deals from sales_target where rep_id is not null order by tick") == [(3,), (5,)]
    assert {each["deals"] for each in targets(ask, manager, month="2027-04")} == {None}
    assert targets(ask, manager, month="2027-04", only_set="true") == []
    entries = ask(as_admin(), "list_audit", {"limit": 50, "object_type": "target"})["data"]
    assert sorted((each["actor_id"], each["after"]["deals"]) for each in entries) == [
        (str(manager.id), deals) for deals in (3, 5, 8)
    ]


def test_targets_come_a_page_at_a_time_of_a_team(ask, world, two_teams):
    near = two_teams[0]
    first = ask(as_admin(), "list_targets", {"limit": 2})
    rest = ask(as_admin(), "list_targets", {"limit": 9, "after": first["next_after"]})
    assert [each["kind"] for each in first["data"] + rest["data"]] == ["rep", "rep", "team", "team"]
    assert [each["kind"] for each in targets(ask, as_admin(), team_id=str(near))] == ["rep", "team"]


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("get_planner", {"by": "2027-03-09"}),
        ("get_planner", {"by": "2031-01-01"}),
        ("get_planner", {"target_deals": 0}),
        ("get_planner", {"rep_id": str(new_id()), "team_id": str(new_id())}),
        ("get_planner_mix", {"small": 30}),
        ("get_planner_mix", {"small_below": 100, "large_from": 50}),
        ("get_planner_mix", {"from": "2027-03-02", "to": "2027-03-01"}),
        ("get_planner_mix", {"to": "9999-12-31"}),
        ("list_planner_reps", {"month": "2027-13"}),
        ("list_targets", {"month": "9999-12"}),
        ("set_target", {"month": "2027-03", "deals": 1}),
        ("set_target", {"month": "2027-03", "deals": -1, "rep_id": str(new_id())}),
        ("set_target", {"month": "2027-03", "deals": 1, "rep_id": str(new_id()), "team_id": str(new_id())}),
    ],
)
def test_what_makes_no_sense_is_refused(ask, method, query):
    assert ask.refused(as_admin(), method, query).status == 422


@pytest.mark.parametrize("whose", ["rep_id", "team_id"])
def test_nobody_has_no_target(ask, whose):
    body = {whose: str(new_id()), "month": "2027-03", "deals": 1}
    assert ask.refused(as_admin(), "set_target", body).status == 404


def test_without_a_day_a_plan_is_for_the_end_of_the_month_in_90_days_and_with_nothing_seen_says_so(ask):
    told = ask(as_admin(), "get_planner", {})
    assert (told["by"], told["basis"], told["unstaged"]) == (date(2027, 6, 30), "nothing", 0)
    assert {each["rests_on"] for each in told["rates"]} == {"nothing"}


def test_database_keeps_what_a_target_was(world):
    rep = world.rep()
    row = (
        "insert into sales_target (id, rep_id, team_id, month, deals, set_at)"
        " values (:id, :rep, :team, :m, :d, now())"
    )
    values = {"id": new_id(), "rep": rep, "team": None, "m": date(2027, 3, 1), "d": 1}
    world.run(row, **values)
    for statement in ("update sales_target set deals = 2", "delete from sales_target"):
        with pytest.raises(Exception, match="append-only"):
            world.run(statement)
    for wrong in ({"rep": None}, {"m": date(2027, 3, 2)}, {"d": -1}, {"team": world.team()}):
        with pytest.raises(Exception, match="ck_sales_target"):
            world.run(row, **(values | {"id": new_id()} | wrong))
