"""Rows as the published answers say them, each as far as the viewer may see."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.staff import schemas
from services.staff.domain.departure import Departure, undo_until
from services.staff.domain.import_rules import needs_confirmation
from services.staff.domain.people import masked_phone
from services.staff.domain.reach import View, Viewer, view_of
from services.staff.models import (
    AccessToken,
    DeparturePlan,
    Employee,
    Leave,
    Team,
    WorkingCalendar,
)
from services.staff.models_imports import ImportJob, ImportRow
from services.staff.models_views import SavedView
from shared.files.mapping_origin import why
from shared.pages import Page

Answer = dict[str, Any]

_EMPLOYEE = schemas.Employee()
_DIRECTORY = schemas.Employee(only=schemas.DIRECTORY_FIELDS)
_TEAM = schemas.Team()
_CALENDAR = schemas.Calendar(exclude=("exceptions",))
_DEPARTURE = schemas.Departure()
_DEPARTURE_LINE = schemas.DepartureLine()
_LEAVE = schemas.Leave()
_TOKEN = schemas.ApiToken()
_IMPORT = schemas.EmployeeImport(exclude=("progress", "needs_confirmation"))
_IMPORT_ROW = schemas.EmployeeImportRow()
_ABSENCE = schemas.ImportDeparture()
_VIEW = schemas.SavedView()


def employee(row: Employee, view: View = View.FULL) -> Answer:
    """An employee in one of the three views."""
    if view is View.DIRECTORY:
        return dict(_DIRECTORY.dump(row))
    answer = dict(_EMPLOYEE.dump(row))
    if view is View.MASKED and answer["phone"]:
        answer["phone"] = masked_phone(answer["phone"])
    return answer


def employee_for(viewer: Viewer, row: Employee) -> Answer:
    """An employee as far as this viewer may see."""
    return employee(row, view_of(viewer, row.id, row.team_id))


def team(row: Team) -> Answer:
    """A team."""
    return dict(_TEAM.dump(row))


def calendar(row: WorkingCalendar, exceptions: Sequence[Answer]) -> Answer:
    """A calendar with its exceptions."""
    return {**_CALENDAR.dump(row), "exceptions": list(exceptions)}


def departure(row: DeparturePlan, terms: Departure) -> Answer:
    """A departure."""
    return dict(_DEPARTURE.dump(_departure(row, terms)))


def departure_line(row: DeparturePlan, terms: Departure, who: Employee) -> Answer:
    """A departure in a list, with whose it is."""
    named = {"name": who.name, "number": who.number, "team_id": who.team_id}
    return dict(_DEPARTURE_LINE.dump(_departure(row, terms) | named))


def _departure(row: DeparturePlan, terms: Departure) -> dict[str, Any]:
    return {
        "employee_id": row.employee_id,
        "effective_on": terms.effective_on,
        "plan": terms.plan,
        "state": terms.state,
        "applied_at": row.applied_at,
        "undo_until": undo_until(row.state, row.applied_at),
        "undone_at": row.undone_at,
    }


def leave(row: Leave) -> Answer:
    """One leave."""
    return dict(_LEAVE.dump(row))


def api_token(row: AccessToken, secret: str | None = None) -> Answer:
    """An API token; its secret only at creation."""
    answer = dict(_TOKEN.dump(row))
    return answer | {"access_token": secret} if secret else answer


def saved_view(row: SavedView, owner_name: str, viewer_id: UUID) -> Answer:
    """A saved view as its owner or a colleague sees it."""
    answer = dict(_VIEW.dump(row))
    return {**answer, "owner_name": owner_name, "mine": row.owner_id == viewer_id}


def session(token: AccessToken, secret: str, owner: Employee) -> Answer:
    """A session just begun, with its secret."""
    expires_at = token.expires_at.isoformat()
    return {"access_token": secret, "expires_at": expires_at, "employee": employee(owner)}


def import_job(row: ImportJob) -> Answer:
    """An import and how far it is, from 0 to 1."""
    done = row.state in ("completed", "undoing", "undone")
    progress = 1.0 if done else round(min(0.99, row.processed / row.total), 4) if row.total else 0.0
    asks = row.missing is not None and needs_confirmation(row.missing, row.active or 0)
    told = {"progress": progress, "needs_confirmation": asks, "mapping_why": why(row.mapping_origin)}
    return {**_IMPORT.dump(row), **told}


def import_row(row: Row[ImportRow, str | None]) -> Answer:
    """One row of a file, what became of it, and whom it is about."""
    told, name = row
    return {**_IMPORT_ROW.dump(told), "name": name}


def import_departure(row: Any) -> Answer:
    """Somebody a file does not have: their absence, themselves, and the state of their departure."""
    absence, missed, planned = row
    state = "departed" if not missed.active else "planned" if planned else "proposed"
    facts = {"number": missed.number, "name": missed.name, "team_id": missed.team_id, "state": state}
    told = {name: getattr(absence, name) for name in ("employee_id", "confirmed_by", "confirmed_at")}
    return dict(_ABSENCE.dump({**told, **facts}))


def page(found: Page[Any], say: Callable[[Any], Answer]) -> Answer:
    """A page of rows, each said by `say`."""
    return {"data": [say(row) for row in found.rows], "next_after": found.next_after}


def all_of(rows: Sequence[Any], say: Callable[[Any], Answer]) -> Answer:
    """A list that always fits one page."""
    return {"data": [say(row) for row in rows], "next_after": None}


def actor(row: Employee, teams: Sequence[UUID]) -> Answer:
    """Who a token speaks for, as the gateway passes it on."""
    attributes = {
        "name": row.name,
        "team_id": str(row.team_id) if row.team_id else None,
        "region": row.region,
        "seniority": row.seniority.value,
    }
    return {
        "id": str(row.id),
        "roles": list(row.roles),
        "groups": [str(team_id) for team_id in teams],
        "attributes": attributes,
    }
