"""What the system did or left on live data says why, in both languages, nothing left open."""

from datetime import timedelta

from services.leads.repository.copies import keep_leave
from services.leads.rpc_pool import PoolRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, GENEROUS, LONG_AGO, START, held, job, remind
from tests.leads.world import as_admin


def card(world, lead, now):
    asking = Asking(world.db, PoolRpc, now)
    told = asking(as_admin(), "get_lead", lead)["policy"]["why"]
    asking.forget()
    assert told["zh"]
    return told["en"]


def whys(world, lead):
    asking = Asking(world.db, PoolRpc, START)
    lines = asking(as_admin(), "get_history", lead, {})["data"]
    asking.forget()
    return {line["type"]: line["why"] for line in lines}


def test_every_automatic_line_of_history_has_its_sentence(world):
    world.rules({**GENEROUS, "assignment": {"hold_out_share": 0}}, effective_at=LONG_AGO)
    rep = world.rep(region="华东")
    [lead] = held(world, rep, region="华东")
    away = [{"starts_at": (START + DAY).isoformat(), "ends_at": (START + 2 * DAY).isoformat()}]
    with world.db.transaction() as session:
        keep_leave(session, {"employee_id": str(rep), "leave": away}, 1, START)
    due = remind(world, [lead])
    world.run("update lead set remind_at = null, reminders_for = null")
    job(world, "notify", due - timedelta(hours=1))
    world.rep(region="华东")
    due = world.one("select recycle_at from lead")
    job(world, "sweep", due)
    job(world, "assign", due + DAY)
    told = whys(world, lead)
    assert told.pop("claimed") is None
    assert set(told) == {"captured", "rescheduled", "postponed", "recycled", "assigned"}
    for why in told.values():
        for sentence in why.values():
            assert not {"{", "}"} & set(sentence)
    assert "of its region, least load of the senior ones at (0+1)/100" in told["assigned"]["en"]


def test_a_lead_that_nobody_is_given_says_why_on_its_card(world):
    lead = world.lead("A", pooled_at=START)
    job(world, "assign", START + DAY)
    assert "not assigned: nobody on shift may have this grade" in card(world, lead, START + DAY)


def test_a_lead_held_out_says_so_on_its_card(world):
    world.rules({**GENEROUS, "assignment": {"hold_out_share": 1}}, effective_at=LONG_AGO)
    [lead] = held(world, world.rep())
    due = remind(world, [lead])
    job(world, "sweep", due)
    assert "one of those not rotated" in card(world, lead, due)
    assert "one of those not rotated" in whys(world, lead)["held_out"]["en"]


def test_a_braked_lead_says_that_the_manager_is_asked_then_that_it_stays(world):
    [lead, *_] = leads = held(world, world.rep(team_id=world.team(world.rep(is_rep=False))), 10)
    due = remind(world, leads)
    assert job(world, "sweep", due)["braked"] == 10
    assert "its manager is asked first" in card(world, lead, due)
    world.run("update sweep_brake set state = 'refused'")
    assert "keeps the team's leads for the day" in card(world, lead, due)
    assert "goes back with the next sweep" in card(world, lead, due + DAY)
