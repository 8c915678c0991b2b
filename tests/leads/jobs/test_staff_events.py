"""What staff tells: kept in whatever order it comes, and running deadlines follow the working time."""

from uuid import UUID

import pytest

from services.leads.repository import copies, leavers
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
    states,
)
from tests.leads.world import World

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def employee(rep_id: UUID, **changes) -> dict:
    return {
        "employee_id": str(rep_id),
        "number": "1001",
        "name": "王伟",
        "email": "wang@example.com",
        "phone": "+8613800138000",
        "team_id": None,
        "region": "华东",
        "seniority": "senior",
        "weight": 100,
        "grades": ["A", "B"],
        "roles": ["rep", "employee"],
        "active": True,
        "calendar_id": None,
        "on_shift": True,
        "a_field_of_tomorrow": 1,
        **changes,
    }


def keep(world: World, told: dict, sequence: int) -> bool:
    with world.db.transaction() as session:
        return copies.keep_employee(session, told, sequence, START)


def leave(world: World, rep: UUID, sequence: int = 9, **plan) -> leavers.Left:
    with world.db.transaction() as session:
        return leavers.leave(session, rep, leavers.Plan.told(plan), sequence, actor=None, now=START + HOUR)


def test_an_older_message_changes_nothing(world: World):
    rep = new_id()
    assert keep(world, employee(rep, name="new"), 5)
    assert not keep(world, employee(rep, name="old"), 4)
    assert not keep(world, employee(rep, name="again"), 5)
    assert keep(world, employee(rep, name="newer", roles=["hr"]), 6)
    assert world.run("select name, is_rep, email, grades from rep_account") == [
        ("newer", False, "wang@example.com", ["A", "B"])
    ]


def test_leave_may_come_before_the_employee(world: World):
    rep = new_id()
    span = {
        "leave_id": str(new_id()),
        "kind": "sick",
        "starts_at": START.isoformat(),
        "ends_at": (START + DAY).isoformat(),
    }
    with world.db.transaction() as session:
        copies.keep_leave(session, {"employee_id": str(rep), "leave": [span]}, 3, START)
        copies.keep_leave(session, {"employee_id": str(rep), "leave": []}, 2, START)
    keep(world, employee(rep), 1)
    [(name, leave_known)] = world.run("select name, leave from rep_account")
    assert (name, len(leave_known)) == ("王伟", 1)


def test_leave_moves_running_deadlines_and_its_end_moves_them_back(world: World):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    rep = world.rep()
    [lead] = held(world, rep)
    due = deadline(world, lead)
    span = {"starts_at": (START + DAY).isoformat(), "ends_at": (START + 2 * DAY).isoformat()}
    with world.db.transaction() as session:
        copies.keep_leave(session, {"employee_id": str(rep), "leave": [span]}, 1, START)
    assert deadline(world, lead) == due + DAY
    assert history(world, lead)[-1] == ("rescheduled", "leave_changed")
    with world.db.transaction() as session:
        copies.keep_leave(session, {"employee_id": str(rep), "leave": []}, 2, START)
    assert deadline(world, lead) == due
    assert world.broken() == []


def test_a_holiday_added_to_the_calendar_moves_deadlines_of_those_who_work_by_it(world: World):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    [lead] = held(world, world.rep())
    due = deadline(world, lead)
    calendar = {
        "calendar_id": str(new_id()),
        "name": "中国",
        "timezone": "Asia/Shanghai",
        "weekly": WEEK,
        "is_default": True,
    }
    holiday = [{"on": "2026-03-12", "hours": [], "name": "holiday"}]
    with world.db.transaction() as session:
        copies.keep_calendar(session, {**calendar, "exceptions": []}, 1, START)
    assert deadline(world, lead) == due
    with world.db.transaction() as session:
        copies.keep_calendar(session, {**calendar, "exceptions": holiday}, 2, START)
        copies.keep_calendar(session, {**calendar, "exceptions": []}, 1, START)
    assert deadline(world, lead) == due + DAY


@pytest.mark.parametrize("exceptions", [[], [{"on": "2026-03-14", "hours": [["09:00", "18:00"]]}]])
def test_by_a_calendar_without_working_hours_the_plain_week_counts(
    world: World, capsys: pytest.CaptureFixture[str], exceptions: list[dict]
):
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    plain, idle = held(world, world.rep())[0], str(new_id())
    told = {"calendar_id": idle, "name": "空", "timezone": "Asia/Shanghai", "weekly": {}, "is_default": True}
    with world.db.transaction() as session:
        copies.keep_calendar(session, {**told, "exceptions": exceptions}, 1, START)
    assert deadline(world, held(world, world.rep())[0]) == deadline(world, plain)
    job(world, "assign", START)
    said = capsys.readouterr()
    assert "calendar_without_hours" in said.out + said.err
    assert idle in said.out + said.err


def test_who_comes_on_shift_starts_where_the_others_are(world: World):
    world.rep(assigned=500, weight=100)
    newcomer, away = new_id(), new_id()
    keep(world, employee(newcomer, weight=50), 1)
    keep(world, employee(away, on_shift=False), 1)
    world.run("update rep_account set assigned = 3 where rep_id = :rep", rep=away)
    keep(world, employee(away), 2)
    turns = dict(world.run("select rep_id, assigned from rep_account"))
    assert (turns[newcomer], turns[away]) == (250, 500)


def test_a_new_weight_keeps_the_place_in_the_round(world: World):
    rep = new_id()
    keep(world, employee(rep), 1)
    world.run("update rep_account set assigned = 40")
    keep(world, employee(rep, weight=50), 2)
    assert world.one("select assigned from rep_account") == 20


def test_teams_are_kept_newest_wins(world: World):
    team = new_id()
    with world.db.transaction() as session:
        copies.keep_team(
            session, {"team_id": str(team), "name": "二组", "region": "华北", "manager_id": None}, 2
        )
        copies.keep_team(
            session, {"team_id": str(team), "name": "一组", "region": "华北", "manager_id": None}, 1
        )
    assert world.run("select id, name from team") == [(team, "二组")]


@pytest.fixture
def calm(world: World) -> World:
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    return world


def test_a_leavers_leads_go_back_to_their_pools(calm: World):
    rep = calm.rep()
    held(calm, rep, 3)
    assert leave(calm, rep, target="pool") == leavers.Left(3, 0)
    assert states(calm) == {"pooled": 3}
    assert calm.run("select active, held from rep_account") == [(False, 0)]
    assert calm.run("select distinct end_cause from holding") == [("leaver",)]
    assert calm.broken() == []


def test_a_leavers_leads_go_to_the_pool_of_the_plan(calm: World):
    other = calm.new_pool()
    rep = calm.rep()
    held(calm, rep, 2)
    leave(calm, rep, target="pool", pool_id=str(other))
    assert calm.run("select distinct pool_id from lead") == [(other,)]


def test_a_colleague_takes_over_within_caps_best_first_and_the_rest_is_pooled(world: World):
    world.rules(
        {**ROTATE_ALL, "holding": {**ROTATE_ALL["holding"], "cap": {"regular": 2}}}, effective_at=LONG_AGO
    )
    rep, colleague = world.rep(), world.rep("regular")
    low = held(world, rep, 2, "B", score=10)
    high = held(world, rep, 2, "B", score=90)
    assert leave(world, rep, target="employee", employee_id=str(colleague)) == leavers.Left(
        4, 2, {"holding_cap_reached": 2}
    )
    owners = dict(world.run("select id, owner_id from lead"))
    assert [owners[lead] for lead in high] == [colleague, colleague]
    assert [owners[lead] for lead in low] == [None, None]
    assert history(world, high[0])[-2:] == [("released", "leaver"), ("handed_over", "handover")]
    assert kinds(world, colleague) == ["handed_over"]
    assert world.broken() == []


def test_stage_and_history_survive_a_hand_over(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    [lead] = held(calm, rep)
    calm.run("update lead set stage = 'quote', amount_fen = 500")
    leave(calm, rep, target="employee", employee_id=str(colleague))
    assert calm.run("select stage, amount_fen, owner_id from lead") == [("quote", 500, colleague)]
    assert [kind for kind, _ in history(calm, lead)] == ["captured", "claimed", "released", "handed_over"]


def test_the_same_departure_again_moves_nothing(calm: World):
    rep = calm.rep()
    held(calm, rep, 2)
    leave(calm, rep)
    assert leave(calm, rep) == leavers.Left(0, 0)
    assert calm.broken() == []


def test_a_plan_that_comes_after_the_inactive_employee_still_reaches_the_colleague(calm: World):
    rep, colleague = calm.rep(), calm.rep()
    held(calm, rep, 2)
    leave(calm, rep, sequence=10)
    assert leave(calm, rep, sequence=9, target="employee", employee_id=str(colleague)) == leavers.Left(0, 2)
    assert calm.run("select distinct owner_id from lead") == [(colleague,)]


def test_a_late_departure_of_somebody_who_is_back_changes_nothing(calm: World):
    rep = calm.rep(staff_sequence=12)
    held(calm, rep, 2)
    assert leave(calm, rep, sequence=9) == leavers.Left(0, 0)
    assert states(calm) == {"held": 2}


def test_a_departure_before_the_employee_is_known_keeps_them_out(world: World):
    rep = new_id()
    assert leave(world, rep, sequence=9) == leavers.Left(0, 0)
    assert not keep(world, employee(rep), 3)
    assert world.run("select active from rep_account") == [(False,)]
