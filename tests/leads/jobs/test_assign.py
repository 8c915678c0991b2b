"""Assignment on a real database: who gets what, why, and why not."""

from collections import Counter
from datetime import timedelta

import pytest

from services.leads.repository.ownership import EndCause, LetGo, end_holdings
from tests.leads.jobs.support import DAY, HOUR, LONG_AGO, START, history, job, kinds, states
from tests.leads.world import GENEROUS, World


def rules(**assignment) -> dict:
    return {**GENEROUS, "assignment": {"explore_share": 0, "fill_share": 1, **assignment}}


@pytest.fixture
def calm(world: World) -> World:
    world.rules(rules(), effective_at=LONG_AGO)
    return world


def waiting(world: World, count: int = 1, grade: str = "A", **columns):
    return world.leads(count, grade, **{"pooled_at": START, **columns})


def owners(world: World) -> Counter:
    return Counter(owner for (owner,) in world.run("select owner_id from lead where owner_id is not null"))


def test_leads_are_dealt_by_weight(calm: World):
    heavy, light = calm.rep(weight=100), calm.rep(weight=50)
    waiting(calm, 30)
    assert job(calm, "assign", START)["assigned"] == 30
    assert owners(calm) == {heavy: 20, light: 10}
    assert calm.broken() == []


def test_the_same_reps_and_leads_give_the_same_answer_and_the_history_says_why(calm: World):
    rep = calm.rep(region="华东")
    [lead] = waiting(calm, region="华东", score=80)
    job(calm, "assign", START)
    assert history(calm, lead)[-1] == ("assigned", "assignment")
    why = calm.one("select data -> 'chosen' from lead_event where type = 'assigned'")
    assert why == {
        "seniority": "senior",
        "open_to": ["senior"],
        "preferred": True,
        "assigned_before": 0,
        "weight": 100,
        "turn": 0.01,
    }
    assert kinds(calm, rep) == ["assigned"]


def test_assigning_again_gives_nothing_more(calm: World):
    calm.rep()
    waiting(calm, 5)
    assert job(calm, "assign", START)["assigned"] == 5
    before = calm.run("select id, version, owner_id from lead order by id")
    assert job(calm, "assign", START)["assigned"] == 0
    assert calm.run("select id, version, owner_id from lead order by id") == before


def test_reps_of_the_leads_region_come_first_then_all(calm: World):
    near, far = calm.rep(region="华东", assigned=500), calm.rep(region="华北")
    waiting(calm, 3, region="华东")
    waiting(calm, 2, region="西南")
    job(calm, "assign", START)
    assert owners(calm) == {near: 3, far: 2}


@pytest.mark.parametrize(
    "unfit",
    [
        {"active": False},
        {"on_shift": False},
        {"is_rep": False},
        {"weight": 0},
        {"grades": ["B"]},
        {"leave": [{"starts_at": "2026-03-11T00:00:00+00:00", "ends_at": "2026-03-12T00:00:00+00:00"}]},
    ],
)
def test_who_is_gone_off_shift_on_leave_or_not_for_the_grade_gets_nothing(calm: World, unfit: dict):
    calm.rep(**unfit)
    fit = calm.rep(assigned=900)
    waiting(calm, 2)
    job(calm, "assign", START)
    assert owners(calm) == {fit: 2}


def test_only_members_are_given_leads_of_a_pool(calm: World):
    team = calm.team()
    member, _ = calm.rep(team_id=team), calm.rep()
    pool = calm.new_pool(team_ids=[team])
    waiting(calm, 3, pool_id=pool)
    job(calm, "assign", START)
    assert owners(calm) == {member: 3}


@pytest.mark.parametrize(
    ("cap", "given"),
    [
        ({"cap": {"senior": 4}}, 4),
        ({"grade_caps": {"A": 3}}, 3),
        ({"unworked_cap": 2}, 2),
        ({"month_cap": 5}, 5),
    ],
)
def test_a_rule_never_beats_a_cap_and_who_waits_knows_why(world: World, cap: dict, given: int):
    holding = {**GENEROUS["holding"], **cap}
    world.rules({**rules(), "holding": holding}, effective_at=LONG_AGO)
    world.rep()
    waiting(world, 9)
    counts = job(world, "assign", START)
    assert (counts["assigned"], counts["waiting"]) == (given, 9 - given)
    assert world.run("select distinct waiting_reason from lead where state = 'pooled'") == [("caps_reached",)]
    assert world.broken() == []


def test_assignment_leaves_part_of_every_cap_to_the_rep(world: World):
    holding = {**GENEROUS["holding"], "cap": {"senior": 10}}
    world.rules({**rules(fill_share=0.8), "holding": holding}, effective_at=LONG_AGO)
    world.rep()
    waiting(world, 20)
    assert job(world, "assign", START)["assigned"] == 8


def test_a_rep_in_cool_down_is_passed_over(calm: World):
    had, other = calm.rep(), calm.rep(assigned=900)
    [lead] = waiting(calm)
    job(calm, "assign", START)
    assert owners(calm) == {had: 1}
    calm.run("update rep_account set on_shift = false where rep_id = :rep", rep=other)
    with calm.db.transaction() as session:
        end_holdings(session, [LetGo(lead, had, EndCause.RECYCLE)], actor=None, now=START + HOUR)
    assert job(calm, "assign", START + HOUR)["assigned"] == 0
    assert calm.one("select waiting_reason from lead") == "cool_down"
    calm.run("update rep_account set on_shift = true")
    assert job(calm, "assign", START + HOUR)["assigned"] == 1
    assert owners(calm) == {other: 1}


def test_a_goes_to_seniors_then_to_the_next_seniority_then_the_manager_hears(calm: World):
    manager = calm.rep(is_rep=False)
    calm.team(manager)
    calm.rep("junior")
    waiting(calm)
    assert job(calm, "assign", START + 3 * HOUR)["assigned"] == 0
    assert calm.one("select waiting_reason from lead") == "no_rep"
    regular = calm.rep("regular")
    assert job(calm, "assign", START + 3 * HOUR)["assigned"] == 0
    assert job(calm, "assign", START + 4 * HOUR)["assigned"] == 1
    assert owners(calm) == {regular: 1}
    assert kinds(calm, manager) == []
    calm.run("update rep_account set on_shift = false where rep_id = :rep", rep=regular)
    waiting(calm, 2, pooled_at=START)
    counts = job(calm, "assign", START + DAY)
    assert (counts["waiting"], counts["overdue"]) == (2, 2)
    assert kinds(calm, manager) == ["overflow"]
    job(calm, "assign", START + DAY + HOUR)
    assert kinds(calm, manager) == ["overflow"]
    assert calm.one("select data ->> 'count' from notice where kind = 'overflow'") == "2"


def test_c_and_d_are_there_to_be_claimed_until_their_promise_is_over(calm: World):
    calm.rep("junior")
    waiting(calm, 2, "C")
    assert job(calm, "assign", START + 2 * DAY)["assigned"] == 0
    assert calm.one("select count(*) from lead where waiting_reason is not null") == 0
    assert job(calm, "assign", START + 5 * DAY)["assigned"] == 2


def test_a_twentieth_of_c_and_d_is_given_away_at_once_and_flagged(world: World):
    world.rules(rules(explore_share=0.05), effective_at=LONG_AGO)
    world.rep("junior")
    waiting(world, 800, "D")
    given = job(world, "assign", START + HOUR / 2)["assigned"]
    assert 18 < given < 66
    assert world.one("select count(*) from holding where is_explore") == given
    assert job(world, "assign", START + HOUR / 2)["assigned"] == 0


def test_a_frozen_lead_is_left_alone(calm: World):
    calm.rep()
    waiting(calm, claimable_at=START + HOUR)
    assert job(calm, "assign", START)["assigned"] == 0
    assert job(calm, "assign", START + HOUR)["assigned"] == 1


def test_a_pool_whose_rules_do_not_want_assignment_is_left_to_claims(calm: World):
    pool = calm.new_pool()
    calm.rules({"assignment": {"enabled": False}}, pool_id=pool, effective_at=LONG_AGO)
    calm.rep()
    waiting(calm, pool_id=pool)
    assert job(calm, "assign", START)["assigned"] == 0


def test_a_wished_mix_steers_who_gets_which_size(world: World):
    world.rules(rules(mix={"small": 0.2, "large": 0.8}, mix_lambda=5), effective_at=LONG_AGO)
    one, two = world.rep(), world.rep()
    waiting(world, 10, company_size="small", score=90)
    waiting(world, 10, company_size="large", score=10)
    job(world, "assign", START)
    sizes = Counter(world.run("select owner_id, company_size from lead"))
    assert {sizes[rep, size] for rep in (one, two) for size in ("small", "large")} == {5}


def test_more_leads_than_a_chunk_all_find_a_hand(calm: World):
    for _ in range(10):
        calm.rep()
    waiting(calm, 700)
    assert job(calm, "assign", START)["assigned"] == 700
    assert set(owners(calm).values()) == {70}
    assert calm.broken() == []


def test_the_next_period_is_a_minute(calm: World):
    counts = job(calm, "assign", START + timedelta(seconds=59))
    assert counts == {"assigned": 0, "waiting": 0, "overdue": 0, "overflowed": 0}
    assert states(calm) == {}
