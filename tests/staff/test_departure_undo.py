"""A departure is taken back within a day: the same person again, by the same password, with no old token."""

from typing import Any

import pytest

from services.staff.domain.departure import DepartureTooOld, NotDeparted
from services.staff.domain.people import RoleNotGrantable
from services.staff.domain.reach import RoleNotAllowed
from services.staff.repository.constraints import EmailTaken, NumberTaken
from services.staff.repository.departures import NoDeparture
from shared.errors import Conflict
from tests.staff.office import NOW, TO_POOL, TODAY, TOMORROW, Answer, Office, at_once


def leave_now(office: Office, by: str, employee: str, **plan: Any) -> Answer:
    body = {"effective_on": TODAY, "plan": plan or TO_POOL}
    return office.as_(by).depart_employee(employee_id=employee, body=body)


def undo(office: Office, by: str, employee: str, key: str | None = None) -> Answer:
    return office.as_(by, key).undo_departure(employee_id=employee)


def test_undone_departure_says_so(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    departed = leave_now(office, admin, rep)
    office.clock.advance(hours=2)
    undone = undo(office, admin, rep)
    moments = {"undo_until": None, "undone_at": office.clock.now().isoformat()}
    assert undone == {**departed, "state": "undone", **moments}
    assert office.as_(admin).get_departure(employee_id=rep) == undone
    assert office.as_(admin).get_employee(employee_id=rep)["active"]
    assert [entry["after"]["state"] for entry in office.audit(rep, "departure_undone")] == ["undone"]
    assert office.broken_checks() == []


def test_password_opens_again_and_no_old_token(office: Office, admin: str) -> None:
    rep = office.hire("rep", number="1500")
    token = office.session_of(rep)
    leave_now(office, admin, rep)
    undo(office, admin, rep)
    assert not office.is_live(token)
    assert office.is_live(office.sign_in("1500")["access_token"])


def test_reinstatement_is_told_before_the_change_with_the_departure_it_undoes(
    office: Office, admin: str
) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    office.clock.advance(hours=1)
    undo(office, admin, rep)
    [departed] = office.events(rep, "employee_departed")
    reinstated, changed = office.events(rep)[-2:]
    assert reinstated["data"] == {
        "employee_id": rep,
        "departed_at": NOW.isoformat(),
        "departed_sequence": departed["sequence"],
        "plan": departed["data"]["plan"],
    }
    assert (reinstated["type"], reinstated["sequence"]) == ("employee_reinstated", departed["sequence"] + 2)
    assert (changed["type"], changed["sequence"]) == ("employee_changed", departed["sequence"] + 3)
    assert changed["data"]["active"]


@pytest.mark.parametrize(("minutes", "is_in_time"), [(24 * 60 - 1, True), (24 * 60, False)])
def test_departure_can_be_undone_for_a_day(
    office: Office, admin: str, minutes: int, is_in_time: bool
) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    office.clock.advance(minutes=minutes)
    if is_in_time:
        assert undo(office, admin, rep)["state"] == "undone"
        return
    with pytest.raises(DepartureTooOld):
        undo(office, admin, rep)
    assert not office.as_(admin).get_employee(employee_id=rep)["active"]


def test_who_has_not_left_cannot_come_back(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    with pytest.raises(NotDeparted):
        undo(office, admin, rep)
    body = {"effective_on": TOMORROW, "plan": TO_POOL}
    office.as_(admin).depart_employee(employee_id=rep, body=body)
    with pytest.raises(NotDeparted):
        undo(office, admin, rep)
    leave_now(office, admin, rep)
    undo(office, admin, rep)
    with pytest.raises(NotDeparted):
        undo(office, admin, rep)
    with pytest.raises(NoDeparture):
        office.as_(admin).cancel_departure(employee_id=rep)


def test_teams_are_theirs_again_unless_somebody_changed_them_since(office: Office, admin: str) -> None:
    manager, other = office.hire("manager"), office.hire("manager")
    kept, given_away, renamed = (office.team(f"team {each}", manager) for each in range(3))
    leave_now(office, admin, manager)
    office.as_(admin).update_team(team_id=given_away, body={"manager_id": other})
    office.as_(admin).update_team(team_id=renamed, body={"name": "another name"})
    undo(office, admin, manager)
    leaders = {
        each: office.as_(admin).get_team(team_id=each)["manager_id"] for each in (kept, given_away, renamed)
    }
    assert leaders == {kept: manager, given_away: other, renamed: None}
    assert [each["after"]["manager_id"] for each in office.audit(kept, "team_given_back")] == [manager]
    assert [each["data"]["manager_id"] for each in office.events(kept, "team_changed")] == [
        manager,
        None,
        manager,
    ]
    leave_now(office, admin, manager)
    assert office.as_(admin).get_team(team_id=kept)["manager_id"] is None
    assert office.broken_checks() == []


def test_key_sent_again_undoes_once(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    assert undo(office, admin, rep, key="k") == undo(office, admin, rep, key="k")
    assert len(office.events(rep, "employee_reinstated")) == 1


def test_of_many_undoings_at_once_one_is_done(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    leave_now(office, admin, rep)
    answers = at_once(*(lambda: undo(office, admin, rep) for _ in range(4)))
    told = sorted(getattr(answer, "code", "undone") for answer in answers)
    assert told == ["not_departed"] * 3 + ["undone"]
    assert len(office.events(rep, "employee_reinstated")) == 1


@pytest.mark.parametrize(
    ("taken", "kind"), [({"number": "1500"}, NumberTaken), ({"email": "E1500@example.com"}, EmailTaken)]
)
def test_number_or_email_of_somebody_new_is_named(
    office: Office, admin: str, taken: dict[str, str], kind: type[Conflict]
) -> None:
    rep = office.hire("rep", number="1500")
    leave_now(office, admin, rep)
    successor = office.hire("rep", name="韩梅梅", **taken)
    with pytest.raises(kind, match="韩梅梅") as refused:
        undo(office, admin, rep)
    assert refused.value.extra["employee_id"] == successor
    assert office.as_(admin).get_departure(employee_id=rep)["state"] == "applied"
    leave_now(office, admin, successor)
    assert undo(office, admin, rep)["state"] == "undone"


def test_undone_departure_may_be_followed_by_another(office: Office, admin: str) -> None:
    rep, colleague = office.hire("rep"), office.hire("rep")
    leave_now(office, admin, rep)
    undo(office, admin, rep)
    office.clock.advance(hours=30)
    later = leave_now(office, admin, rep, target="employee", employee_id=colleague)
    assert (later["state"], later["undone_at"]) == ("applied", None)
    assert later["applied_at"] == office.clock.now().isoformat()
    undo(office, admin, rep)
    told = [event["data"]["departed_sequence"] for event in office.events(rep, "employee_reinstated")]
    assert told == [event["sequence"] for event in office.events(rep, "employee_departed")]
    assert office.broken_checks() == []


def test_who_may_depart_somebody_may_undo_it(office: Office, admin: str) -> None:
    hr, manager, finance = (office.hire(role) for role in ("hr", "manager", "finance"))
    rep = office.hire("rep")
    for leaver in (rep, finance):
        leave_now(office, admin, leaver)
    with pytest.raises(RoleNotAllowed):
        undo(office, manager, rep)
    with pytest.raises(RoleNotGrantable):
        undo(office, hr, finance)
    assert undo(office, hr, rep)["state"] == "undone"
