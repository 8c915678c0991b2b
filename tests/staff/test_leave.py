"""Leave: planned by admin, HR and the manager, never twice for the same time."""

from uuid import uuid4

import pytest

from services.staff.domain.leave import LeaveOverlaps, LeaveUnclear
from services.staff.repository.employees import HasLeft
from services.staff.repository.leave import LeaveUnknown
from shared.errors import Invalid, NotFound
from tests.staff.office import TO_POOL, TODAY, Office, at_once

WEEK = {"starts_at": "2027-02-01T09:00+08:00", "ends_at": "2027-02-05T18:00+08:00", "kind": "annual"}
NEXT_WEEK = {"starts_at": "2027-02-05T18:00+08:00", "ends_at": "2027-02-08T18:00+08:00", "kind": "sick"}


def test_leave_is_added_and_told_as_the_whole_list(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    first = office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    second = office.as_(admin).add_leave(employee_id=rep, body=NEXT_WEEK)
    told = office.events(rep, "leave_changed")
    assert [event["sequence"] for event in told] == [2, 3]
    assert [entry["leave_id"] for entry in told[-1]["data"]["leave"]] == [second["id"], first["id"]]
    assert told[0]["data"] == {
        "employee_id": rep,
        "leave": [
            {
                "leave_id": first["id"],
                "starts_at": "2027-02-01T01:00:00+00:00",
                "ends_at": "2027-02-05T10:00:00+00:00",
                "kind": "annual",
            }
        ],
    }


def test_sequence_of_an_employee_grows_through_changes_and_leave_alike(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    office.as_(admin).update_employee(employee_id=rep, body={"weight": 1})
    office.as_(admin).add_leave(employee_id=rep, body=NEXT_WEEK)
    assert [event["sequence"] for event in office.events(rep)] == [1, 2, 3, 4]
    assert office.broken_checks() == []


def test_leave_that_has_ended_is_not_told_any_more(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    office.clock.advance(days=22)
    office.as_(admin).add_leave(employee_id=rep, body=NEXT_WEEK)
    assert len(office.events(rep)[-1]["data"]["leave"]) == 1
    assert len(office.as_(admin).list_leave(employee_id=rep)["data"]) == 2


def test_overlapping_leave_is_refused(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    with pytest.raises(LeaveOverlaps):
        office.as_(admin).add_leave(
            employee_id=rep, body={**NEXT_WEEK, "starts_at": "2027-02-05T17:59+08:00"}
        )


def test_two_overlapping_leaves_at_once_are_one(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    answers = at_once(*[lambda: office.as_(admin).add_leave(employee_id=rep, body=WEEK)] * 3)
    assert sorted(getattr(answer, "code", "added") for answer in answers) == [
        "added",
        *["leave_overlaps"] * 2,
    ]


def test_one_key_adds_one_leave(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    first = office.as_(admin, "k1").add_leave(employee_id=rep, body=WEEK)
    assert office.as_(admin, "k1").add_leave(employee_id=rep, body=WEEK) == first


def test_cancelled_leave_frees_its_time_and_is_told(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    added = office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    cancelled = office.as_(admin).cancel_leave(employee_id=rep, leave_id=added["id"])
    assert cancelled["cancelled_at"] == "2027-01-15T01:00:00+00:00"
    assert office.events(rep)[-1]["data"]["leave"] == []
    assert office.as_(admin).list_leave(employee_id=rep)["data"] == []
    assert office.as_(admin).add_leave(employee_id=rep, body=WEEK)


def test_leave_cancelled_twice_is_told_once(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    added = office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    for _ in range(2):
        office.as_(admin).cancel_leave(employee_id=rep, leave_id=added["id"])
    assert len(office.events(rep, "leave_changed")) == 2


def test_leave_of_another_is_not_found(office: Office, admin: str) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    added = office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    for leave_id in (added["id"], str(uuid4())):
        with pytest.raises(LeaveUnknown):
            office.as_(admin).cancel_leave(employee_id=other, leave_id=leave_id)


def test_manager_plans_leave_of_their_team_only(office: Office) -> None:
    manager, mine, other = office.hire("manager"), office.hire("rep"), office.hire("rep")
    office.move(mine, office.team("一组", manager))
    office.move(other, office.team("二组"))
    added = office.as_(manager).add_leave(employee_id=mine, body=WEEK)
    assert office.as_(manager).cancel_leave(employee_id=mine, leave_id=added["id"])
    for act in (
        lambda: office.as_(manager).add_leave(employee_id=other, body=WEEK),
        lambda: office.as_(manager).cancel_leave(employee_id=other, leave_id=added["id"]),
        lambda: office.as_(manager).list_leave(employee_id=other),
    ):
        with pytest.raises(NotFound):
            act()


def test_employee_reads_their_own_leave_but_does_not_add_it(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).add_leave(employee_id=rep, body=WEEK)
    assert len(office.as_(rep).list_leave(employee_id=rep)["data"]) == 1
    with pytest.raises(NotFound):
        office.as_(rep).add_leave(employee_id=rep, body=NEXT_WEEK)


def test_leaver_is_given_no_leave(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    with pytest.raises(HasLeft):
        office.as_(admin).add_leave(employee_id=rep, body=WEEK)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"ends_at": "2027-02-01T09:00+08:00"}, LeaveUnclear),
        ({"ends_at": "2029-02-01T09:00+08:00"}, LeaveUnclear),
        ({"ends_at": "2027-02-05T18:00"}, Invalid),
        ({"starts_at": "0001-01-01T00:00+14:00"}, Invalid),
        ({"starts_at": "9999-12-31T00:00Z", "ends_at": "9999-12-31T00:00Z"}, LeaveUnclear),
        ({"kind": "fishing"}, Invalid),
        ({"note": "x"}, Invalid),
    ],
)
def test_unclear_leave_is_refused(
    office: Office, admin: str, change: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.as_(admin).add_leave(employee_id=office.hire("rep"), body={**WEEK, **change})
