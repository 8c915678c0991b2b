"""The sweep on a real database: what is due goes back, after notice, once, and nothing else does."""

from datetime import timedelta

import pytest

from services.leads.repository.sweep import NO_TEAM
from shared.clock import utc_now
from shared.jobs import run
from tests.leads.jobs.support import (
    DAY,
    HOUR,
    LONG_AGO,
    ROTATE_ALL,
    START,
    deadline,
    held,
    history,
    job,
    kinds,
    remind,
    states,
)
from tests.leads.world import GENEROUS, World


@pytest.fixture
def calm(world: World) -> World:
    """A company whose due leads all rotate, and whose rules are old."""
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    return world


def test_a_due_lead_goes_back_to_its_pool_after_the_last_reminder(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    due = remind(calm, [lead])
    assert job(calm, "sweep", due - HOUR / 60)["recycled"] == 0
    counts = job(calm, "sweep", due)
    assert (counts["due"], counts["recycled"]) == (1, 1)
    assert states(calm) == {"pooled": 1}
    assert calm.one("select pool_id from lead") == calm.pool
    assert kinds(calm, rep)[-2:] == ["return_last_day", "recycled"]
    assert calm.broken() == []


def test_the_history_says_why_a_lead_went_back(calm: World):
    [lead] = held(calm, calm.rep())
    due = remind(calm, [lead])
    job(calm, "sweep", due)
    assert history(calm, lead)[-1] == ("recycled", "recycle")
    [(data,)] = calm.run("select data from lead_event where type = 'recycled'")
    assert data["reason"] == "cycle_ended"
    assert data["noticed_at"] < data["recycle_at"]


def test_the_same_sweep_again_changes_nothing(calm: World):
    leads = held(calm, calm.rep(), 7)
    due = remind(calm, leads)
    assert job(calm, "sweep", due)["recycled"] == 7
    before = calm.run("select id, version, state, recycle_at from lead order by id")
    notices = calm.one("select count(*) from notice")
    assert job(calm, "sweep", due)["due"] == 0
    assert calm.run("select id, version, state, recycle_at from lead order by id") == before
    assert calm.one("select count(*) from notice") == notices


def test_a_period_that_is_done_is_not_run_again(calm: World):
    assert run("leads.sweep", START, db=calm.db).state == "done"
    assert run("leads.sweep", START, db=calm.db).state == "already_done"


def test_without_a_delivered_reminder_the_deadline_moves_a_working_day_and_the_history_says_so(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    due = deadline(calm, lead)
    counts = job(calm, "sweep", due + HOUR)
    assert (counts["reminded"], counts["postponed"], counts["recycled"]) == (1, 1, 0)
    assert deadline(calm, lead) == due + DAY + HOUR
    assert history(calm, lead)[-1] == ("postponed", "late_notice")
    assert kinds(calm, rep) == ["return_last_day"]
    assert job(calm, "sweep", due + DAY)["recycled"] == 0
    assert job(calm, "sweep", due + DAY + HOUR)["recycled"] == 1
    assert calm.broken() == []


def test_a_reminder_for_an_earlier_deadline_does_not_count(calm: World):
    [lead] = held(calm, calm.rep())
    due = remind(calm, [lead])
    calm.run("update lead set recycle_at = :due", due=due + timedelta(days=7))
    calm.run("update lead set reminders_for = recycle_at, remind_at = null")
    counts = job(calm, "sweep", due + timedelta(days=8))
    assert (counts["recycled"], counts["left"]) == (0, 1)


@pytest.mark.parametrize(
    "shield",
    [
        "protect_until = '2030-01-01'",
        "paused_reason = 'legal_hold'",
        "exempt_reason = 'contract'",
        "recycle_at = recycle_at + interval '1 minute'",
    ],
)
def test_protected_paused_exempt_and_followed_up_leads_stay(calm: World, shield: str):
    leads = held(calm, calm.rep(), 2)
    due = remind(calm, leads)
    calm.run(f"update lead set {shield} where id = :lead", lead=leads[0])
    assert job(calm, "sweep", due)["recycled"] == 1
    assert calm.one("select id from lead where state = 'held'") == leads[0]
    assert calm.broken() == []


def test_a_lead_whose_protection_has_ended_hears_its_last_reminder_first(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    due = deadline(calm, lead)
    calm.run("update lead set protect_until = :until", until=due + 7 * DAY)
    job(calm, "notify", due - DAY)
    assert kinds(calm, rep) == []
    job(calm, "sweep", due + 7 * DAY)
    assert kinds(calm, rep) == ["return_last_day"]
    assert deadline(calm, lead) > due + 7 * DAY


def test_leads_go_to_the_pool_the_rules_name(world: World):
    other = world.new_pool("回收池")
    world.rules({**ROTATE_ALL, "recycle_to_pool": str(other)}, effective_at=LONG_AGO)
    due = remind(world, held(world, world.rep(), 3))
    job(world, "sweep", due)
    assert world.run("select distinct pool_id from lead") == [(other,)]


def test_a_tenth_of_what_is_due_is_held_out_until_the_longest_tenure_ends(world: World):
    world.rules({**GENEROUS, "longest_tenure_days": 63}, effective_at=LONG_AGO)
    leads = held(world, world.rep(), 600)
    due = remind(world, leads)
    world.run(
        "insert into sweep_brake (id, team_id, day, due, held, reason, asked_at,"
        " state, decided_at, decided_by)"
        " values (gen_random_uuid(), :team, :day, 0, 0, 'share', :day, 'allowed', :day, gen_random_uuid())",
        team=NO_TEAM,
        day=due.date(),
    )
    counts = job(world, "sweep", due)
    assert 30 < counts["held_out"] < 95
    assert counts["recycled"] + counts["held_out"] == 600
    kept = world.run("select distinct recycle_at from lead where state = 'held'")
    assert kept == [(START + timedelta(days=63),)]
    assert world.one("select count(*) from holding_flag where flag = 'hold_out'") == counts["held_out"]
    assert job(world, "sweep", due)["due"] == 0
    job(world, "notify", START + 62 * DAY - HOUR)
    end = job(world, "sweep", START + 63 * DAY)
    assert end["braked"] == counts["held_out"]
    assert world.broken() == []


def test_the_longest_tenure_ends_a_hold_out(world: World):
    world.rules(
        {**GENEROUS, "longest_tenure_days": 4, "assignment": {"hold_out_share": 1}}, effective_at=LONG_AGO
    )
    [lead] = held(world, world.rep())
    assert deadline(world, lead) == START + 4 * DAY
    job(world, "notify", START + 3 * DAY - HOUR)
    due = deadline(world, lead)
    assert job(world, "sweep", due)["recycled"] == 1
    assert world.one("select data ->> 'reason' from lead_event where type = 'recycled'") == "tenure_ended"


def test_a_sweep_of_the_future_reminds_on_its_way_there(world: World):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep = world.rep()
    now = utc_now()
    for nth in range(6):
        held(world, rep, 1, "ABCD"[nth % 4], at=now - timedelta(hours=6 - nth))
    counts = job(world, "sweep", now + timedelta(days=60))
    assert (counts["recycled"], counts["postponed"], counts["left"]) == (6, 0, 0)
    assert kinds(world, rep).count("return_last_day") == 6
    assert job(world, "sweep", now + timedelta(days=60))["due"] == 0
    assert world.broken() == []
