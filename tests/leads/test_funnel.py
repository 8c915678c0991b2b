"""The funnel: every number is the count of its leads, within reach, by their history."""

from datetime import timedelta

import pytest

from services.leads.rpc_funnel import FunnelRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin, as_manager, as_rep


class All(PoolRpc, OpportunitiesRpc, FunnelRpc):
    """Leads and their funnel."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.fixture
def company(world, ask):
    """Two reps of one team: web leads to visit and payment, one of fair lost at a quote; an old win."""
    team = world.team()
    one, two = (as_rep(world.rep(team_id=team)) for _ in range(2))
    web, fair = (
        world.leads(2, channel="web", name="韩梅梅", phone="+8613800001234"),
        world.lead(channel="fair"),
    )
    for rep, lead in [(one, web[0]), (one, web[1]), (two, fair)]:
        ask(rep, "claim_lead", lead)
    ask.later(days=2)
    for rep, lead in [(one, web[0]), (one, web[1])]:
        ask(rep, "set_stage", lead, {"stage": "visit"})
    ask(two, "set_stage", fair, {"stage": "quote", "amount_fen": 70})
    ask.later(days=30)
    ask(one, "set_stage", web[0], {"stage": "payment", "amount_fen": 500})
    ask(two, "set_stage", fair, {"stage": "lost", "lost_reason": "price"})
    world.lead(
        channel="old", state="converted", outcome="won", pool_id=None, closed_at=NOW + timedelta(days=9)
    )
    return one, two, team, web, fair


def counts(page):
    return {group["key"]: [each["count"] for each in group["stages"]] for group in page["data"]}


def test_stages_are_counted_with_conversion_speed_and_amount(ask, company):
    page = ask(as_admin(), "get_funnel", {"by": "channel"})
    assert counts(page) == {
        "fair": [1, 1, 1, 1, 0, 0], "old": [1, 1, 1, 1, 1, 1], "web": [2, 2, 1, 1, 1, 1],
    }  # fmt: skip
    visit, trial, *_, payment = page["data"][2]["stages"][1:]
    assert (visit["conversion"], visit["median_days"]) == (1.0, 2.0)
    assert (trial["conversion"], trial["median_days"]) == (0.5, 30.0)
    assert (payment["conversion"], payment["median_days"], payment["amount_fen"]) == (1.0, 0.0, 500)


@pytest.mark.parametrize("by", ["all", "channel", "rep", "team", "region", "month", "cohort"])
def test_every_number_has_its_leads(ask, company, by):
    for group in ask(as_admin(), "get_funnel", {"by": by})["data"]:
        for stage in group["stages"]:
            wanted, found, after = (
                {"by": by, "key": group["key"], "stage": stage["stage"], "limit": 1},
                [],
                None,
            )
            while after or not found:
                page = ask(as_admin(), "list_funnel_leads", {**wanted, "after": after})
                found, after = found + page["data"], page["next_after"]
                if after is None:
                    break
            assert len(set(found)) == len(found) == stage["count"]


def test_months_are_those_of_the_stage_and_cohorts_those_of_the_lead(ask, company):
    assert counts(ask(as_admin(), "get_funnel", {"by": "cohort"})) == {"2027-03": [4, 4, 3, 3, 2, 2]}
    months = counts(ask(as_admin(), "get_funnel", {"by": "month"}))
    assert months == {"2027-03": [4, 4, 2, 2, 1, 1], "2027-04": [0, 0, 1, 1, 1, 1]}


def test_mine_my_teams_or_all(world, ask, company):
    one, _, team, web, _ = company
    assert counts(ask(one, "get_funnel", {})) == {"web": [2, 2, 1, 1, 1, 1]}
    assert set(counts(ask(as_manager([team]), "get_funnel", {}))) == {"web", "fair"}
    stranger = as_rep(world.rep())
    assert ask(stranger, "get_funnel", {})["data"] == []
    assert ask(stranger, "list_funnel_leads", {"stage": "lead"})["data"] == []
    mine = ask(one, "list_funnel_leads", {"stage": "visit"})["data"]
    assert sorted(mine) == sorted(str(each) for each in web)


def test_lead_out_of_reach_by_now_is_counted_and_has_a_line_without_a_name(world, ask, company):
    one, _, team, web, _ = company
    manager, far = as_manager([team]), world.new_pool("far", team_ids=[new_id()])
    ask(one, "release_lead", web[1])
    world.run("update lead set pool_id = :far where id = :lead", far=far, lead=web[1])
    lines = {line["id"]: line for line in ask(manager, "list_funnel_lines", {"stage": "visit"})["data"]}
    told = lines[str(web[1])]
    assert (told["in_reach"], lines[str(web[0])]["in_reach"]) == (False, True)
    assert (told["channel"], told["stage"]) == ("web", "visit")
    assert (told["name"], told["phone"], told["pool_id"], told["owner_id"]) == (None, None, None, None)
    assert lines[str(web[0])]["phone"] == "138****1234"


@pytest.mark.parametrize(
    ("filters", "channels"),
    [
        ({"channel": "web"}, {"web"}),
        ({"to": "2027-03-09"}, set()),
        ({"from": "2027-03-10", "to": "2027-03-10"}, {"web", "fair", "old"}),
        ({"region": "east"}, set()),
    ],
)
def test_filters_narrow_it(ask, company, filters, channels):
    assert set(counts(ask(as_admin(), "get_funnel", filters))) == channels


def test_reopened_lead_is_paid_no_more(ask, company):
    _, _, team, web, _ = company
    ask(as_manager([team]), "reopen_lead", web[0], {"reason": "refund"})
    assert counts(ask(as_admin(), "get_funnel", {"channel": "web"})) == {"web": [2, 2, 1, 1, 1, 0]}


def test_groups_come_a_page_at_a_time(ask, company):
    first = ask(as_admin(), "get_funnel", {"limit": 2})
    rest = ask(as_admin(), "get_funnel", {"limit": 2, "after": first["next_after"]})
    assert [*counts(first), *counts(rest)] == ["fair", "old", "web"]
    assert rest["next_after"] is None
