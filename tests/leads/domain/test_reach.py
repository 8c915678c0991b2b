from uuid import UUID

import pytest

from services.leads.domain.reach import may_direct, reach_of, sees_every_pool
from shared.context import Actor

ME, TEAM, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def actor(*roles):
    return Actor(ME, frozenset(roles), frozenset({TEAM}))


@pytest.mark.parametrize("who", [None, actor("admin"), actor("marketer"), actor("rep", "admin")])
def test_these_see_everything(who):
    assert reach_of(who).everything


def test_rep_sees_the_own_hand_only():
    reach = reach_of(actor("rep"))
    assert (reach.everything, reach.rep_id, reach.teams) == (False, ME, frozenset())


def test_manager_sees_their_teams():
    reach = reach_of(actor("manager"))
    assert (reach.rep_id, reach.teams) == (None, frozenset({TEAM}))


@pytest.mark.parametrize("role", ["hr", "finance", "employee"])
def test_others_see_no_lead(role):
    assert reach_of(actor(role)).is_nothing


@pytest.mark.parametrize(
    ("who", "team", "may"),
    [
        (None, None, True),
        (actor("admin"), OTHER, True),
        (actor("manager"), TEAM, True),
        (actor("manager"), OTHER, False),
        (actor("rep"), TEAM, False),
        (actor("marketer"), TEAM, False),
    ],
)
def test_only_a_teams_manager_or_an_administrator_directs(who, team, may):
    assert may_direct(who, team) is may


@pytest.mark.parametrize(
    ("role", "sees"), [("hr", True), ("admin", True), ("manager", False), ("finance", False)]
)
def test_hr_reads_what_pools_there_are(role, sees):
    assert sees_every_pool(actor(role)) is sees
