"""Teams: written by admins, read by everyone."""

from uuid import uuid4

import pytest

from services.staff.domain.reach import RoleNotAllowed
from services.staff.repository.constraints import NameTaken
from services.staff.repository.teams import NotAManager, TeamUnknown
from shared.errors import Conflict, Invalid, VersionConflict
from tests.staff.office import TO_POOL, TODAY, Office, at_once

BODY = {"name": "华东一组", "region": "华东"}


def test_team_is_added_and_told(office: Office, admin: str) -> None:
    manager = office.hire("manager")
    team = office.as_(admin).create_team(body={**BODY, "manager_id": manager})
    [event] = office.events(team["id"])
    assert (event["type"], event["sequence"]) == ("team_changed", 1)
    assert event["data"] == {"team_id": team["id"], **BODY, "manager_id": manager}


def test_team_changes_and_is_told_at_its_version(office: Office, admin: str) -> None:
    team = office.team()
    answer = office.as_(admin).update_team(team_id=team, body={"region": "华南"}, if_match=1)
    assert (answer["region"], answer["version"]) == ("华南", 2)
    assert [event["sequence"] for event in office.events(team)] == [1, 2]


def test_change_that_changes_nothing_is_not_told(office: Office, admin: str) -> None:
    team = office.team()
    assert office.as_(admin).update_team(team_id=team, body={"region": "华北"})["version"] == 1


def test_stale_version_of_a_team_is_refused(office: Office, admin: str) -> None:
    team = office.team()
    with pytest.raises(VersionConflict):
        office.as_(admin).update_team(team_id=team, body={"region": "华南"}, if_match=7)


def test_of_two_edits_of_one_version_one_is_refused(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    answers = at_once(
        lambda: office.as_(admin).update_employee(employee_id=rep, body={"weight": 1}, if_match=1),
        lambda: office.as_(admin).update_employee(employee_id=rep, body={"weight": 2}, if_match=1),
    )
    assert sorted(getattr(answer, "code", "written") for answer in answers) == ["version_conflict", "written"]
    assert office.run("SELECT version FROM employee WHERE id = :id", id=rep) == [(2,)]


def test_name_of_a_team_is_taken(office: Office, admin: str) -> None:
    office.team("一组")
    with pytest.raises(NameTaken):
        office.as_(admin).create_team(body={**BODY, "name": "一组"})
    two = office.team("二组")
    with pytest.raises(NameTaken):
        office.as_(admin).update_team(team_id=two, body={"name": "一组"})


def test_manager_must_be_active_and_have_the_role(office: Office, admin: str) -> None:
    rep, gone = office.hire("rep"), office.hire("manager")
    office.as_(admin).depart_employee(employee_id=gone, body={"effective_on": TODAY, "plan": TO_POOL})
    for manager in (rep, gone, str(uuid4())):
        with pytest.raises(NotAManager):
            office.as_(admin).create_team(body={**BODY, "manager_id": manager})


def test_one_key_adds_one_team(office: Office, admin: str) -> None:
    first = office.as_(admin, "k1").create_team(body=BODY)
    assert office.as_(admin, "k1").create_team(body=BODY) == first


def test_a_refusal_is_replayed_under_its_key(office: Office, admin: str) -> None:
    office.team("华东一组")
    with pytest.raises(NameTaken):
        office.as_(admin, "k1").create_team(body=BODY)
    office.run("UPDATE team SET name = 'another'")
    with pytest.raises(Conflict) as replayed:
        office.as_(admin, "k1").create_team(body=BODY)
    assert replayed.value.code == "name_taken"


@pytest.mark.parametrize("role", ["hr", "manager", "rep", "finance"])
def test_only_admins_write_teams(office: Office, role: str) -> None:
    someone, team = office.hire(role), office.team()
    with pytest.raises(RoleNotAllowed):
        office.as_(someone).create_team(body=BODY)
    with pytest.raises(RoleNotAllowed):
        office.as_(someone).update_team(team_id=team, body={"region": "华南"})
    assert office.as_(someone).get_team(team_id=team)["name"] == "一组"


def test_unknown_team_is_not_found(office: Office, admin: str) -> None:
    with pytest.raises(TeamUnknown):
        office.as_(admin).get_team(team_id=str(uuid4()))
    with pytest.raises(TeamUnknown):
        office.as_(admin).update_team(team_id=str(uuid4()), body={})


def test_unclear_team_is_refused(office: Office, admin: str) -> None:
    with pytest.raises(Invalid):
        office.as_(admin).create_team(body={"name": "", "colour": "red"})
