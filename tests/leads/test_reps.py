"""The map of caps: reps within reach, what each holds of what they may, and what goes back soon."""

from datetime import timedelta

import pytest

from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_work import WorkRpc
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin, as_manager, as_rep


class All(PoolRpc, WorkRpc):
    """Leads and who holds them."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def team(world):
    return world.team()


@pytest.fixture
def reps(world, ask, team):
    """Ann holds two leads of ten, Bob three of thirty, Cid none; Bob is of another team."""
    ann = world.rep("junior", name="Ann", number="R1", team_id=team, region="east")
    bob = world.rep("senior", name="Bob", number="R2", team_id=world.team())
    cid = world.rep("regular", name="Cid", number="R3", team_id=team, active=False)
    for rep, grades in [(ann, "CD"), (bob, "AAB")]:
        for grade in grades:
            ask(as_rep(rep), "claim_lead", world.lead(grade))
    return ann, bob, cid


def names(ask, actor, **query):
    return [each["name"] for each in ask(actor, "list_reps", query)["data"]]


def test_a_rep_is_told_with_counts_and_caps(ask, team, reps):
    [ann] = ask(as_admin(), "list_reps", {"q": "ann"})["data"]
    assert ann == {
        "id": str(reps[0]), "number": "R1", "name": "Ann", "team_id": str(team), "region": "east",
        "seniority": "junior", "active": True, "on_shift": True, "on_leave": False,
        "held": 2, "cap": 10, "unworked": 2, "unworked_cap": 10, "today": 2, "day_cap": 10,
        "month": 2, "month_cap": 100, "due_soon": 0,
        "by_grade": [
            {"grade": "A", "held": 0, "cap": None}, {"grade": "B", "held": 0, "cap": None},
            {"grade": "C", "held": 1, "cap": 30}, {"grade": "D", "held": 1, "cap": 30},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", ["Ann", "Bob", "Cid"]), ("-held", ["Bob", "Ann", "Cid"]), ("-load", ["Ann", "Bob", "Cid"])],
)
def test_orders_go_on_from_page_to_page(ask, reps, sort, order):
    found, after = [], None
    for _ in order:
        page = ask(as_admin(), "list_reps", {"sort": sort, "limit": 1, "after": after})
        found, after = found + [each["name"] for each in page["data"]], page["next_after"]
    assert (found, after) == (order, None)


def test_load_of_who_may_hold_nothing_comes_first_if_they_hold_any(world, ask, reps):
    world.rules({"holding": {"cap": {"senior": 0, "regular": 0}}})
    assert names(ask, as_admin(), sort="-load") == ["Bob", "Ann", "Cid"]
    page = ask(as_admin(), "list_reps", {"sort": "-load", "limit": 1})
    assert names(ask, as_admin(), sort="-load", after=page["next_after"]) == ["Ann", "Cid"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"region": "east"}, ["Ann"]),
        ({"q": "r2"}, ["Bob"]),
        ({"q": "i"}, ["Cid"]),
        ({"active": "false"}, ["Cid"]),
        ({"q": "%"}, []),
    ],
)
def test_filters_narrow_it(ask, reps, query, found):
    assert names(ask, as_admin(), **query) == found


def test_a_rep_sees_themself_and_a_manager_their_teams(world, ask, team, reps):
    ann, bob, _ = reps
    assert names(ask, as_rep(ann)) == ["Ann"]
    assert names(ask, as_manager([team])) == ["Ann", "Cid"]
    assert names(ask, as_admin(), team_id=str(team)) == ["Ann", "Cid"]
    assert names(ask, as_manager([world.team()])) == []
    assert names(ask, as_rep(bob), team_id=str(team)) == []


def test_due_soon_is_counted_in_each_ones_working_days(world, ask, reps):
    def soon():
        return {each["name"]: each["due_soon"] for each in ask(as_admin(), "list_reps", {})["data"]}

    ask.later(days=5)  # Monday: grade A goes back on Wednesday, B a week later
    assert soon() == {"Ann": 0, "Bob": 2, "Cid": 0}
    world.run("update lead set exempt_reason = 'quote' where id = (select min(id::text)::uuid from lead"
              " where grade = 'A')")  # fmt: skip
    assert soon()["Bob"] == 1


def test_leave_and_shift_are_those_of_now(world, ask, reps):
    away = f'[{{"starts_at": "{NOW.isoformat()}", "ends_at": "{(NOW + timedelta(days=1)).isoformat()}"}}]'
    world.run("update rep_account set on_shift = false, leave = cast(:leave as jsonb)", leave=away)
    for days, on_leave in [(0, True), (1, False)]:
        ask.later(days=days)
        [ann] = ask(as_admin(), "list_reps", {"q": "Ann"})["data"]
        assert (ann["on_leave"], ann["on_shift"]) == (on_leave, False)


def test_who_is_no_rep_is_no_line_unless_they_hold_something(world, ask, reps):
    world.run("update rep_account set is_rep = false")
    assert names(ask, as_admin()) == ["Ann", "Bob"]
    assert not ask(as_admin(), "list_reps", {})["data"][0]["active"]
