"""What a departure would do is asked before, and is what it then does; nothing is written by asking."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.leads.domain.leaving import NotHere, PlanUnclear
from services.leads.repository import leavers
from services.leads.rpc_leavers import LeaversRpc
from shared.context import Actor
from shared.errors import NotFound
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.jobs.support import DAY, LONG_AGO, ROTATE_ALL, START, held
from tests.leads.rules.support import fingerprint
from tests.leads.world import World, as_admin, as_manager, as_rep

HR = Actor(new_id(), frozenset({"hr"}))
TO_POOL = {"target": "pool"}


def to(colleague: UUID) -> dict:
    return {"target": "employee", "employee_id": str(colleague)}


@pytest.fixture
def ask(world: World):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    asking = Asking(world.db, LeaversRpc, START)
    yield asking
    asking.forget()


def asked(ask: Asking, rep: UUID, plan: dict, actor: Actor = HR) -> dict:
    return ask(actor, "preview_departure", {"employee_id": str(rep), "plan": plan})


def depart(world: World, rep: UUID, plan: dict, sequence: int = 9) -> leavers.Left:
    with world.db.transaction() as session:
        told = leavers.Plan.told(plan)
        return leavers.leave(session, rep, told, sequence, actor=None, now=START)


def test_what_is_in_the_hand_is_counted(world: World, ask: Asking):
    rep = world.rep()
    held(world, rep, 2, "A")  # five working days
    [protected, quoted, signed, due] = held(world, rep, 4, "B")
    world.run("update lead set protect_until = :until where id = :id", id=protected, until=START + DAY)
    for lead, reason in ((quoted, "quote"), (signed, "contract")):
        world.run(
            "update lead set stage = :reason, exempt_reason = :reason, amount_fen = 700 where id = :id",
            id=lead,
            reason=reason,
        )
    world.run(
        "insert into contract (lead_id, amount_fen, paid_fen, signed_on, created_at)"
        " values (:id, 1000, 400, '2026-03-01', :now)",
        id=signed,
        now=START,
    )
    world.run("update lead set recycle_at = :at where id = :id", id=due, at=START + 5 * DAY)
    found = asked(ask, rep, TO_POOL)
    assert (found["held"], found["by_grade"]) == (6, {"A": 2, "B": 4})
    assert found["by_stage"] == {"contract": 1, "lead": 4, "quote": 1}
    assert (found["protected"], found["open_deals"], found["open_amount_fen"]) == (1, 2, 700 + 600)
    assert found["due_soon"] == 1
    assert (found["to_colleague"], found["to_pool"], found["refused"]) == (0, 6, {})


def test_who_is_away_for_good_can_be_asked_about(world: World, ask: Asking):
    rep = world.rep()
    held(world, rep, 2, "B")
    away = f'[{{"starts_at": "{START.isoformat()}", "ends_at": "{(START + 5000 * DAY).isoformat()}"}}]'
    world.run("update rep_account set leave = cast(:leave as jsonb)", leave=away)
    found = asked(ask, rep, TO_POOL)
    assert (found["held"], found["to_pool"], found["due_soon"]) == (2, 2, 0)


@pytest.mark.parametrize(("hours", "due_soon"), [(3 * 24 + 2 * 24, 1), (3 * 24 + 2 * 24 + 1, 0)])
def test_three_working_days_span_the_weekend(world: World, ask: Asking, hours: int, due_soon: int):
    rep = world.rep()
    held(world, rep)
    world.run("update lead set recycle_at = :at", at=START + timedelta(hours=hours))
    assert asked(ask, rep, TO_POOL)["due_soon"] == due_soon


def test_asking_writes_nothing(world: World, ask: Asking):
    rep, colleague = world.rep(), world.rep()
    held(world, rep, 3)
    before = fingerprint(world)
    assert asked(ask, rep, to(colleague))["to_colleague"] == 3
    assert fingerprint(world) == before


def test_rules_that_keep_leads_from_the_colleague_are_named(world: World, ask: Asking):
    cap = {"senior": 1000, "regular": 3}
    world.rules({**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], "cap": cap}}, effective_at=LONG_AGO + DAY)
    rep, colleague = world.rep(), world.rep("regular")
    held(world, rep, 4, "B")
    held(world, colleague, 1, "B")
    found = asked(ask, rep, to(colleague))
    assert (found["to_colleague"], found["to_pool"]) == (2, 2)
    assert found["refused"] == {"holding_cap_reached": 2}


def test_who_holds_nothing_or_does_not_sell_leaves_nothing(world: World, ask: Asking):
    clerk = world.rep(is_rep=False)
    found = asked(ask, clerk, TO_POOL)
    assert (found["held"], found["by_grade"], found["by_stage"], found["to_pool"]) == (0, {}, {}, 0)


def test_hr_admins_and_their_manager_may_ask(world: World, ask: Asking):
    team = world.team()
    rep = world.rep(team_id=team)
    for actor in (HR, as_admin(), as_manager([team])):
        assert asked(ask, rep, TO_POOL, actor)["held"] == 0
    for actor in (as_manager([world.team()]), as_rep(rep), Actor(new_id(), frozenset({"finance"}))):
        with pytest.raises(NotFound):
            asked(ask, rep, TO_POOL, actor)
    with pytest.raises(NotFound):
        asked(ask, new_id(), TO_POOL)


def test_who_has_left_already_cannot_be_previewed(world: World, ask: Asking):
    with pytest.raises(NotHere):
        asked(ask, world.rep(active=False), TO_POOL)


def test_plan_that_staff_would_refuse_is_refused(world: World, ask: Asking):
    rep, gone = world.rep(), world.rep(active=False)
    pool = str(world.pool)
    for plan in (
        {"target": "employee"},
        {"target": "pool", "employee_id": str(gone)},
        {**to(gone), "pool_id": pool},
        to(rep),
        to(gone),
        to(new_id()),
    ):
        with pytest.raises(PlanUnclear):
            asked(ask, rep, plan)


GRADES = st.lists(st.sampled_from("ABCD"), min_size=1, max_size=6)
ANY_SENIORITY = ("junior", "regular", "senior")
CAPS = st.fixed_dictionaries(
    {
        "cap": st.integers(1, 9).map(lambda cap: dict.fromkeys(ANY_SENIORITY, cap)),
        "grade_caps": st.integers(1, 4).map(lambda cap: dict.fromkeys("ABCD", cap)),
        "unworked_cap": st.integers(1, 9),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=GRADES, theirs=GRADES, caps=CAPS, seniority=st.sampled_from(ANY_SENIORITY))
def test_preview_is_what_the_departure_does(world, ask, mine, theirs, caps, seniority):  # noqa: PLR0917
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep, colleague = world.rep(), world.rep()
    for who, grades in ((rep, mine), (colleague, theirs)):
        for grade in grades:
            held(world, who, 1, grade)
    world.run("update rep_account set seniority = :new where rep_id = :rep", rep=colleague, new=seniority)
    world.rules({**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], **caps}}, effective_at=LONG_AGO)
    found = asked(ask, rep, to(colleague))
    left = depart(world, rep, to(colleague))
    assert (left.handed_over, left.released) == (found["to_colleague"], found["held"])
    assert dict(left.refused) == found["refused"]
    assert found["to_pool"] == sum(found["refused"].values()) == len(mine) - found["to_colleague"]
    now_theirs = "select count(*) from lead where owner_id = :rep"
    assert world.one(now_theirs, rep=colleague) == len(theirs) + found["to_colleague"]
    assert world.broken() == []
