"""Employees through the service: written by admin and HR, seen by each as far as they may."""

from typing import Any
from uuid import uuid4

import pytest

from services.staff.domain.people import RoleNotGrantable
from services.staff.domain.reach import RoleNotAllowed
from services.staff.repository.constraints import EmailTaken, NumberTaken, ReferenceUnknown
from services.staff.repository.employees import EmployeeUnknown, HasLeft
from services.staff.rpc_call import NobodyAsks
from shared.errors import Invalid, NotFound, VersionConflict
from shared.idempotency import KeyReused
from tests.staff.office import PASSWORD, TO_POOL, TODAY, Office

NEW = {"number": "2001", "name": "李雷", "email": "li.lei@example.com", "phone": "138-0000 5678"}
DIRECTORY = {"id", "number", "name", "team_id", "active"}


def test_employee_is_added_and_told(office: Office, admin: str) -> None:
    answer = office.as_(admin).create_employee(body={**NEW, "roles": ["rep"], "seniority": "senior"})
    assert (answer["number"], answer["phone"], answer["version"]) == ("2001", "13800005678", 1)
    [event] = office.events(answer["id"])
    assert (event["type"], event["sequence"]) == ("employee_changed", 1)
    assert event["data"] == {
        "employee_id": answer["id"],
        "number": "2001",
        "name": "李雷",
        "email": "li.lei@example.com",
        "phone": "13800005678",
        "team_id": None,
        "region": None,
        "seniority": "senior",
        "weight": 100,
        "grades": ["A", "B", "C", "D"],
        "roles": ["rep"],
        "active": True,
        "calendar_id": None,
        "on_shift": True,
    }


def test_added_employee_signs_in_with_the_given_password(office: Office, admin: str) -> None:
    office.as_(admin).create_employee(body={**NEW, "password": PASSWORD})
    assert office.sign_in("2001")["employee"]["name"] == "李雷"


def test_employee_without_password_cannot_sign_in(office: Office, admin: str) -> None:
    office.as_(admin).create_employee(body=NEW)
    with pytest.raises(Exception, match="wrong"):
        office.sign_in("2001")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"number": None}, "/number"),
        ({"number": ""}, "/number"),
        ({"number": "a b"}, "/number"),
        ({"number": "a@b"}, "/number"),
        ({"name": "a\x00b"}, "/name"),
        ({"name": "\ud800"}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"phone": "call me"}, "/phone"),
        ({"roles": []}, "/roles"),
        ({"roles": ["king"]}, "/roles/0"),
        ({"roles": ["rep", "rep"]}, "/roles"),
        ({"weight": -1}, "/weight"),
        ({"weight": 1.5}, "/weight"),
        ({"grades": ["E"]}, "/grades/0"),
        ({"team_id": "red"}, "/team_id"),
        ({"password": "short"}, "/password"),
        ({"salary": 1}, "/salary"),
    ],
)
def test_unclear_field_is_refused_with_its_pointer(
    office: Office, admin: str, change: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        office.as_(admin).create_employee(body={**NEW, **change})
    assert {fault["pointer"] for fault in refused.value.errors} == {pointer}


@pytest.mark.parametrize("field", ["team_id", "calendar_id"])
def test_unknown_team_or_calendar_is_refused(office: Office, admin: str, field: str) -> None:
    with pytest.raises(ReferenceUnknown) as refused:
        office.as_(admin).create_employee(body={**NEW, field: str(uuid4())})
    assert refused.value.pointer == f"/{field}"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"email": "other@example.com"}, NumberTaken),
        ({"number": "2002", "email": "LI.LEI@example.com"}, EmailTaken),
    ],
)
def test_number_and_email_of_an_active_employee_are_taken(
    office: Office, admin: str, change: dict[str, Any], refusal: type[Exception]
) -> None:
    office.as_(admin).create_employee(body=NEW)
    with pytest.raises(refusal):
        office.as_(admin).create_employee(body={**NEW, **change})


def test_number_of_a_leaver_is_free_again(office: Office, admin: str) -> None:
    leaver = office.as_(admin).create_employee(body=NEW)["id"]
    office.as_(admin).depart_employee(employee_id=leaver, body={"effective_on": TODAY, "plan": TO_POOL})
    assert office.as_(admin).create_employee(body=NEW)["id"] != leaver


def test_one_key_adds_one_employee(office: Office, admin: str) -> None:
    body = {**NEW, "password": PASSWORD}
    first = office.as_(admin, key="k1").create_employee(body=body)
    assert office.as_(admin, key="k1").create_employee(body=body) == first
    assert office.run("SELECT count(*) FROM employee WHERE number = '2001'") == [(1,)]


def test_key_with_another_body_is_refused(office: Office, admin: str) -> None:
    office.as_(admin, key="k1").create_employee(body=NEW)
    with pytest.raises(KeyReused):
        office.as_(admin, key="k1").create_employee(body={**NEW, "name": "韩梅梅"})


def test_password_is_kept_in_no_table_but_as_argon2id(office: Office, admin: str) -> None:
    body = {**NEW, "password": "a very secret thing"}
    office.as_(admin, key="k1").create_employee(body=body)
    [[stored]] = office.run("SELECT password_hash FROM employee WHERE number = '2001'")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    for table in ("request_key", "outbox", "audit_entry"):
        rows = office.run(f"SELECT row_to_json({table})::text FROM {table}")
        assert not [row for [row] in rows if "secret" in row or "argon2" in row]


def test_hr_adds_a_rep_but_no_admin(office: Office, admin: str) -> None:
    hr = office.hire("hr")
    office.as_(hr).create_employee(body={**NEW, "roles": ["rep", "manager"]})
    with pytest.raises(RoleNotGrantable):
        office.as_(hr).create_employee(body={**NEW, "number": "2002", "roles": ["admin"]})


@pytest.mark.parametrize("role", ["rep", "manager", "marketer", "finance", "employee"])
def test_other_roles_do_not_write_employees(office: Office, role: str) -> None:
    someone = office.hire(role)
    with pytest.raises(RoleNotAllowed):
        office.as_(someone).create_employee(body=NEW)
    with pytest.raises(RoleNotAllowed):
        office.as_(someone).update_employee(employee_id=someone, body={"name": "王"})


def test_nobody_reads_without_signing_in(office: Office, admin: str) -> None:
    with pytest.raises(NobodyAsks):
        office.as_(None).get_employee(employee_id=admin)


def test_change_bumps_the_version_and_is_told(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    answer = office.as_(admin).update_employee(
        employee_id=rep, body={"weight": 120, "on_shift": False, "phone": None}, if_match=1
    )
    assert (answer["weight"], answer["on_shift"], answer["phone"], answer["version"]) == (120, False, None, 2)
    event = office.events(rep)[-1]
    assert (event["sequence"], event["data"]["weight"], event["data"]["on_shift"]) == (2, 120, False)


def test_change_that_changes_nothing_is_not_told(office: Office, admin: str) -> None:
    rep = office.hire("rep", name="李雷")
    assert office.as_(admin).update_employee(employee_id=rep, body={"name": "李雷"})["version"] == 1
    assert len(office.events(rep)) == 1


def test_stale_version_is_refused_with_the_present_one(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).update_employee(employee_id=rep, body={"weight": 50}, if_match=1)
    with pytest.raises(VersionConflict) as refused:
        office.as_(admin).update_employee(employee_id=rep, body={"weight": 60}, if_match=1)
    assert refused.value.extra == {"version": 2}


@pytest.mark.parametrize("role", ["admin", "hr", "finance"])
def test_hr_does_not_change_a_privileged_employee(office: Office, role: str) -> None:
    hr, target = office.hire("hr"), office.hire(role)
    with pytest.raises(RoleNotGrantable):
        office.as_(hr).update_employee(employee_id=target, body={"email": "mine@example.com"})


def test_hr_does_not_promote_anyone_to_admin(office: Office) -> None:
    hr, rep = office.hire("hr"), office.hire("rep")
    with pytest.raises(RoleNotGrantable):
        office.as_(hr).update_employee(employee_id=rep, body={"roles": ["rep", "admin"]})


def test_last_admin_keeps_the_role(office: Office, admin: str) -> None:
    with pytest.raises(Exception, match="last active admin"):
        office.as_(admin).update_employee(employee_id=admin, body={"roles": ["employee"]})


def test_admin_gives_up_the_role_when_another_remains(office: Office, admin: str) -> None:
    office.hire("admin")
    assert office.as_(admin).update_employee(employee_id=admin, body={"roles": ["hr"]})["roles"] == ["hr"]


def test_record_of_a_leaver_is_not_changed(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    with pytest.raises(HasLeft):
        office.as_(admin).update_employee(employee_id=rep, body={"name": "王"})


def test_losing_the_role_of_manager_leaves_the_teams_without(office: Office, admin: str) -> None:
    manager = office.hire("manager")
    team = office.team(manager=manager)
    office.as_(admin).update_employee(employee_id=manager, body={"roles": ["rep"]})
    assert office.as_(admin).get_team(team_id=team)["manager_id"] is None
    assert office.broken_checks() == []


def test_new_password_ends_every_session(office: Office, admin: str) -> None:
    rep = office.hire("rep", number="3001")
    token = office.session_of(rep)
    office.as_(admin).update_employee(employee_id=rep, body={"password": "another horse"})
    assert not office.is_live(token)
    assert office.sign_in("3001", "another horse")


def test_unknown_employee_is_not_found(office: Office, admin: str) -> None:
    with pytest.raises(EmployeeUnknown):
        office.as_(admin).get_employee(employee_id=str(uuid4()))
    with pytest.raises(NotFound):
        office.as_(admin).update_employee(employee_id=str(uuid4()), body={})


def test_colleague_sees_the_directory_only(office: Office) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    assert set(office.as_(rep).get_employee(employee_id=other)) == DIRECTORY


def test_finance_sees_the_phone_masked(office: Office) -> None:
    finance, rep = office.hire("finance"), office.hire("rep")
    assert office.as_(finance).get_employee(employee_id=rep)["phone"] == "138****1234"


def test_finance_sees_that_there_is_no_phone(office: Office) -> None:
    finance, rep = office.hire("finance"), office.hire("rep", phone=None)
    assert office.as_(finance).get_employee(employee_id=rep)["phone"] is None


def test_manager_sees_their_team_in_full_and_others_in_the_directory(office: Office) -> None:
    manager, mine, other = office.hire("manager"), office.hire("rep"), office.hire("rep")
    office.move(mine, office.team(manager=manager))
    rows = {row["id"]: row for row in office.as_(manager).list_employees(query={})["data"]}
    assert rows[mine]["phone"] == "13800001234"
    assert set(rows[other]) == DIRECTORY


def test_own_profile_names_the_teams_managed(office: Office) -> None:
    manager = office.hire("manager")
    team = office.team(manager=manager)
    me = office.as_(manager).get_me()
    assert (me["id"], me["phone"], me["managed_team_ids"]) == (manager, "13800001234", [team])
