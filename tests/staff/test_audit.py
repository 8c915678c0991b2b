"""The audit log: every change, for admin and HR to read, for nobody to alter."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.staff.domain.reach import RoleNotAllowed
from tests.staff.office import PASSWORD, TO_POOL, TODAY, TRACE, Office

NEW = {"number": "2001", "name": "李雷", "email": "li.lei@example.com", "phone": "13800005678"}
WEEK = {"starts_at": "2027-02-01T09:00+08:00", "ends_at": "2027-02-05T18:00+08:00", "kind": "annual"}


def actions(office: Office, admin: str, **query: str) -> list[str]:
    return [entry["action"] for entry in office.as_(admin).list_audit(query=query)["data"]]


def test_change_is_noted_with_actor_trace_time_and_both_sides(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).update_employee(employee_id=rep, body={"weight": 5})
    [entry] = office.as_(admin).list_audit(query={"object_id": rep, "action": "employee_changed"})["data"]
    assert entry | {"id": None} == {
        "id": None,
        "service": "staff",
        "at": "2027-01-15T01:00:00+00:00",
        "actor_id": admin,
        "action": "employee_changed",
        "object_type": "employee",
        "object_id": rep,
        "before": {"weight": 100},
        "after": {"weight": 5},
        "trace": TRACE,
    }


def test_every_kind_of_change_is_noted(office: Office, admin: str) -> None:
    call = office.as_(admin)
    rep = call.create_employee(body={**NEW, "password": PASSWORD})["id"]
    call.update_employee(employee_id=rep, body={"name": "李磊", "password": "another horse"})
    team = call.create_team(body={"name": "一组", "region": "华北"})["id"]
    call.update_team(team_id=team, body={"region": "华南"})
    calendar = call.create_calendar(
        body={"name": "x", "timezone": "UTC", "weekly": {"mon": [["09:00", "18:00"]]}}
    )["id"]
    call.update_calendar(calendar_id=calendar, body={"name": "y"})
    leave = call.add_leave(employee_id=rep, body=WEEK)["id"]
    call.cancel_leave(employee_id=rep, leave_id=leave)
    office.sign_in("2001", "another horse")
    token = office.as_(rep).create_api_token(body={"name": "t", "scopes": ["*:read"]})["id"]
    office.as_(rep).revoke_api_token(token_id=token)
    call.depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    assert actions(office, admin) == [
        *(
            "employee_departed",
            "departure_planned",
            "api_token_revoked",
            "api_token_created",
            "session_started",
        ),
        *(
            "leave_cancelled",
            "leave_added",
            "calendar_changed",
            "calendar_added",
            "team_changed",
            "team_added",
        ),
        *("password_changed", "employee_changed", "employee_added", "employee_added"),
    ]


def test_refused_change_is_not_noted(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.hire("rep", number="77")
    with pytest.raises(Exception, match="number"):
        office.as_(admin).update_employee(employee_id=rep, body={"number": "77"})
    assert office.audit(rep, "employee_changed") == []


def test_change_of_what_is_personal_is_noted_without_it(office: Office, admin: str) -> None:
    rep = office.as_(admin).create_employee(body=NEW)["id"]
    office.as_(admin).update_employee(employee_id=rep, body={"phone": "13900009999", "name": "韩梅梅"})
    [added], [changed] = office.audit(rep, "employee_added"), office.audit(rep, "employee_changed")
    assert {added["after"][name] for name in ("name", "email", "phone")} == {"***"}
    assert added["after"]["number"] == "2001"
    assert changed["before"] == changed["after"] == {"phone": "***", "name": "***"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"action": "team_added"}, 1),
        ({"object_type": "team"}, 2),
        ({"object_type": "team", "action": "team_changed"}, 1),
        ({"since": "2027-01-15T02:00:00Z"}, 1),
        ({"until": "2027-01-15T10:00:00+08:00", "object_type": "team"}, 1),
        ({"since": "2028-01-01T00:00:00Z"}, 0),
    ],
)
def test_filters_narrow_the_log(office: Office, admin: str, query: dict[str, str], found: int) -> None:
    team = office.as_(admin).create_team(body={"name": "一组", "region": "华北"})["id"]
    office.clock.advance(hours=1)
    office.as_(admin).update_team(team_id=team, body={"region": "华南"})
    assert len(actions(office, admin, **query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "team_"}, 2),
        ({"q": "TEAM_ADDED"}, 1),
        ({"q": "华南"}, 1),
        ({"q": "员工9001", "object_type": "team"}, 2),
        ({"q": "9001", "action": "team_added"}, 1),
        ({"q": "100%"}, 0),
        ({"q": "team_", "from": "2027-01-15T02:00:00Z"}, 1),
        ({"q": "team_", "to": "2027-01-15T02:00:00Z"}, 1),
        ({"q": "team_", "from": "2027-01-15T01:00:00Z", "to": "2027-01-15T02:00:01Z"}, 2),
    ],
)
def test_words_are_found_in_actions_values_and_names(
    office: Office, admin: str, query: dict[str, str], found: int
) -> None:
    team = office.as_(admin).create_team(body={"name": "一组", "region": "华北"})["id"]
    office.clock.advance(hours=1)
    office.as_(admin).update_team(team_id=team, body={"region": "华南"})
    assert len(actions(office, admin, **query)) == found


def test_log_about_one_target(office: Office, admin: str) -> None:
    team = office.as_(admin).create_team(body={"name": "一组", "region": "华北"})["id"]
    office.as_(admin).create_team(body={"name": "二组", "region": "华北"})
    assert actions(office, admin, target_id=team) == ["team_added"]


def test_found_words_come_by_the_page(office: Office, admin: str) -> None:
    for name in ("一组", "二组", "三组"):
        office.as_(admin).create_team(body={"name": name, "region": "华北"})
    first = office.as_(admin).list_audit(query={"q": "华北", "limit": "2"})
    second = office.as_(admin).list_audit(query={"q": "华北", "limit": "2", "after": first["next_after"]})
    named = [entry["after"]["name"] for entry in first["data"] + second["data"]]
    assert (named, second["next_after"]) == (["三组", "二组", "一组"], None)


def test_log_of_one_actor(office: Office, admin: str) -> None:
    office.as_(admin).create_team(body={"name": "一组", "region": "华北"})
    assert actions(office, admin, actor_id=admin) == ["team_added"]


def test_pages_of_the_log_hold_every_entry_once_the_latest_first(office: Office, admin: str) -> None:
    for _ in range(5):
        office.hire("rep")
    seen: list[str] = []
    after: Any = None
    while True:
        page = office.as_(admin).list_audit(query={"limit": "2", "after": after})
        seen += [entry["id"] for entry in page["data"]]
        after = page["next_after"]
        if after is None:
            break
    assert seen == [row[0] for row in office.run("SELECT id::text FROM audit_entry ORDER BY id DESC")]


def test_log_is_for_admin_and_hr(office: Office) -> None:
    office.as_(office.hire("hr")).list_audit(query={})
    with pytest.raises(RoleNotAllowed):
        office.as_(office.hire("manager")).list_audit(query={})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'nothing'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
def test_log_cannot_be_altered(office: Office, admin: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="audit_entry only grows"):
        office.run(statement)
