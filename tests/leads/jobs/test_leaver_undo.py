"""A departure undone: what it took comes back as it was, what somebody has worked since stays."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.leads.domain.next_steps import Step
from services.leads.domain.turnover import Contact
from services.leads.repository import claims, hands, leaver_undo, leavers, next_steps, stages, touches
from services.leads.repository.leaver_undo import Departure, Undone
from services.leads.rpc_jobs import JobsRpc
from shared.clock import Clock
from shared.context import Actor
from shared.envelope import AlreadyHandled
from shared.events import Envelope
from shared.ids import new_id
from tests.leads.jobs.support import (
    DAY,
    HOUR,
    LONG_AGO,
    ROTATE_ALL,
    START,
    deadline,
    held,
    history,
    job,
    kinds,
)
from tests.leads.jobs.test_staff_events import employee, keep
from tests.leads.world import World, as_admin, as_manager, as_rep

HR = Actor(new_id(), frozenset({"hr"}))
LEFT_AT, BACK_AT = START + HOUR, START + 5 * HOUR
LEFT = 9
BACK = LEFT + 2
"""Sequences of the two messages; between them staff tells that the employee is inactive."""


@pytest.fixture
def calm(world: World) -> World:
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    return world


def plan_to(colleague: UUID | None) -> leavers.Plan:
    return leavers.Plan(colleague)


def leave(world: World, rep: UUID, colleague: UUID | None = None, sequence: int = LEFT) -> leavers.Left:
    with world.db.transaction() as session:
        return leavers.leave(session, rep, plan_to(colleague), sequence, actor=HR, now=LEFT_AT)


def undo(world: World, rep: UUID, colleague: UUID | None = None, left: int = LEFT) -> Undone:
    departure = Departure(rep, left, LEFT_AT, plan_to(colleague))
    with world.db.transaction() as session:
        return leaver_undo.undo(session, departure, left + 2, actor=HR, now=BACK_AT)


def owners(world: World) -> dict[UUID, UUID | None]:
    return dict(world.run("select id, owner_id from lead"))


def clocks(world: World) -> list[tuple]:
    return [
        tuple(row)
        for row in world.run(
            "select id, recycle_at, owner_since, worked_at, last_effective_at, protect_until, home_pool_id"
            " from lead order by id"
        )
    ]


def touch(world: World, lead: UUID, who: UUID, at: datetime) -> None:
    told = touches.Touched(Contact("call", outcome="connected", seconds=60), at)
    with world.db.transaction() as session:
        touches.log_touch(session, lead, told, actor=as_rep(who), now=at)


def counters(world: World, rep: UUID) -> tuple:
    found = world.run("select active, held, unworked from rep_account where rep_id = :rep", rep=rep)
    return tuple(found[0])


def test_what_is_in_the_pool_comes_back_with_the_clock_it_had(calm: World):
    rep = calm.rep()
    leads = held(calm, rep, 3, "B")
    touch(calm, leads[0], rep, START + timedelta(minutes=5))
    with calm.db.transaction() as session:
        hands.protect(session, leads[1], 2, actor=as_rep(rep), now=START)
    before, count = clocks(calm), counters(calm, rep)
    other = calm.new_pool()
    with calm.db.transaction() as session:
        leavers.leave(session, rep, leavers.Plan(pool_id=other), LEFT, actor=HR, now=LEFT_AT)
    assert undo(calm, rep) == Undone(3, 0, 0)
    assert (clocks(calm), counters(calm, rep)) == (before, count)
    assert count == (True, 3, 2)
    assert set(owners(calm).values()) == {rep}
    assert calm.broken() == []


def test_next_step_comes_back_with_its_lead_and_not_without(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    idle, worked, other = held(calm, rep, 3)
    step = Step(START + 30 * HOUR, "报价")
    with calm.db.transaction() as session:
        for lead in (idle, worked):
            next_steps.set_next_step(session, lead, step, actor=as_rep(rep), now=START)
    leave(calm, rep, colleague)
    assert calm.run("select from next_step") == []
    touch(calm, worked, colleague, LEFT_AT + HOUR)
    assert undo(calm, rep, colleague) == Undone(2, 2, 1)
    assert calm.run("select lead_id, owner_id, due_at, note, set_by from next_step") == [
        (idle, rep, step.due_at, step.note, HR.id)
    ]
    assert history(calm, idle)[-2:] == [("assigned", "leaver_undone"), ("next_step_set", "leaver_undone")]
    assert history(calm, other)[-1] == ("assigned", "leaver_undone")
    assert calm.broken() == []


def test_it_is_a_new_holding_with_its_history_that_counts_for_no_day_or_month(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    due = deadline(calm, lead)
    taken = calm.run("select claims from rep_day"), calm.run("select intake from rep_month")
    leave(calm, rep)
    undo(calm, rep)
    assert history(calm, lead)[-2:] == [("released", "leaver"), ("assigned", "leaver_undone")]
    assert calm.run("select start_cause, end_cause, grade from holding order by id") == [
        ("claim", "leaver", "A"),
        ("leaver_undone", None, "A"),
    ]
    assert (calm.run("select claims from rep_day"), calm.run("select intake from rep_month")) == taken
    [told] = calm.run("select data from outbox where type = 'lead_assigned'")
    assert datetime.fromisoformat(told.data["recycle_at"]) == due
    assert told.data["rep_id"] == str(rep)


def test_what_a_colleague_has_not_worked_comes_back_and_the_rest_stays(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    idle, touched, moved, protected = held(calm, rep, 4)
    leave(calm, rep, colleague)
    touch(calm, touched, colleague, LEFT_AT + HOUR)
    with calm.db.transaction() as session:
        stages.set_stage(session, moved, stages.StageMove("visit"), actor=as_rep(colleague), now=BACK_AT)
        hands.protect(session, protected, 2, actor=as_rep(colleague), now=LEFT_AT)
    assert undo(calm, rep, colleague) == Undone(1, 1, 3)
    assert owners(calm) == {idle: rep, touched: colleague, moved: colleague, protected: colleague}
    assert history(calm, idle)[-2:] == [("released", "leaver_undone"), ("assigned", "leaver_undone")]
    assert kinds(calm, colleague) == ["handed_over", "taken_back"]
    assert kinds(calm, rep) == ["given_back"]
    assert calm.broken() == []


def test_what_somebody_else_has_taken_or_had_since_stays(calm: World):
    rep, colleague, another = calm.rep(), calm.rep(), calm.rep()
    claimed, returned, pooled = held(calm, rep, 3)
    leave(calm, rep)
    with calm.db.transaction() as session:
        for lead in (claimed, returned):
            claims.claim(session, lead, actor=as_rep(another), now=LEFT_AT + HOUR)
        hands.release(session, returned, None, actor=as_rep(another), now=LEFT_AT + 2 * HOUR)
    assert undo(calm, rep, colleague) == Undone(1, 0, 2)
    assert owners(calm) == {claimed: another, returned: None, pooled: rep}
    assert calm.broken() == []


def test_what_was_handed_on_by_a_manager_stays(calm: World):
    team = calm.team()
    rep, colleague, another = (calm.rep(team_id=team) for _ in range(3))
    [lead] = held(calm, rep)
    leave(calm, rep, colleague)
    with calm.db.transaction() as session:
        boss = as_manager([team])
        hands.transfer(session, lead, another, reason="x", override=False, actor=boss, now=LEFT_AT + HOUR)
    assert undo(calm, rep, colleague) == Undone(0, 0, 1)
    assert owners(calm) == {lead: another}


def test_no_rule_but_the_cap_stands_in_the_way(calm: World):
    rep = calm.rep("regular")
    low = held(calm, rep, 2, "B", score=10)
    high = held(calm, rep, 2, "B", score=90)
    leave(calm, rep)
    strict = {"cap": {"regular": 3}}
    holding = {**ROTATE_ALL["holding"], **strict}
    grades = {"regular": ["D"], "senior": ["A"], "junior": ["D"]}
    calm.rules({**ROTATE_ALL, "holding": holding, "grades_by_seniority": grades}, effective_at=LONG_AGO)
    assert undo(calm, rep) == Undone(3, 0, 1)
    assert {owners(calm)[lead] for lead in high} == {rep}
    assert {owners(calm)[lead] for lead in low} == {rep, None}
    assert calm.broken() == []


def test_a_colleagues_lead_that_the_cap_forbids_stays_with_them(calm: World):
    rep, colleague = calm.rep("regular"), calm.rep()
    leads = held(calm, rep, 2, "B")
    leave(calm, rep, colleague)
    calm.rules(
        {**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], "cap": {"regular": 1}}}, effective_at=LONG_AGO
    )
    assert undo(calm, rep, colleague) == Undone(1, 1, 1)
    assert sorted(owners(calm).values()) == sorted([rep, colleague])
    assert [kind for kind, _ in history(calm, leads[0])].count("assigned") <= 1
    assert calm.broken() == []


def test_only_what_this_departure_took_comes_back(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    earlier, later = held(calm, rep, 2)
    leave(calm, rep)
    with calm.db.transaction() as session:
        claims.claim(session, earlier, actor=as_rep(colleague), now=LEFT_AT)
    undo(calm, rep)
    with calm.db.transaction() as session:
        hands.release(session, earlier, None, actor=as_rep(colleague), now=BACK_AT)
    assert leave(calm, rep, sequence=LEFT + 4) == leavers.Left(1, 0)
    assert undo(calm, rep, left=LEFT + 4) == Undone(1, 0, 0)
    assert owners(calm) == {earlier: None, later: rep}


def test_second_departure_hands_over_what_it_took_and_nothing_older(calm: World):
    rep, colleague = calm.rep("regular"), calm.rep()
    held(calm, rep, 2, "B")
    leave(calm, rep)
    calm.rules(
        {**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], "cap": {"regular": 1}}}, effective_at=LONG_AGO
    )
    assert undo(calm, rep) == Undone(1, 0, 1)
    assert leave(calm, rep, colleague, sequence=LEFT + 4) == leavers.Left(1, 1)


def test_told_twice_gives_back_once(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    [lead] = held(calm, rep)
    leave(calm, rep, colleague)
    rpc = JobsRpc()
    rpc.db, rpc.clock = calm.db, Clock(BACK_AT)
    plan = {"target": "employee", "employee_id": str(colleague), "pool_id": None}
    told = {"employee_id": str(rep), "departed_at": LEFT_AT.isoformat(), "departed_sequence": LEFT}
    event = Envelope(
        event_id=new_id(),
        type="employee_reinstated",
        aggregate_id=rep,
        sequence=BACK,
        occurred_at=BACK_AT,
        data={**told, "plan": plan, "a_field_of_tomorrow": 1},
        actor={"id": str(HR.id), "roles": ["hr"]},
        trace="",
    )
    rpc.on_employee_reinstated(event)
    with pytest.raises(AlreadyHandled):
        rpc.on_employee_reinstated(event)
    assert [cause for _, cause in history(calm, lead)].count("leaver_undone") == 2
    assert undo(calm, rep, colleague) == Undone(0, 0, 1)
    assert kinds(calm, colleague) == ["handed_over", "taken_back"]
    assert calm.broken() == []


def test_messages_may_overtake_each_other(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    leads = held(calm, rep, 2)
    leave(calm, rep, sequence=LEFT + 1)  # `employee_changed`, inactive, came first
    assert undo(calm, rep, colleague) == Undone(2, 0, 0)
    assert leave(calm, rep, colleague) == leavers.Left()  # `employee_departed` came last
    assert set(owners(calm).values()) == {rep}
    assert len(leads) == 2
    assert calm.broken() == []


def test_undoing_before_the_departure_is_known_keeps_everything(calm: World):
    rep = calm.rep()
    held(calm, rep, 2)
    assert undo(calm, rep) == Undone()
    assert leave(calm, rep) == leavers.Left()
    assert not keep(calm, employee(rep, active=False), LEFT + 1)
    assert keep(calm, employee(rep), BACK + 1)
    assert set(owners(calm).values()) == {rep}
    assert kinds(calm, rep) == []


def test_a_later_departure_that_overtook_stands(calm: World):
    rep = calm.rep()
    held(calm, rep)
    leave(calm, rep)
    assert not keep(calm, employee(rep, active=False), LEFT - 1)
    keep(calm, employee(rep, active=False), BACK + 3)
    assert undo(calm, rep) == Undone()
    assert counters(calm, rep) == (False, 0, 0)


def test_who_was_never_known_here_is_no_error(calm: World):
    assert undo(calm, new_id()) == Undone()


def test_a_deadline_that_passed_meanwhile_waits_for_its_reminder(calm: World):
    rep = calm.rep()
    [lead] = held(calm, rep)
    calm.run("update lead set recycle_at = :at", at=LEFT_AT + HOUR)
    leave(calm, rep)
    undo(calm, rep)
    assert deadline(calm, lead) == LEFT_AT + HOUR
    assert job(calm, "sweep", BACK_AT + HOUR)["recycled"] == 0
    assert owners(calm) == {lead: rep}
    assert deadline(calm, lead) >= BACK_AT + DAY
    assert calm.broken() == []


def test_caps_of_grade_and_of_the_uncontacted_count_as_for_anybody(calm: World):
    rep = calm.rep("regular")
    worked, fresh = held(calm, rep, 3, "B"), held(calm, rep, 3, "C")
    for lead in worked:
        touch(calm, lead, rep, START)
    leave(calm, rep)
    strict = {**ROTATE_ALL["holding"], "grade_caps": {"B": 2}, "unworked_cap": 2}
    calm.rules({**ROTATE_ALL, "holding": strict}, effective_at=LONG_AGO)
    assert undo(calm, rep) == Undone(4, 0, 2)
    assert counters(calm, rep) == (True, 4, 2)
    assert sum(owners(calm)[lead] == rep for lead in fresh) == 2
    assert calm.broken() == []


def test_by_an_admin_too(calm: World):
    rep = calm.rep()
    held(calm, rep)
    leave(calm, rep)
    with calm.db.transaction() as session:
        departure = Departure(rep, LEFT, LEFT_AT, leavers.Plan())
        assert leaver_undo.undo(session, departure, BACK, actor=as_admin(), now=BACK_AT).given_back == 1
