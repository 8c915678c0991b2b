"""Tasks for people: the holder's next step, else a notice, else the step is left out and says why."""

from datetime import timedelta

import pytest

from services.leads.service import LeadsService
from tests.leads.asking import Asking
from tests.leads.nurturing.support import lines, messages, run, step, track
from tests.leads.world import NOW, World, as_rep

CALL = step("call_task", due_working_hours=4)
HELD = {"grades": ["B"], "states": ["pooled", "held"], "conditions": []}
STOP = {"on_reply": True, "on_return": True, "on_claim": False, "on_grade_change": True}


@pytest.fixture
def rep(world: World):
    return world.rep()


def held(world, rep, **columns):
    lead = world.lead("B", **columns)
    asking = Asking(world.db, LeadsService)
    asking(as_rep(rep), "claim_lead", lead)
    asking.forget()
    return lead


def test_the_holder_has_it_as_next_step_with_words_and_a_time(world, api, rep):
    lead = held(world, rep, company="星辰科技")
    track(api, CALL, audience=HELD, stop=STOP)
    assert run(world)["steps"] == 1
    [found] = world.run("select owner_id, due_at, note from next_step")
    assert tuple(found) == (rep, NOW + timedelta(hours=4), "给星辰科技的一篇文章")
    assert messages(world) == [(0, None, "task", None)]
    assert ("next_step_set", "nurture") in lines(world, lead)
    assert world.broken() == []


def test_the_holders_own_next_step_stands_and_the_task_is_a_notice(world, api, rep, ask):
    lead = held(world, rep)
    asking = Asking(world.db, LeadsService)
    due = (NOW + timedelta(days=1)).isoformat()
    asking(as_rep(rep), "set_next_step", lead, {"due_at": due, "note": "拜访"})
    asking.forget()
    track(api, CALL, audience=HELD, stop=STOP)
    run(world)
    assert world.run("select note from next_step") == [("拜访",)]
    [notice] = world.run("select recipient_id, kind, lead_id, data from notice where kind = 'nurture_task'")
    assert (notice.recipient_id, notice.lead_id) == (rep, lead)
    assert ("nurture_task", "nurture") in lines(world, lead)


def test_of_a_lead_in_no_hand_the_managers_of_its_pool_hear(world, api, ask):
    manager = world.rep(is_rep=False)
    team = world.team(manager)
    world.team(world.rep(is_rep=False))
    pool = world.new_pool(team_ids=[team])
    lead = world.lead("B", pool_id=pool, company="星辰科技")
    track(api, CALL, audience=HELD, stop=STOP)
    run(world)
    assert world.run("select recipient_id from notice") == [(manager,)]
    asking = Asking(world.db, LeadsService)
    [told] = asking(as_rep(manager), "list_notices", {})["data"]
    assert told["text"]["zh"] == "培育任务：线索「星辰科技」，2027-03-10 14:00 前：给星辰科技的一篇文章"
    asking.forget()
    assert lines(world, lead)[-1] == ("nurture_task", "nurture")


def test_where_nobody_answers_for_a_lead_the_step_is_left_out_and_says_why(world, api):
    lead = world.lead("B")
    track(api, CALL, audience=HELD, stop=STOP)
    run(world)
    assert messages(world) == [(0, None, "skipped", "no_hand")]
    assert lines(world, lead)[-1] == ("nurture_skipped", "nurture")
