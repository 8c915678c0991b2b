"""A dry run says what rules would do today, by the functions the jobs use, and writes nothing."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from services.leads.repository import dryrun
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, ROTATE_ALL, START, deadline, held, job, remind, states
from tests.leads.rules.support import fingerprint
from tests.leads.world import DEFAULT_POOL, World, as_admin, as_manager

FIVE_DAYS = timedelta(days=7)


def tried(ask: Asking, rules: dict, actor=None, **body):
    return ask(actor or as_admin(), "dry_run_pool_rules", {"rules": {**ROTATE_ALL, **rules}, **body})


def test_a_shorter_cycle_names_who_would_lose_what_and_no_sooner_than_reminded(world: World, ask: Asking):
    rep = world.rep()
    [lead] = held(world, rep, grade="C")  # fifteen working days
    ask.later(days=7)
    told = tried(ask, {"cycle_days": {"C": 4}})
    now = START + FIVE_DAYS
    assert told["present"] == {"due": 0, "recycled": 0, "held_out": 0, "left": 0}
    assert (told["rebased"]["due"], told["rebased"]["newly_due"], told["rebased"]["recycled"]) == (1, 1, 1)
    [line] = told["leads"]
    assert (line["lead_id"], line["owner_id"], line["owner"]) == (str(lead), str(rep), "rep 0")
    assert line["from"] == deadline(world, lead).isoformat()
    assert line["to"] == (START + 6 * DAY).isoformat()
    assert line["returns_at"] == (now + DAY).isoformat()
    assert "1 more" in told["words"]["en"]


def test_the_same_rules_change_nothing_and_the_present_is_what_the_sweep_then_does(world, ask):
    rep = world.rep()
    due_at = remind(world, held(world, rep, 3))
    told = tried(ask, {}, as_of=due_at.isoformat())
    assert told["leads"] == []
    assert told["present"] == {"due": 3, "recycled": 3, "held_out": 0, "left": 0}
    swept = job(world, "sweep", due_at)
    assert (swept["recycled"], states(world)) == (3, {"pooled": 3})


def test_a_forecast_is_what_the_sweep_takes_of_leads_that_began_under_those_rules(world, ask):
    shorter = {"cycle_days": {"D": 6}}
    held(world, world.rep(), 5, "D")
    as_of = START + 9 * DAY
    forecast = tried(ask, shorter, as_of=as_of.isoformat())["rebased"]
    world.rules({**ROTATE_ALL, **shorter}, effective_at=START - DAY)
    remind(world, held(world, world.rep(), 5, "D"))
    assert job(world, "sweep", as_of)["recycled"] == forecast["recycled"] == 5


def test_leads_are_named_as_people_know_them_page_by_page(world, ask):
    rep = world.rep()
    called = [("王伟", "东方机电"), ("李娜", None), (None, "南方电力")]
    for name, company in called:
        held(world, rep, name=name, company=company)
    named, cursor = [], None
    while len(named) < len(called):
        told = tried(ask, {"cycle_days": {"A": 1}}, as_of=_days(3), limit=2, after=cursor)
        named, cursor = named + told["leads"], told["next_after"]
    keys = ("lead_id", "number", "name", "company", "owner")
    told = {tuple(line[key] for key in keys) for line in named}
    known = world.run("select id::text, number, name, company, 'rep 0' from lead")
    assert (told, {each[2:4] for each in told}) == ({tuple(row) for row in known}, set(called))


def test_what_others_do_meanwhile_is_not_half_seen(world, ask, monkeypatch):
    held(world, world.rep(), 2)
    others = [lambda: held(world, world.rep(), 1)]
    monkeypatch.setattr(dryrun, "AT_ONCE", 1)
    monkeypatch.setattr(dryrun, "time", SimpleNamespace(sleep=lambda _: others and others.pop()()))
    told = tried(ask, {"cycle_days": {"A": 1}}, as_of=_days(3))
    assert (told["rebased"]["holdings"], len(told["leads"]), others) == (2, 2, [])


def test_a_longer_cycle_names_what_would_stay(world, ask):
    leads = held(world, world.rep(), 2)
    as_of = (deadline(world, leads[0]) + timedelta(minutes=1)).isoformat()
    told = tried(ask, {"cycle_days": {"A": 50}}, as_of=as_of)
    assert (told["present"]["due"], told["present"]["left"]) == (2, 2)
    assert (told["rebased"]["due"], told["rebased"]["no_longer_due"]) == (0, 2)
    assert {line["lead_id"] for line in told["leads"]} == {str(lead) for lead in leads}
    assert {(line["fate"], line["returns_at"]) for line in told["leads"]} == {("kept", None)}


def test_new_holdings_are_told_apart_by_grade(ask):
    told = tried(ask, {"cycle_days": {"A": 1}})["new_holdings"]
    assert [each["grade"] for each in told if each["from"] != each["to"]] == ["A"]
    assert told[0]["to"] == (START + DAY).isoformat()


def test_shares_held_out_are_told_and_do_not_go(world, ask):
    held(world, world.rep(), 2)
    told = tried(ask, {"assignment": {"hold_out_share": 1}, "cycle_days": {"A": 1}}, as_of=_days(3))
    assert (told["rebased"]["held_out"], told["rebased"]["recycled"]) == (2, 0)
    assert {line["returns_at"] for line in told["leads"]} == {None}


@pytest.mark.parametrize("shield", ["paused_reason = 'legal_hold'", "exempt_reason = 'quote'"])
def test_shielded_leads_are_not_forecast(world, ask, shield):
    held(world, world.rep())
    world.run(f"update lead set {shield}")
    assert tried(ask, {"cycle_days": {"A": 1}}, as_of=_days(5))["rebased"]["holdings"] == 0


def test_a_pools_rules_touch_its_own_leads_only(world, ask):
    rep = world.rep()
    held(world, rep, 2)
    east = world.pool = world.new_pool("华东")
    here = held(world, rep, 1)
    told = tried(ask, {"cycle_days": {"A": 1}}, pool_id=str(east), as_of=_days(3))
    assert [line["lead_id"] for line in told["leads"]] == [str(lead) for lead in here]
    assert told["pool_id"] == str(east)


def test_a_lowered_cap_names_who_is_above_it_and_was_not(world, ask):
    one, other = world.rep("junior"), world.rep("senior")
    held(world, one, 3, "C")
    held(world, other, 2, "C")
    told = tried(ask, {"holding": {**ROTATE_ALL["holding"], "cap": {"junior": 2, "senior": 2}}})
    assert told["caps"] == [
        {
            "rep_id": str(one),
            "rep": "rep 0",
            "code": "holding_cap_reached",
            "grade": None,
            "held": 3,
            "from": 1000,
            "to": 2,
        }
    ]
    of_grade = tried(ask, {"holding": {**ROTATE_ALL["holding"], "grade_caps": {"C": 2}}})["caps"]
    assert [(each["rep_id"], each["code"], each["grade"]) for each in of_grade] == [
        (str(one), "grade_cap_reached", "C")
    ]


def test_the_storm_brake_is_named_with_its_team(world, ask):
    calm, stormy = world.team(), world.team()
    held(world, world.rep(team_id=calm), 9)
    held(world, world.rep(team_id=stormy), 10)
    told = tried(ask, {"cycle_days": {"A": 1}}, as_of=_days(3))
    assert told["brakes"] == [
        {"team_id": str(stormy), "team": "team", "due": 10, "held": 10, "reason": "rule_change"}
    ]


def test_a_manager_reads_names_of_own_teams_only_and_the_count_of_all(world, ask):
    mine, other = world.team(), world.team()
    held(world, world.rep(team_id=mine), 1)
    held(world, world.rep(team_id=other), 2)
    told = tried(ask, {"cycle_days": {"A": 1}}, actor=as_manager([mine]), as_of=_days(3))
    assert (len(told["leads"]), told["leads_left_out"], told["rebased"]["due"]) == (1, 2, 3)
    assert told["leads"][0]["team_id"] == str(mine)


def test_two_hundred_leads_are_named_and_the_rest_counted(world, ask):
    held(world, world.rep(), 201)
    told = tried(ask, {"cycle_days": {"A": 1}}, as_of=_days(3))
    assert (len(told["leads"]), told["leads_left_out"]) == (200, 1)


@pytest.mark.parametrize("show", ["changed", "present"])
def test_every_lead_is_named_once_page_by_page(world, ask, show):
    rep = world.rep()
    leads = {str(lead) for count in range(5) for lead in held(world, rep, 2, at=START + count * DAY / 9)}
    rules = {"cycle_days": {"A": 1}} if show == "changed" else {}
    as_of = _days(5 if show == "changed" else 30)
    named, after, pages = [], None, 0
    while pages == 0 or after:
        told = tried(ask, rules, as_of=as_of, show=show, limit=3, after=after)
        after, pages = told["next_after"], pages + 1
        named += [line["lead_id"] for line in told["leads"]]
        assert told["leads_left_out"] == 10 - len(told["leads"])
    assert (set(named), len(named), pages) == (leads, 10, 4)


def test_what_goes_today_is_named_with_its_fate(world, ask):
    leads = held(world, world.rep(), 2)
    due_at = remind(world, leads)
    told = tried(ask, {}, as_of=due_at.isoformat(), show="present")
    assert told["present"]["recycled"] == 2
    assert {(line["lead_id"], line["fate"]) for line in told["leads"]} == {
        (str(lead), "recycled") for lead in leads
    }


def test_the_overflow_ladder_is_told_by_pool_and_grade(world, ask):
    west = world.new_pool("西部")
    for hours, count in ((18, 1), (19, 2), (23, 3), (42, 4)):  # 3, 4, 8 and 12 of them worked
        world.leads(count, "A", pooled_at=START - timedelta(hours=hours))
    told = tried(ask, {"assignment": {"overflow_to": {"A": str(west)}}})
    [rung] = told["overflow"]
    assert rung.pop("words")["en"].endswith("it goes to 西部 with the next assignment")
    assert rung == {
        "pool_id": str(DEFAULT_POOL),
        "pool": rung["pool"],
        "grade": "A",
        "next_seniority": 2,
        "manager": 3,
        "leaves": 4,
        "to": {"kind": "pool", "pool_id": str(west), "name": "西部"},
    }
    assert "4 would overflow unless taken" in told["words"]["en"]
    assert "4 条无人可分配" in told["words"]["zh"]
    [rung] = tried(ask, {})["overflow"]
    assert rung["to"] is None
    [rung] = tried(ask, {"assignment": {"overflow_to": {"A": "nurture"}}})["overflow"]
    assert rung["to"] == {"kind": "nurture", "pool_id": None, "name": None}
    assert tried(ask, {"assignment": {"enabled": False}})["overflow"] == []


def test_nothing_is_written(world, ask):
    team = world.team(world.rep(is_rep=False))
    leads = held(world, world.rep(team_id=team), 12)
    remind(world, leads)
    before = fingerprint(world)
    told = tried(ask, {"cycle_days": {"A": 1}, "holding": {"day_cap": 1}}, as_of=_days(20))
    assert told["present"]["recycled"] == 12
    assert told["brakes"]
    assert fingerprint(world) == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"rules": {"cycle_days": {"A": -1, "E": 2}}}, "/rules/cycle_days/A /rules/cycle_days/E"),
        ({"rules": {"recycle_to_pool": str(uuid4())}}, "/rules/recycle_to_pool"),
        ({"rules": {}, "pool_id": str(uuid4())}, "/pool_id"),
        ({"rules": {}, "as_of": (START - DAY).isoformat()}, "/as_of"),
        ({}, "/rules"),
    ],
)
def test_rules_that_could_not_be_in_force_are_not_tried(ask, body, pointer):
    refusal = ask.refused(as_admin(), "dry_run_pool_rules", body)
    assert [error["pointer"] for error in refusal.errors] == pointer.split()


def test_a_pool_without_rules_of_its_own_is_tried_over_the_companys(world, ask):
    held(world, world.rep(), 1)
    told = tried(ask, {"cycle_days": {"A": 1}}, pool_id=str(DEFAULT_POOL), as_of=_days(3))
    assert told["rebased"]["due"] == 1
    assert UUID(told["leads"][0]["lead_id"])


def _days(days: int) -> str:
    return (START + days * DAY).isoformat()
