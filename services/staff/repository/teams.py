"""Teams: find, list, add, change. A change bumps the version and tells `team_changed`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.people import Role
from services.staff.models import Employee, Team
from services.staff.repository import audit, constraints
from services.staff.repository.audit import Act, Facts
from shared.errors import Invalid, NotFound
from shared.ids import new_id
from shared.outbox import emit
from shared.pages import Page, page_of


class TeamUnknown(NotFound):
    """No such team."""


class NotAManager(Invalid):
    """A team is led by an active employee with the role of manager."""

    code = "not_a_manager"


def get(session: Session, team_id: UUID) -> Team:
    """The team, or `TeamUnknown`."""
    found = session.get(Team, team_id)
    if found is None:
        raise TeamUnknown(f"no team {team_id}")
    return found


def lock(session: Session, team_id: UUID) -> Team:
    """The team, locked against other writers; `TeamUnknown` if there is none."""
    found = session.get(Team, team_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise TeamUnknown(f"no team {team_id}")
    return found


def managed_by(session: Session, employee_id: UUID) -> list[UUID]:
    """Ids of the teams an employee manages, in order."""
    return list(session.scalars(select(Team.id).where(Team.manager_id == employee_id).order_by(Team.id)))


def page(session: Session, query: Facts) -> Page[Team]:
    """Teams in the order of `query["sort"]`; filters `q` (part of the name) and `region`."""
    statement = select(Team)
    if "region" in query:
        statement = statement.where(Team.region == query["region"])
    if "q" in query:
        statement = statement.where(Team.name.icontains(query["q"], autoescape=True))
    return page_of(session, statement, Team, query["sort"], query)


def add(session: Session, values: Facts, act: Act) -> Team:
    """Add a team; tells `team_changed`. The manager must be an active employee with that role."""
    check_manager(session, values["manager_id"])
    team = Team(id=new_id(), version=1, created_at=act.now, **values)
    with constraints.refusals(session):
        session.add(team)
    audit.record(session, act, "team_added", ("team", team.id), after=facts_of(team))
    tell(session, team)
    return team


def change(session: Session, team: Team, values: Facts, act: Act, action: str = "team_changed") -> Team:
    """Write new values of a locked team; tells `team_changed` if any differs."""
    check_manager(session, values.get("manager_id"))
    before = facts_of(team)
    for name, value in values.items():
        setattr(team, name, value)
    if facts_of(team) == before:
        return team
    team.version += 1
    with constraints.refusals(session):
        audit.record(session, act, action, ("team", team.id), before=before, after=facts_of(team))
    tell(session, team)
    return team


def leave_without_manager(session: Session, employee_id: UUID, act: Act) -> dict[str, int]:
    """Take an employee off the teams they manage, each with its note in the audit log.

    Returns the version of each team from then on.
    """
    left = {}
    for team_id in managed_by(session, employee_id):
        team = change(session, lock(session, team_id), {"manager_id": None}, act, "team_left_without_manager")
        left[str(team_id)] = team.version
    return left


def give_back(session: Session, employee_id: UUID, left: Mapping[str, int], act: Act) -> None:
    """Let an employee manage again the teams that nobody has changed since they were taken off them."""
    for team_id, version in sorted(left.items()):
        team = lock(session, UUID(team_id))
        if team.version == version:
            change(session, team, {"manager_id": employee_id}, act, "team_given_back")


def check_manager(session: Session, employee_id: UUID | None) -> None:
    """Raise `NotAManager` unless nobody, or an active employee with the role, is named."""
    if employee_id is None:
        return
    found = session.get(Employee, employee_id)
    if found is None or not found.active or Role.MANAGER not in found.roles:
        raise NotAManager("name an active employee with the role manager", pointer="/manager_id")


def facts_of(team: Team) -> dict[str, Any]:
    """What is said of a team in the audit log and in events, JSON-ready."""
    manager = str(team.manager_id) if team.manager_id else None
    return {"name": team.name, "region": team.region, "manager_id": manager}


def event_of(team: Team) -> dict[str, Any]:
    """The data of `team_changed`."""
    return {"team_id": str(team.id), **facts_of(team)}


def tell(session: Session, team: Team) -> None:
    """Emit `team_changed` at the team's version."""
    emit(session, events.TeamChanged, team.id, team.version, event_of(team))
