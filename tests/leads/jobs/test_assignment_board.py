"""The assignment board: what the system chose by itself, newest first, with its reason."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.leads.rpc_funnel import FunnelRpc
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, GENEROUS, HOUR, LONG_AGO, START, held, job, remind
from tests.leads.world import World, as_admin, as_manager, as_rep


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    asking = Asking(world.db, FunnelRpc)
    yield asking
    asking.forget()


def rules(world: World, pool: Any = None, **assignment: Any) -> None:
    told = {"explore_share": 0, "fill_share": 1, **assignment}
    world.rules({**GENEROUS, "longest_tenure_days": 40, "assignment": told}, pool, effective_at=LONG_AGO)


def board(ask: Asking, actor: Any = None, **query: Any) -> list[dict[str, Any]]:
    """All lines, two a page."""
    found, after = [], None
    while True:
        page = ask(actor or as_admin(), "list_assignments", {"limit": 2, "after": after, **query})
        found, after = found + page["data"], page["next_after"]
        if after is None:
            return found


def test_an_assignment_tells_its_reason(world: World, ask: Asking) -> None:
    rules(world)
    team = world.team()
    rep = world.rep(name="Ann", team_id=team)
    lead = world.lead("A", name="张三", pooled_at=START)
    job(world, "assign", START)
    [line] = board(ask)
    named = [line["rep"]["name"], line["team"]["id"], line["lead"]["id"], line["lead"]["name"]]
    assert named == ["Ann", str(team), str(lead), "张三"]
    assert (line["at"], line["cause"], line["lead"]["grade"]) == (START.isoformat(), "assignment", "A")
    assert line["words"]["en"] == (
        f"the system assigned it from {line['pool']['name']} to Ann: open to senior,"
        " least load of the senior ones at (0+1)/100; now holding 1 of 1000"
    )
    assert line["facts"]["seniority"] == "senior"
    assert board(ask, rep_id=str(rep)) == [line]


def test_newest_come_first_from_page_to_page(world: World, ask: Asking) -> None:
    rules(world)
    world.rep()
    given = []
    for hours in range(5):
        given.append(str(world.lead("A", pooled_at=START)))
        job(world, "assign", START + hours * HOUR)
    given += [str(each) for each in world.leads(2, "A", pooled_at=START)]
    job(world, "assign", START + 5 * HOUR)
    told = [line["lead"]["id"] for line in board(ask)]
    assert set(told[:2]) == set(given[5:])
    assert told[2:] == given[4::-1]


def test_what_people_do_is_not_on_it(world: World, ask: Asking) -> None:
    rules(world)
    held(world, world.rep())
    assert board(ask) == []


def test_random_share_overflow_and_hold_out_have_their_causes(world: World, ask: Asking) -> None:
    west, quiet = world.new_pool("西部"), world.team()
    closed = world.new_pool("无人", team_ids=[quiet])
    rules(world, explore_share=1, hold_out_share=1, overflow_to={"A": str(west)})
    rep = world.rep("junior")
    due = remind(world, held(world, rep, grade="C"))
    job(world, "sweep", due + HOUR)
    lead = world.lead("D", pooled_at=START, score=1)
    job(world, "assign", START)
    away = world.lead("A", pool_id=closed, pooled_at=START, score=70)
    job(world, "assign", START + DAY + 3 * HOUR)
    causes = {line["cause"]: line for line in board(ask)}
    assert set(causes) == {"explore", "overflow", "hold_out"}
    assert causes["explore"]["lead"]["id"] == str(lead)
    assert "random share" in causes["explore"]["words"]["en"]
    assert (causes["overflow"]["lead"]["id"], causes["overflow"]["rep"]) == (str(away), None)
    assert causes["overflow"]["pool"]["name"] == "无人"
    assert causes["hold_out"]["rep"]["id"] == str(rep)
    for cause, line in causes.items():
        assert board(ask, cause=cause) == [line]
    assert board(ask, cause="assignment") == [causes["explore"]]
    assert board(ask, pool_id=str(closed)) == board(ask, as_manager([quiet])) == [causes["overflow"]]


def test_managers_see_their_teams_and_what_left_their_pools(world: World, ask: Asking) -> None:
    rules(world)
    mine, other = world.team(), world.team()
    rep = world.rep(team_id=mine)
    world.lead("A", pooled_at=START)
    job(world, "assign", START)
    [line] = board(ask)
    assert board(ask, as_manager([mine])) == board(ask, as_rep(rep)) == [line]
    assert board(ask, as_manager([other])) == []
    assert board(ask, team_id=str(mine)) == [line]
    assert board(ask, team_id=str(other)) == []


def test_period_is_of_business_days(world: World, ask: Asking) -> None:
    rules(world)
    world.rep()
    for each in range(3):
        world.lead("A", pooled_at=START)
        job(world, "assign", START + timedelta(days=each))
    day = "2026-03-12"
    assert len(board(ask, **{"from": day})) == 2
    assert len(board(ask, to=day)) == 2
    assert len(board(ask, **{"from": day, "to": day})) == 1
