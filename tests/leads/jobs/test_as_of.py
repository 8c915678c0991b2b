"""Jobs run as of another time between acts of the present: what they leave behind breaks no check, ever.

Each test is lived through twice: in years to come, and in days gone by, when the time ahead has passed too.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, HOUR, LONG_AGO, ROTATE_ALL, START, held, job, remind, states
from tests.leads.world import World, as_rep

CAP = 3
WEEK = 7 * DAY


@pytest.fixture(params=[START, START + 1000 * WEEK], ids=["gone by", "still to come"])
def present(request: pytest.FixtureRequest) -> datetime:
    return request.param


@pytest.fixture
def world(world: World) -> World:
    """A company where a rep may hold three leads, and all that are due rotate."""
    cap = {"cap": dict.fromkeys(("junior", "regular", "senior"), CAP)}
    rules = {**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], **cap}}
    rules["assignment"] |= {"fill_share": 1, "explore_share": 0}
    world.rules(rules, effective_at=LONG_AGO)
    return world


@pytest.fixture
def ask(world: World, present: datetime) -> Iterator[Asking]:
    asking = Asking(world.db, now=present)
    yield asking
    asking.forget()


def test_hands_emptied_ahead_of_time_are_filled_again_today(world: World, present: datetime):
    rep = world.rep()
    ahead = remind(world, held(world, rep, CAP, at=present))
    assert job(world, "sweep", ahead)["recycled"] == CAP
    held(world, rep, CAP, at=present + HOUR)
    assert states(world) == {"pooled": CAP, "held": CAP}
    assert world.broken() == []


def test_leads_given_ahead_of_time_are_looked_at_and_released_today(
    world: World, present: datetime, ask: Asking
):
    rep = world.rep()
    leads = world.leads(CAP, "A", pooled_at=present)
    assert job(world, "assign", present + 30 * DAY)["assigned"] == CAP
    for lead in leads:
        assert ask(as_rep(rep), "get_lead", lead)["owner_id"] == str(rep)
        ask(as_rep(rep), "release_lead", lead)
    held(world, rep, CAP, at=present + HOUR)
    assert world.broken() == []


def test_lead_looked_at_today_is_swept_as_of_yesterday(world: World, present: datetime, ask: Asking):
    rep = world.rep()
    [lead] = held(world, rep, at=present - 20 * DAY)
    due = remind(world, [lead])
    ask(as_rep(rep), "get_lead", lead)
    assert due < present
    assert job(world, "sweep", due)["recycled"] == 1
    assert world.broken() == []
