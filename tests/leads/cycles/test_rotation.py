"""Rotated leads beside those held out, on a real database: who is counted, and what counts as won."""

import pytest

from services.leads.domain.ripening import End, Hand
from services.leads.rpc_funnel import FunnelRpc
from tests.leads.asking import Asking
from tests.leads.cycles.support import BEGAN, WEEK, lived
from tests.leads.jobs.support import DAY, START
from tests.leads.world import as_admin, as_manager

ROTATED = Hand(10, End.GONE)
KEPT = Hand(20, End.GONE, kept_after=10)
KEPT_AND_WON = Hand(20, End.WON, kept_after=10)
DUE_AT = WEEK.add_working_days(BEGAN, 10)
_WON_BY_THE_NEXT = """
    with taken as (
        select h.id, h.lead_id from holding h where h.end_cause = 'recycle' and not exists (
            select from holding n where n.lead_id = h.lead_id and n.started_at >= h.ended_at)
        order by h.id limit :count
    ), won as (update lead set state = 'converted' from taken where lead.id = taken.lead_id)
    insert into holding (id, lead_id, rep_id, grade, rule_version, started_at, started_on, start_cause,
        held_after, held_cap, ended_at, end_cause)
    select gen_random_uuid(), h.lead_id, h.rep_id, h.grade, h.rule_version, h.ended_at, h.started_on, 'claim',
        1, 1000, h.ended_at + :after * interval '1 day', 'converted'
    from holding h join taken using (id)
"""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, FunnelRpc, START)
    yield asking
    asking.forget()


def sides(found):
    return {
        name: tuple(found[name][count] for count in ("due", "settled", "won"))
        for name in ("rotated", "held_out")
    }


def test_each_side_is_counted_and_the_gain_told_with_its_interval(world, ask):
    lived(world, [ROTATED] * 60)
    world.run(_WON_BY_THE_NEXT, count=30, after=20)
    lived(world, [KEPT_AND_WON] * 4 + [KEPT] * 36)

    found = ask(as_admin(), "get_rotation", {})

    assert sides(found) == {"rotated": (60, 60, 30), "held_out": (40, 40, 4)}
    assert found["gain"]["estimate"] == pytest.approx(0.4)
    assert (found["verdict"], found["within_days"]) == ("pays", 90)
    assert found["rotated"]["win_share"]["estimate"] == 0.5


def test_what_fell_due_a_short_while_ago_is_not_yet_won_or_not(world, ask):
    lived(world, [ROTATED] * 5)
    until_due = (START - DUE_AT).days

    assert sides(ask(as_admin(), "get_rotation", {"within_days": until_due}))["rotated"] == (5, 5, 0)
    assert sides(ask(as_admin(), "get_rotation", {"within_days": until_due + 1}))["rotated"] == (5, 0, 0)


def test_a_win_after_the_days_is_none(world, ask):
    lived(world, [ROTATED] * 5)
    world.run(_WON_BY_THE_NEXT, count=2, after=90)
    world.run(_WON_BY_THE_NEXT, count=2, after=91)

    assert sides(ask(as_admin(), "get_rotation", {}))["rotated"] == (5, 5, 2)


def test_a_win_that_was_reopened_is_none(world, ask):
    lived(world, [KEPT_AND_WON])
    world.run("update lead set state = 'nurturing'")

    assert sides(ask(as_admin(), "get_rotation", {}))["held_out"] == (1, 1, 0)


def test_who_was_held_out_and_recycled_when_the_tenure_ended_is_held_out(world, ask):
    lived(world, [KEPT])

    assert sides(ask(as_admin(), "get_rotation", {})) == {"rotated": (0, 0, 0), "held_out": (1, 1, 0)}


def test_a_tenure_that_ended_is_no_rotation(world, ask):
    lived(world, [ROTATED], ended=BEGAN + 91 * DAY)

    assert sides(ask(as_admin(), "get_rotation", {}))["rotated"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("query", "due"),
    [
        ({"from": str(DUE_AT.date())}, 3),
        ({"from": str((DUE_AT + DAY).date())}, 0),
        ({"to": str(DUE_AT.date())}, 3),
        ({"to": str((DUE_AT - DAY).date())}, 0),
        ({"grade": "B"}, 1),
        ({"source": "web"}, 2),
        ({"channel": "online"}, 0),
    ],
)
def test_filters_narrow_it(world, ask, query, due):
    lived(world, [ROTATED] * 2)
    lived(world, [ROTATED], grade="B", source="fair")

    assert ask(as_admin(), "get_rotation", query)["rotated"]["due"] == due


def test_a_manager_sees_the_hands_of_their_teams(world, ask):
    team = world.team()
    lived(world, [ROTATED] * 2, rep=world.rep(team_id=team))
    lived(world, [ROTATED] * 3)

    assert ask(as_manager([team]), "get_rotation", {})["rotated"]["due"] == 2
    assert ask(as_admin(), "get_rotation", {"team_id": str(team)})["rotated"]["due"] == 2
