"""Departure: now or on a day to come, once, whoever asks how often."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.staff.domain.departure import AlreadyDeparted, DepartureTooFar, PlanUnclear
from services.staff.domain.people import LastAdmin, RoleNotGrantable
from services.staff.domain.reach import RoleNotAllowed
from services.staff.repository import departures, employees
from services.staff.repository.audit import Act
from services.staff.repository.departures import NoDeparture
from services.staff.repository.employees import EmployeeUnknown
from shared.errors import Invalid, Refusal
from tests.staff.office import NOW, TO_POOL, TODAY, TOMORROW, Answer, Office, at_once

NOW_TO_POOL = {"effective_on": TODAY, "plan": TO_POOL}
TOMORROW_TO_POOL = {"effective_on": TOMORROW, "plan": TO_POOL}


def leave_now(office: Office, by: str, employee: str, **plan: Any) -> Answer:
    body = {"effective_on": TODAY, "plan": plan or TO_POOL}
    return office.as_(by).depart_employee(employee_id=employee, body=body)


def is_active(office: Office, employee: str) -> bool:
    return bool(office.run("SELECT active FROM employee WHERE id = :id", id=employee)[0][0])


@pytest.mark.parametrize("effective_on", [TODAY, "2027-01-01", "2020-02-29"])
def test_departure_up_to_today_is_applied_now(office: Office, admin: str, effective_on: str) -> None:
    rep = office.hire("rep")
    body = {"effective_on": effective_on, "plan": TO_POOL}
    answer = office.as_(admin).depart_employee(employee_id=rep, body=body)
    assert answer == {
        "employee_id": rep,
        "effective_on": effective_on,
        "plan": {"target": "pool", "employee_id": None, "pool_id": None},
        "state": "applied",
        "applied_at": NOW.isoformat(),
        "undo_until": (NOW + timedelta(hours=24)).isoformat(),
        "undone_at": None,
    }
    assert not is_active(office, rep)


def test_today_is_the_business_day_not_the_day_in_utc(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.clock.advance(hours=15)  # 00:00 of the 16th in Shanghai, 16:00 of the 15th in UTC
    assert office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)["state"] == "applied"


def test_applied_departure_is_told_before_the_change_each_with_its_own_sequence(
    office: Office, admin: str
) -> None:
    rep, colleague = office.hire("rep"), office.hire("rep")
    leave_now(office, admin, rep, target="employee", employee_id=colleague)
    departed, changed = office.events(rep)[1:]
    assert (departed["type"], departed["sequence"]) == ("employee_departed", 2)
    assert departed["data"] == {
        "employee_id": rep,
        "effective_on": TODAY,
        "plan": {"target": "employee", "employee_id": colleague, "pool_id": None},
    }
    assert (changed["type"], changed["sequence"], changed["data"]["active"]) == ("employee_changed", 3, False)


def test_departure_on_a_day_to_come_changes_nothing_yet(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    token = office.session_of(rep)
    answer = office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)
    assert (answer["state"], answer["applied_at"]) == ("planned", None)
    assert is_active(office, rep)
    assert office.is_live(token)
    assert office.events(rep, "employee_departed") == []


def test_planned_departure_is_planned_anew(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    pool = str(uuid4())
    office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)
    body = {"effective_on": "2027-02-01", "plan": {"target": "pool", "pool_id": pool}}
    office.as_(admin).depart_employee(employee_id=rep, body=body)
    planned = office.as_(admin).get_departure(employee_id=rep)
    assert (planned["effective_on"], planned["plan"]["pool_id"]) == ("2027-02-01", pool)
    assert len(office.audit(rep, "departure_planned")) == 2


def test_planned_departure_is_cancelled(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)
    office.as_(admin).cancel_departure(employee_id=rep)
    with pytest.raises(NoDeparture):
        office.as_(admin).get_departure(employee_id=rep)
    assert len(office.audit(rep, "departure_cancelled")) == 1


def test_applied_departure_is_not_cancelled(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    with pytest.raises(NoDeparture):
        office.as_(admin).cancel_departure(employee_id=rep)


@pytest.mark.parametrize("key", [None, "k1"])
def test_same_departure_again_changes_nothing(office: Office, admin: str, key: str | None) -> None:
    rep = office.hire("rep")
    caller = office.as_(admin, key)
    first = caller.depart_employee(employee_id=rep, body=NOW_TO_POOL)
    office.clock.advance(hours=1)
    assert caller.depart_employee(employee_id=rep, body=NOW_TO_POOL) == first
    assert len(office.events(rep, "employee_departed")) == 1


def test_leaver_does_not_leave_on_other_terms(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    with pytest.raises(AlreadyDeparted):
        office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)


def test_two_departures_at_once_are_one(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    answers = at_once(*[lambda: leave_now(office, admin, rep)] * 4)
    assert [answer["state"] for answer in answers] == ["applied"] * 4
    assert len(office.events(rep, "employee_departed")) == 1
    assert office.broken_checks() == []


def test_last_admin_does_not_leave(office: Office, admin: str) -> None:
    for effective_on in (TODAY, TOMORROW):
        with pytest.raises(LastAdmin):
            office.as_(admin).depart_employee(
                employee_id=admin, body={"effective_on": effective_on, "plan": TO_POOL}
            )
    assert is_active(office, admin)


def test_of_two_admins_leaving_at_once_one_stays(office: Office, admin: str) -> None:
    other = office.hire("admin")
    answers = at_once(lambda: leave_now(office, admin, other), lambda: leave_now(office, other, admin))
    assert sorted(getattr(answer, "code", "left") for answer in answers) == ["last_admin", "left"]
    assert office.broken_checks() == []


def test_admin_leaving_and_admin_stepping_down_at_once_leave_one(office: Office, admin: str) -> None:
    other = office.hire("admin")
    answers = at_once(
        lambda: leave_now(office, admin, other),
        lambda: office.as_(other).update_employee(employee_id=admin, body={"roles": ["hr"]}),
    )
    assert len([answer for answer in answers if isinstance(answer, Refusal)]) == 1
    assert office.broken_checks() == []


def test_two_colleagues_leaving_to_each_other_at_once_do_not_deadlock(office: Office, admin: str) -> None:
    one, two = office.hire("rep"), office.hire("rep")
    answers = at_once(
        lambda: leave_now(office, admin, one, target="employee", employee_id=two),
        lambda: leave_now(office, admin, two, target="employee", employee_id=one),
    )
    assert sorted(getattr(answer, "code", "left") for answer in answers) == ["left", "plan_unclear"]


def test_teams_of_a_leaving_manager_are_left_without_and_noted(office: Office, admin: str) -> None:
    manager = office.hire("manager")
    team = office.team(manager=manager)
    leave_now(office, admin, manager)
    assert office.as_(admin).get_team(team_id=team)["manager_id"] is None
    [note] = office.audit(team, "team_left_without_manager")
    assert (note["before"], note["after"]) == ({"manager_id": manager}, {"manager_id": None})
    assert office.events(team)[-1]["data"]["manager_id"] is None


def test_manager_named_while_leaving_is_never_left_in_place(office: Office, admin: str) -> None:
    manager = office.hire("manager")
    team = office.team()
    at_once(
        lambda: leave_now(office, admin, manager),
        lambda: office.as_(admin).update_team(team_id=team, body={"manager_id": manager}),
    )
    assert office.as_(admin).get_team(team_id=team)["manager_id"] is None
    assert office.broken_checks() == []


def test_taker_must_be_an_active_employee(office: Office, admin: str) -> None:
    rep, gone = office.hire("rep"), office.hire("rep")
    leave_now(office, admin, gone)
    for taker in (gone, str(uuid4())):
        with pytest.raises(PlanUnclear):
            leave_now(office, admin, rep, target="employee", employee_id=taker)
    assert is_active(office, rep)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"effective_on": "2028-06-01", "plan": TO_POOL}, DepartureTooFar),
        ({"effective_on": "soon", "plan": TO_POOL}, Invalid),
        ({"effective_on": TODAY}, Invalid),
        ({"effective_on": TODAY, "plan": {}}, Invalid),
        ({"effective_on": TODAY, "plan": {"target": "drawer"}}, Invalid),
        ({"effective_on": TODAY, "plan": {"target": "employee"}}, PlanUnclear),
        ({"effective_on": TODAY, "plan": TO_POOL, "why": "x"}, Invalid),
    ],
)
def test_unclear_departure_is_refused(
    office: Office, admin: str, body: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        office.as_(admin).depart_employee(employee_id=office.hire("rep"), body=body)


def test_unknown_employee_does_not_leave(office: Office, admin: str) -> None:
    with pytest.raises(EmployeeUnknown):
        leave_now(office, admin, str(uuid4()))


@pytest.mark.parametrize("role", ["rep", "manager", "marketer", "finance", "employee"])
def test_departure_is_for_admin_and_hr(office: Office, role: str) -> None:
    caller = office.as_(office.hire(role))
    rep = office.hire("rep")
    for act in (
        lambda: caller.depart_employee(employee_id=rep, body=NOW_TO_POOL),
        lambda: caller.get_departure(employee_id=rep),
        lambda: caller.cancel_departure(employee_id=rep),
    ):
        with pytest.raises(RoleNotAllowed):
            act()


def test_hr_lets_a_rep_leave_but_no_admin(office: Office, admin: str) -> None:
    hr = office.hire("hr")
    office.hire("admin")
    assert leave_now(office, hr, office.hire("rep"))["state"] == "applied"
    with pytest.raises(RoleNotGrantable):
        leave_now(office, hr, admin)


def test_departure_put_off_meanwhile_is_not_applied(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).depart_employee(employee_id=rep, body=TOMORROW_TO_POOL)
    with office.db.transaction() as session:
        employee = employees.lock(session, UUID(rep))
        assert not departures.apply_if_due(session, employee, NOW.date(), Act(NOW))
    assert is_active(office, rep)
