"""Whose record an employee may see, and how much of it. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from services.staff.domain.people import Role
from shared.errors import Forbidden, NotFound


class RoleNotAllowed(Forbidden):
    """The operation belongs to another role."""

    code = "role_not_allowed"


class View(StrEnum):
    """How much of an employee's record is shown."""

    FULL = "full"
    MASKED = "masked"
    DIRECTORY = "directory"


@dataclass(frozen=True)
class Viewer:
    """Who asks: their id, roles, and the teams they manage."""

    id: UUID
    roles: frozenset[Role]
    teams: frozenset[UUID] = field(default_factory=frozenset)

    def manages(self, team_id: UUID | None) -> bool:
        """Whether this viewer is the manager of that team."""
        return Role.MANAGER in self.roles and team_id in self.teams


WRITERS = frozenset({Role.ADMIN, Role.HR})


def view_of(viewer: Viewer, employee_id: UUID, team_id: UUID | None) -> View:
    """Admin, HR, the person, their manager see all; finance the phone masked; others the directory."""
    if viewer.roles & WRITERS or viewer.id == employee_id or viewer.manages(team_id):
        return View.FULL
    return View.MASKED if Role.FINANCE in viewer.roles else View.DIRECTORY


def check_role(viewer: Viewer, allowed: frozenset[Role]) -> None:
    """Raise `RoleNotAllowed` unless the viewer has one of the roles."""
    if not viewer.roles & allowed:
        raise RoleNotAllowed(f"needs one of the roles {', '.join(sorted(allowed))}")


def check_plans_for(viewer: Viewer, employee_id: UUID, team_id: UUID | None) -> None:
    """Raise `NotFound` unless the viewer may add or cancel leave: admin, HR or the person's manager."""
    if not (viewer.roles & WRITERS or viewer.manages(team_id)):
        raise NotFound(f"no employee {employee_id} in reach")


def check_sees_plans_of(viewer: Viewer, employee_id: UUID, team_id: UUID | None) -> None:
    """Raise `NotFound` unless the viewer may read this person's leave."""
    if view_of(viewer, employee_id, team_id) is not View.FULL:
        raise NotFound(f"no employee {employee_id} in reach")
