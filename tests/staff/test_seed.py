"""What a company starts with: a first user by the operator's hand, or everybody at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.staff import passwords, seed
from services.staff.repository.constraints import NumberTaken
from shared.errors import Invalid
from shared.ids import new_id
from tests.staff.office import PASSWORD, Office

FOUNDED = datetime(2026, 7, 1, tzinfo=UTC)
OFFICE_HOURS = {"mon": [["09:00", "18:00"]]}


def test_operator_adds_the_first_admin(office: Office) -> None:
    added = seed.add_user(office.url, number="1", name="管理员", roles=["admin"], password=PASSWORD)
    assert office.sign_in("1")["employee"]["id"] == added["id"]
    assert office.events(added["id"])[0]["data"]["roles"] == ["admin"]
    assert office.audit(added["id"], "employee_added")[0]["actor_id"] is None


@pytest.mark.parametrize(
    "change", [{"roles": ["king"]}, {"roles": []}, {"password": "short"}, {"number": "a b"}]
)
def test_operator_is_refused_like_anyone(office: Office, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        seed.add_user(
            office.url, **{"number": "1", "name": "x", "roles": ["admin"], "password": PASSWORD, **change}
        )


def test_operator_does_not_add_the_same_user_twice(office: Office) -> None:
    first = {"number": "1", "name": "x", "roles": ["admin"], "password": PASSWORD}
    seed.add_user(office.url, **first)
    with pytest.raises(NumberTaken):
        seed.add_user(office.url, **first)


def company() -> dict[str, Any]:
    """A team of two, one of whom has left."""
    team, manager, rep, gone, calendar = (new_id() for _ in range(5))
    shared: dict[str, Any] = {"phone": None, "team_id": team, "region": "华东"}
    leave = {
        "id": new_id(),
        "starts_at": datetime(2026, 8, 1, tzinfo=UTC),
        "ends_at": datetime(2026, 8, 5, tzinfo=UTC),
        "kind": "annual",
    }
    people = [
        {"id": manager, "number": "1", "name": "a", "email": "a@example.com", "roles": ("manager", "admin"),
         "password": PASSWORD, **shared},
        {"id": rep, "number": "2", "name": "b", "email": "b@example.com", "roles": ("rep",), "leave": [leave],
         "calendar_id": calendar, "password": PASSWORD, "grades": ("C", "D"), **shared},
        {"id": gone, "number": "3", "name": "c", "email": "c@example.com", "roles": ("rep",),
         "left_on": date(2026, 9, 1), **shared},
    ]  # fmt: skip
    return {
        "teams": [{"id": team, "name": "华东一组", "region": "华东", "manager_id": manager}],
        "people": people,
        "calendars": [
            {"id": calendar, "name": "早班", "timezone": "Asia/Shanghai", "weekly": OFFICE_HOURS,
             "exceptions": [], "is_default": False}
        ],
    }  # fmt: skip


def test_whole_company_is_loaded_with_its_events(office: Office) -> None:
    rows = company()
    seed.load_company(office.url, **rows, created_at=FOUNDED)
    told = {
        str(person["id"]): [(event["type"], event["sequence"]) for event in office.events(str(person["id"]))]
        for person in rows["people"]
    }
    assert list(told.values()) == [
        [("employee_changed", 1)],
        [("employee_changed", 1), ("leave_changed", 2)],
        [("employee_changed", 1), ("employee_departed", 2)],
    ]
    assert office.events(str(rows["teams"][0]["id"]))[0]["data"]["manager_id"] == str(rows["people"][0]["id"])
    assert office.broken_checks() == []


def test_loaded_people_sign_in_and_leavers_do_not(office: Office) -> None:
    seed.load_company(office.url, **company())
    assert office.sign_in("b@example.com")["employee"]["grades"] == ["C", "D"]
    with pytest.raises(Exception, match="wrong"):
        office.sign_in("3")


def test_one_password_of_many_people_is_hashed_once(office: Office) -> None:
    rows = company()
    seed.load_company(office.url, **rows)
    hashes = office.run("SELECT DISTINCT password_hash FROM employee WHERE password_hash IS NOT NULL")
    assert len(hashes) == 1
    assert passwords.matches(hashes[0][0], PASSWORD)


def test_calendar_that_is_there_already_stays(office: Office) -> None:
    rows = company()
    [[known]] = office.run("SELECT id FROM working_calendar")
    rows["calendars"].append({"id": known, "name": "not taken"})
    seed.load_company(office.url, **rows)
    assert len(office.run("SELECT FROM working_calendar")) == 2


def test_company_is_loaded_whole_or_not_at_all(office: Office) -> None:
    rows = company()
    rows["people"][1]["number"] = "1"
    with pytest.raises(Exception, match="uq_employee_active_number"):
        seed.load_company(office.url, **rows)
    assert office.run("SELECT count(*) FROM employee") == [(0,)]
