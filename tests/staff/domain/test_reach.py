"""Who sees how much of whom."""

from uuid import UUID

import pytest

from services.staff.domain.people import Role
from services.staff.domain.reach import (
    WRITERS,
    RoleNotAllowed,
    View,
    Viewer,
    check_plans_for,
    check_role,
    check_sees_plans_of,
    view_of,
)
from shared.errors import NotFound

ME, OTHER = UUID(int=1), UUID(int=2)
MY_TEAM, OTHER_TEAM = UUID(int=11), UUID(int=12)


def viewer(*roles: Role) -> Viewer:
    return Viewer(ME, frozenset(roles), frozenset({MY_TEAM}))


@pytest.mark.parametrize(
    ("roles", "employee_id", "team_id", "view"),
    [
        ((Role.ADMIN,), OTHER, OTHER_TEAM, View.FULL),
        ((Role.HR,), OTHER, None, View.FULL),
        ((Role.REP,), ME, OTHER_TEAM, View.FULL),
        ((Role.MANAGER,), OTHER, MY_TEAM, View.FULL),
        ((Role.MANAGER,), OTHER, OTHER_TEAM, View.DIRECTORY),
        ((Role.MANAGER,), OTHER, None, View.DIRECTORY),
        ((Role.REP,), OTHER, MY_TEAM, View.DIRECTORY),
        ((Role.FINANCE,), OTHER, OTHER_TEAM, View.MASKED),
        ((Role.MARKETER,), OTHER, OTHER_TEAM, View.DIRECTORY),
        ((Role.EMPLOYEE,), OTHER, OTHER_TEAM, View.DIRECTORY),
    ],
)
def test_view_follows_role_and_reach(
    roles: tuple[Role, ...], employee_id: UUID, team_id: UUID | None, view: View
) -> None:
    assert view_of(viewer(*roles), employee_id, team_id) is view


@pytest.mark.parametrize("role", [Role.ADMIN, Role.HR, Role.MANAGER])
def test_admin_hr_and_the_manager_plan_leave(role: Role) -> None:
    check_plans_for(viewer(role), OTHER, MY_TEAM)


@pytest.mark.parametrize(
    ("role", "team_id"), [(Role.MANAGER, OTHER_TEAM), (Role.REP, MY_TEAM), (Role.FINANCE, None)]
)
def test_to_anyone_else_the_employee_is_not_there(role: Role, team_id: UUID | None) -> None:
    with pytest.raises(NotFound):
        check_plans_for(viewer(role), OTHER, team_id)


def test_nobody_plans_their_own_leave() -> None:
    with pytest.raises(NotFound):
        check_plans_for(viewer(Role.REP), ME, MY_TEAM)


def test_everyone_reads_their_own_leave() -> None:
    check_sees_plans_of(viewer(Role.REP), ME, MY_TEAM)


@pytest.mark.parametrize("role", [Role.REP, Role.FINANCE])
def test_a_colleague_does_not_read_leave(role: Role) -> None:
    with pytest.raises(NotFound):
        check_sees_plans_of(viewer(role), OTHER, MY_TEAM)


def test_a_needed_role_is_enough() -> None:
    check_role(viewer(Role.HR, Role.EMPLOYEE), WRITERS)


def test_without_a_needed_role_the_operation_is_refused() -> None:
    with pytest.raises(RoleNotAllowed):
        check_role(viewer(Role.MANAGER), WRITERS)
