"""Somebody calls: known or not, with whom, and nothing more. Who asked is noted; what was asked is not."""

import pytest

from services.leads import schemas
from services.leads.rpc_capture import CaptureRpc
from services.leads.rpc_lookups import LookupsRpc
from shared.errors import Invalid
from tests.leads.asking import Asking
from tests.leads.world import as_admin, as_rep

UNKNOWN = {"outcome": "unknown", "team": None, "state": None, "held": None, "lead_id": None}


@pytest.fixture
def ask(world):
    asking = Asking(world.db, type("Both", (CaptureRpc, LookupsRpc), {}))
    yield asking
    asking.forget()


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86-138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_any_spelling_finds_the_lead_and_tells_no_more_than_where_it_is(world, ask, typed):
    lead = ask(as_admin(), "create_lead", {"phone": "13800138000", "name": "李雷"})["id"]
    answer = ask(as_rep(world.rep(region="nowhere")), "look_up_lead", {"phone": typed})
    assert (answer["outcome"], answer["state"], answer["held"]) == ("exists", "pooled", False)
    assert not {"name", "phone", "email"} & answer.keys()
    assert schemas.LookupAnswer().validate(answer) == {}
    assert ask(as_admin(), "look_up_lead", {"phone": typed})["lead_id"] == lead


def test_held_by_another_team_shows_the_team_and_not_the_lead(world, ask):
    team = world.team()
    mine, other = world.rep(team_id=team), world.rep()
    lead = ask(as_admin(), "create_lead", {"email": "Li@b.cn"})["id"]
    world.run("update lead set state = 'held', owner_id = :me, owner_since = now(), pool_id = null", me=mine)
    answer = ask(as_rep(other), "look_up_lead", {"email": "li@B.cn"})
    assert answer == {"outcome": "exists", "team": "team", "state": "held", "held": True, "lead_id": None}
    assert ask(as_rep(mine), "look_up_lead", {"email": "li@b.cn"})["lead_id"] == lead


def test_a_merged_lead_is_told_as_its_survivor(world, ask):
    first = ask(as_admin(), "create_lead", {"phone": "13800138000"})["id"]
    second = ask(as_admin(), "create_lead", {"phone": "13900139000"})["id"]
    world.merge(first, second)
    assert ask(as_admin(), "look_up_lead", {"phone": "13800138000"})["lead_id"] == second


def test_unknown_is_unknown_and_what_is_no_number_is_refused(ask):
    assert ask(as_admin(), "look_up_lead", {"phone": "13800138000"}) == UNKNOWN
    for query in (
        {},
        {"phone": "12"},
        {"phone": "87654321"},
        {"email": "x"},
        {"phone": "13800138000", "email": "a@b.cn"},
    ):
        with pytest.raises(Invalid):
            ask(as_admin(), "look_up_lead", query)


def test_who_asked_is_noted_for_good_and_the_number_is_not(world, ask):
    rep = world.rep()
    lead = ask(as_admin(), "create_lead", {"phone": "13800138000"})["id"]
    ask(as_rep(rep), "look_up_lead", {"phone": "13800138000"})
    ask(as_admin(), "look_up_lead", {"email": "a@b.cn"})
    first = ask(as_admin(), "list_lookups", {"limit": 1})
    second = ask(as_admin(), "list_lookups", {"limit": 1, "after": first["next_after"]})
    assert [(row["by"], row["lead_id"]) for row in first["data"] + second["data"]] == [
        ("email", None),
        ("phone", lead),
    ]
    [mine] = ask(as_admin(), "list_lookups", {"actor_id": str(rep)})["data"]
    assert (mine["actor_name"], mine["lead_id"]) == ("rep 0", lead)
    assert "138" not in str(
        [{**row, "id": "", "lead_id": "", "actor_id": "", "at": ""} for row in second["data"]]
    )
    with pytest.raises(Exception, match="change"):
        world.run("delete from lookup")
    assert world.one("select count(*) from lead_event") == 1
    assert world.one("select finder_id from lead") is not None
