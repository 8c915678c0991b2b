"""The overflow ladder on a real database: the next seniority, the manager, then another pool or nurturing."""

from datetime import timedelta

import pytest

from services.leads.jobs_rescore import rescore
from services.leads.repository.nurture import pool_warm
from services.leads.rpc_pool import PoolRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, GENEROUS, HOUR, LONG_AGO, START, history, job, kinds
from tests.leads.world import World, as_admin

THREE_PROMISES = START + DAY + 3 * HOUR
"""Twelve working hours, of nine a day, after START: three times the promise of a grade-A lead."""


def overflow(world: World, to, grade: str = "A", pool=None) -> None:
    rules = {"explore_share": 0, "fill_share": 1, "overflow_to": {grade: to and str(to)}}
    world.rules({**GENEROUS, "assignment": rules}, pool, effective_at=LONG_AGO)


def waiting(world: World, count: int = 1, **columns):
    return world.leads(count, "A", **{"pooled_at": START, "score": 70, **columns})


def card(world: World, lead, now) -> dict[str, str]:
    asking = Asking(world.db, PoolRpc, now)
    told = asking(as_admin(), "get_lead", lead)["policy"]["why"]
    asking.forget()
    return told


def where(world: World, lead):
    [[state, pool]] = world.run("select state, pool_id from lead where id = :id", id=lead)
    return state, pool


def test_every_step_of_the_ladder_comes_after_one_more_promise_and_says_why(world: World):
    west = world.new_pool("西部")
    overflow(world, west)
    manager = world.rep(is_rep=False)
    world.team(manager)
    [lead] = waiting(world)
    steps = []
    for now in (START + 3 * HOUR, START + 4 * HOUR, START + 8 * HOUR, THREE_PROMISES):
        steps.append(card(world, lead, now)["en"].rpartition("; ")[2])
        counts = job(world, "assign", now)
        steps.append((counts["overdue"], counts["overflowed"], kinds(world, manager)))
    assert steps == [
        "in the pool, free to claim",
        (0, 0, []),
        "its promise of 4 working hours has passed once: open to the next seniority",
        (0, 0, []),
        "its promise of 4 working hours has passed twice: open to the next seniority, the manager told",
        (1, 0, ["overflow"]),
        "it goes to 西部 with the next assignment",
        (1, 1, ["overflow"]),
    ]
    assert where(world, lead) == ("pooled", west)
    assert world.broken() == []


def test_the_history_says_from_where_to_where_and_after_how_long(world: World):
    west = world.new_pool("西部")
    overflow(world, west)
    [lead] = waiting(world)
    job(world, "assign", THREE_PROMISES)
    asking = Asking(world.db, PoolRpc, THREE_PROMISES)
    line = asking(as_admin(), "get_history", lead, {})["data"][0]
    asking.forget()
    assert (line["type"], line["cause"], line["actor_id"]) == ("pooled", "overflow", None)
    assert line["rule_version"]
    assert "within 4 working hours, 3 times over: into 西部" in line["why"]["en"]
    assert "4 个工作小时" in line["why"]["zh"]
    [event] = world.run("select type, data from outbox where aggregate_id = :lead", lead=lead)
    assert (event.type, event.data["cause"], event.data["pool_id"]) == ("lead_pooled", "overflow", str(west))


def test_without_a_place_to_go_a_lead_waits_on(world: World):
    overflow(world, None)
    [lead] = waiting(world)
    assert job(world, "assign", THREE_PROMISES + 30 * DAY)["overflowed"] == 0
    assert "the rules name no place to go" in card(world, lead, THREE_PROMISES)["en"]


def test_who_can_take_it_gets_it_before_it_leaves(world: World):
    overflow(world, "nurture")
    rep = world.rep()
    [lead] = waiting(world)
    counts = job(world, "assign", THREE_PROMISES)
    assert (counts["assigned"], counts["overflowed"]) == (1, 0)
    assert world.one("select owner_id from lead where id = :id", id=lead) == rep


@pytest.mark.parametrize(
    ("grade", "columns"),
    [
        ("B", {}),
        ("A", {"claimable_at": START + 90 * DAY}),
        ("A", {"paused_reason": "legal_hold"}),
        ("A", {"pooled_at": START + HOUR / 60}),
    ],
)
def test_other_grades_frozen_held_back_and_later_ones_stay(world: World, grade: str, columns: dict):
    overflow(world, "nurture", grade)
    waiting(world, **columns)
    assert job(world, "assign", THREE_PROMISES)["overflowed"] == 0


def test_a_pools_own_rules_name_where_its_leads_go(world: World):
    west = world.new_pool("西部")
    overflow(world, "nurture")
    overflow(world, west, pool=world.pool)
    [lead] = waiting(world)
    job(world, "assign", THREE_PROMISES)
    assert where(world, lead) == ("pooled", west)


def test_the_next_pool_has_its_promise_anew_and_leads_do_not_go_round_in_circles(world: World):
    west = world.new_pool("西部")
    overflow(world, west, pool=world.pool)
    overflow(world, world.pool, pool=west)
    [lead] = waiting(world)
    job(world, "assign", THREE_PROMISES)
    assert job(world, "assign", THREE_PROMISES + 8 * HOUR)["overflowed"] == 0
    assert job(world, "assign", THREE_PROMISES + 30 * DAY)["overflowed"] == 0
    assert where(world, lead) == ("pooled", west)


def test_a_closed_pool_is_no_place_to_go(world: World):
    overflow(world, world.new_pool("西部", active=False))
    waiting(world)
    assert job(world, "assign", THREE_PROMISES)["overflowed"] == 0


def test_more_than_a_chunk_leaves_in_one_run_and_a_second_run_does_nothing(world: World):
    overflow(world, world.new_pool("西部"))
    waiting(world, 201)
    assert job(world, "assign", THREE_PROMISES)["overflowed"] == 201
    assert job(world, "assign", THREE_PROMISES)["overflowed"] == 0
    assert world.broken() == []


def test_what_overflowed_into_nurturing_stays_until_its_score_rises_or_its_customer_comes_again(world: World):
    overflow(world, "nurture")
    [lead] = waiting(world)
    job(world, "assign", THREE_PROMISES)
    assert where(world, lead) == ("nurturing", None)
    assert history(world, lead)[-1] == ("nurtured", "overflow")
    rescore(world.db, THREE_PROMISES + DAY)
    world.run("update lead set score = 70, grade = 'A'")
    assert not _warm(world, lead)
    assert where(world, lead) == ("nurturing", None)
    assert _warm(world, lead, came_again=True) == {lead}
    job(world, "assign", THREE_PROMISES + 30 * DAY)
    world.run("update lead set score = 71")
    assert _warm(world, lead) == {lead}
    assert history(world, lead)[-3:] == [
        ("pooled", "returned"),
        ("nurtured", "overflow"),
        ("pooled", "score"),
    ]
    assert world.broken() == []


def _warm(world: World, lead, **more):
    with world.db.transaction() as session:
        return pool_warm(session, [lead], actor=None, now=THREE_PROMISES + timedelta(days=2), **more)
