"""Working calendars: China's by default, every day of them editable."""

from typing import Any
from uuid import uuid4

import pytest

from services.staff.domain.calendars import HoursUnclear, NoWorkingHours
from services.staff.domain.reach import RoleNotAllowed
from services.staff.repository.calendars import CalendarUnknown, DateTwice, DefaultNeeded
from services.staff.repository.constraints import NameTaken
from shared.errors import Invalid, VersionConflict
from tests.staff.office import Answer, Office, at_once

OFFICE = [["09:00", "18:00"]]
BODY: dict[str, Any] = {"name": "夜班", "timezone": "Asia/Shanghai", "weekly": {"mon": [["18:00", "24:00"]]}}


@pytest.fixture
def default(office: Office, admin: str) -> Answer:
    [calendar] = office.as_(admin).list_calendars(query={})["data"]
    return dict(calendar)


def hours(calendar: Answer) -> dict[str, Any]:
    return {entry["on"]: entry["hours"] for entry in calendar["exceptions"]}


def test_new_company_works_by_the_calendar_of_china(default: Answer) -> None:
    assert (default["is_default"], default["timezone"]) == (True, "Asia/Shanghai")
    assert default["weekly"] == dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-01", []),
        ("2026-10-10", OFFICE),
        ("2026-02-17", []),
        ("2026-02-28", OFFICE),
        ("2027-01-01", []),
        ("2027-02-05", []),
        ("2027-10-04", []),
    ],
)
def test_holidays_are_free_and_adjusted_weekend_days_are_worked(
    default: Answer, day: str, expected: object
) -> None:
    assert hours(default)[day] == expected


def test_default_calendar_was_told(office: Office, default: Answer) -> None:
    [event] = office.events(default["id"])
    assert (event["type"], event["sequence"]) == ("calendar_changed", 1)
    assert event["data"]["exceptions"] == default["exceptions"]


def test_adjusted_working_day_is_added_by_hand(office: Office, admin: str, default: Answer) -> None:
    announced = {"on": "2027-02-20", "hours": OFFICE, "name": "调休上班"}
    table = [*default["exceptions"], announced]
    changed = office.as_(admin).update_calendar(
        calendar_id=default["id"], body={"exceptions": table}, if_match=1
    )
    assert announced in changed["exceptions"]
    event = office.events(default["id"])[-1]
    assert (event["sequence"], announced in event["data"]["exceptions"]) == (2, True)


def test_holiday_is_taken_out_by_hand(office: Office, admin: str, default: Answer) -> None:
    kept = [entry for entry in default["exceptions"] if entry["on"] != "2027-01-01"]
    changed = office.as_(admin).update_calendar(calendar_id=default["id"], body={"exceptions": kept})
    assert "2027-01-01" not in hours(changed)


def test_weekly_hours_change(office: Office, admin: str, default: Answer) -> None:
    body = {
        "weekly": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "sat": []},
        "timezone": "Europe/Berlin",
    }
    changed = office.as_(admin).update_calendar(calendar_id=default["id"], body=body)
    assert changed["weekly"] == {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}
    assert changed["timezone"] == "Europe/Berlin"


def test_change_that_changes_nothing_is_not_told(office: Office, admin: str, default: Answer) -> None:
    body = {name: default[name] for name in ("name", "timezone", "weekly", "exceptions", "is_default")}
    assert office.as_(admin).update_calendar(calendar_id=default["id"], body=body)["version"] == 1
    assert len(office.events(default["id"])) == 1


def test_calendar_is_added_and_told(office: Office, admin: str) -> None:
    added = office.as_(admin).create_calendar(body=BODY)
    [event] = office.events(added["id"])
    assert event["data"] == {"calendar_id": added["id"], **BODY, "exceptions": [], "is_default": False}


def test_new_default_takes_the_place_of_the_old_and_both_are_told(
    office: Office, admin: str, default: Answer
) -> None:
    added = office.as_(admin).create_calendar(body={**BODY, "is_default": True})
    assert [office.events(each)[-1]["data"]["is_default"] for each in (default["id"], added["id"])] == [
        False,
        True,
    ]
    office.as_(admin).update_calendar(calendar_id=default["id"], body={"is_default": True})
    assert not office.as_(admin).get_calendar(calendar_id=added["id"])["is_default"]
    assert office.broken_checks() == []


def test_two_new_defaults_at_once_leave_one(office: Office, admin: str) -> None:
    at_once(
        *(
            lambda name=name: office.as_(admin).create_calendar(
                body={**BODY, "name": name, "is_default": True}
            )
            for name in "abc"
        )
    )
    assert office.run("SELECT count(*) FROM working_calendar WHERE is_default") == [(1,)]


def test_company_is_never_without_a_default(office: Office, admin: str, default: Answer) -> None:
    with pytest.raises(DefaultNeeded):
        office.as_(admin).update_calendar(calendar_id=default["id"], body={"is_default": False})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"weekly": {"mon": [["18:00", "09:00"]]}}, HoursUnclear),
        ({"weekly": {"someday": []}}, HoursUnclear),
        ({"weekly": {}}, NoWorkingHours),
        ({"weekly": {"mon": [], "sun": []}}, NoWorkingHours),
        ({"weekly": {"mon": [["09:00"]]}}, Invalid),
        ({"weekly": "always"}, Invalid),
        ({"timezone": "Mars/Olympus"}, Invalid),
        ({"timezone": "../../etc/passwd"}, Invalid),
        ({"exceptions": [{"on": "2027-01-01", "hours": [["x", "y"]], "name": "z"}]}, Invalid),
        ({"exceptions": [{"on": "2027-01-01", "hours": [], "name": "z"}] * 2}, DateTwice),
        ({"name": "中国工作日历"}, NameTaken),
    ],
)
def test_unclear_calendar_is_refused(
    office: Office, admin: str, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.as_(admin).create_calendar(body={**BODY, **change})


def test_calendar_keeps_some_working_hours(office: Office, admin: str, default: Answer) -> None:
    with pytest.raises(NoWorkingHours) as refused:
        office.as_(admin).update_calendar(calendar_id=default["id"], body={"weekly": {"mon": []}})
    assert (refused.value.status, refused.value.pointer) == (422, "/weekly")


def test_stale_version_of_a_calendar_is_refused(office: Office, admin: str, default: Answer) -> None:
    with pytest.raises(VersionConflict):
        office.as_(admin).update_calendar(calendar_id=default["id"], body={"name": "x"}, if_match=9)


def test_of_two_edits_of_one_calendar_version_one_is_refused(
    office: Office, admin: str, default: Answer
) -> None:
    answers = at_once(
        *(
            lambda name=name: office.as_(admin).update_calendar(
                calendar_id=default["id"], body={"name": name}, if_match=1
            )
            for name in "ab"
        )
    )
    assert sorted(getattr(answer, "code", "written") for answer in answers) == ["version_conflict", "written"]


def test_only_admins_write_calendars(office: Office, default: Answer) -> None:
    hr = office.hire("hr")
    with pytest.raises(RoleNotAllowed):
        office.as_(hr).create_calendar(body=BODY)
    with pytest.raises(RoleNotAllowed):
        office.as_(hr).update_calendar(calendar_id=default["id"], body={"name": "x"})


def test_unknown_calendar_is_not_found(office: Office, admin: str) -> None:
    for act in (
        office.as_(admin).get_calendar,
        lambda **at: office.as_(admin).update_calendar(body={}, **at),
    ):
        with pytest.raises(CalendarUnknown):
            act(calendar_id=str(uuid4()))
