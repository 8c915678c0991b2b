"""Next steps: one a lead, set and closed by its holder or their manager, gone with the hand."""

from datetime import timedelta

import pytest

from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_work import WorkRpc
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_manager, as_rep

TOMORROW = (NOW + timedelta(days=1)).isoformat()
CALL = {"due_at": TOMORROW, "note": "call about the price"}


class All(PoolRpc, WorkRpc):
    """Leads and what comes next with them."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def team(world):
    return world.team()


@pytest.fixture
def held(world, ask, team):
    rep, lead = as_rep(world.rep(team_id=team)), world.lead()
    ask(rep, "claim_lead", lead)
    return rep, lead


def lines(ask, rep, lead):
    """The lines of history that speak of next steps, newest first."""
    told = ask(rep, "get_history", lead, {})["data"]
    return [line["words"]["en"] for line in told if line["type"].startswith("next_step")]


def test_lead_tells_its_next_step(ask, held):
    rep, lead = held
    assert ask(rep, "get_lead", lead)["next_step"] is None
    told = ask(rep, "set_next_step", lead, CALL)
    assert (told["version"], told["next_step"]) == (3, CALL)
    assert ask(rep, "get_lead", lead)["next_step"] == CALL
    assert lines(ask, rep, lead) == ["next step by 2027-03-11 10:00: call about the price"]


def test_there_is_one_step_a_lead_and_saying_it_again_changes_nothing(world, ask, held):
    rep, lead = held
    ask(rep, "set_next_step", lead, CALL)
    assert ask(rep, "set_next_step", lead, CALL)["version"] == 3
    assert ask(rep, "set_next_step", lead, CALL | {"note": "visit"})["version"] == 4
    assert world.run("select note from next_step") == [("visit",)]
    assert len(lines(ask, rep, lead)) == 2
    assert world.broken() == []


def test_closing_it_is_told_and_closing_none_is_not(ask, held):
    rep, lead = held
    ask(rep, "set_next_step", lead, CALL)
    for _ in range(2):
        assert ask(rep, "close_next_step", lead) == {"id": str(lead), "version": 4, "next_step": None}
    assert lines(ask, rep, lead)[0] == "next step closed: call about the price"


def test_a_touch_may_do_the_step_and_say_the_next(world, ask, held):
    rep, lead = held
    ask(rep, "set_next_step", lead, CALL)
    visit = CALL | {"note": "visit"}
    touch = {"kind": "call", "next_step_done": True, "next_step": visit}
    told = ask(rep, "log_touch", lead, touch)
    assert (told["version"], told["next_step"]) == (6, visit)
    assert lines(ask, rep, lead)[:2] == [
        "next step by 2027-03-11 10:00: visit",
        "next step done: call about the price",
    ]
    assert ask(rep, "log_touch", lead, {"kind": "note"})["next_step"] == visit
    assert ask(rep, "log_touch", lead, {"kind": "visit", "next_step_done": True})["next_step"] is None
    assert world.broken() == []


@pytest.mark.parametrize("way", ["release_lead", "undo_claim", "transfer_lead"])
def test_step_leaves_with_the_hand(world, ask, held, team, way):
    rep, lead = held
    other = world.rep(team_id=team)
    ask(rep, "set_next_step", lead, CALL)
    ask(*{
        "release_lead": (rep, way, lead, {}),
        "undo_claim": (rep, way, lead),
        "transfer_lead": (as_manager([team]), way, lead, {"to": str(other)}),
    }[way])  # fmt: skip
    assert world.one("select count(*) from next_step") == 0
    assert ask(as_manager([team]), "get_lead", lead)["next_step"] is None


def test_manager_may_set_it_and_nobody_else(world, ask, held, team):
    _, lead = held
    manager, colleague = as_manager([team]), as_rep(world.rep(team_id=team))
    assert ask(manager, "set_next_step", lead, CALL)["next_step"] == CALL
    assert ask.refused(as_rep(world.rep()), "set_next_step", lead, CALL).code == "not_found"
    assert ask.refused(colleague, "close_next_step", lead).code == "not_found"
    assert ask(manager, "close_next_step", lead)["next_step"] is None


def test_a_number_in_it_is_for_the_holder_alone(ask, held, team):
    rep, lead = held
    ask(rep, "set_next_step", lead, CALL | {"note": "call 13800138000"})
    assert ask(rep, "get_lead", lead)["next_step"]["note"] == "call 13800138000"
    assert "13800138000" not in str(ask(as_manager([team]), "get_lead", lead)["next_step"])


@pytest.mark.parametrize("days", [-1, 731])
def test_step_lies_ahead_and_not_too_far(ask, held, days):
    rep, lead = held
    step = CALL | {"due_at": (NOW + timedelta(days=days)).isoformat()}
    assert ask.refused(rep, "set_next_step", lead, step).pointer == "/due_at"
    touch = {"kind": "call", "next_step": step}
    assert ask.refused(rep, "log_touch", lead, touch).pointer == "/next_step/due_at"
