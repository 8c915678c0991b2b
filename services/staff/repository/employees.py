"""Employees: find, list, add, change. A change bumps the version and tells `employee_changed`."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, func, literal, or_, select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.people import Role, check_keeps_an_admin, plain_phone
from services.staff.domain.reach import WRITERS, Viewer
from services.staff.domain.signin import SignInRefused
from services.staff.models import Employee
from services.staff.repository import audit, constraints, teams, tokens
from services.staff.repository.audit import Act, Facts
from shared.database import advisory_lock
from shared.errors import Conflict, NotFound
from shared.ids import new_id
from shared.outbox import emit
from shared.pages import Page, page_of

FACTS = (
    *("number", "name", "email", "phone", "team_id", "region", "seniority", "roles"),
    *("weight", "grades", "skills", "on_shift", "active", "calendar_id"),
)


class EmployeeUnknown(NotFound):
    """No such employee."""


class HasLeft(Conflict):
    """A leaver's record stays as it was."""

    code = "has_left"


def get(session: Session, employee_id: UUID) -> Employee:
    """The employee, or `EmployeeUnknown`."""
    found = session.get(Employee, employee_id)
    if found is None:
        raise EmployeeUnknown(f"no employee {employee_id}")
    return found


def lock(session: Session, employee_id: UUID) -> Employee:
    """The employee, locked against other writers; `EmployeeUnknown` if there is none."""
    found = session.get(Employee, employee_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise EmployeeUnknown(f"no employee {employee_id}")
    return found


def check_active(employee: Employee) -> None:
    """Raise `HasLeft` for somebody who is no longer here."""
    if not employee.active:
        raise HasLeft("this employee has left")


def check_unchanged(session: Session, known: Employee) -> Employee:
    """The employee, locked, as they were when their password was verified; else `SignInRefused`."""
    now = lock(session, known.id)
    if not now.active or now.password_hash != known.password_hash:
        raise SignInRefused("the name or the password is wrong")
    return now


def lock_who_administers(session: Session) -> None:
    """Take the lock under which people leave, roles change and managers are named, one at a time."""
    advisory_lock(session, "staff.who_administers")


def by_sign_in_name(session: Session, name: str) -> Employee | None:
    """The active employee with this number or e-mail."""
    column = Employee.email if "@" in name else Employee.number
    return session.scalar(select(Employee).where(Employee.active, func.lower(column) == func.lower(name)))


def has_role(role: Role) -> ColumnElement[bool]:
    """The condition that an employee has the role."""
    return literal(role.value) == any_(Employee.roles)


def other_active_admins(session: Session, employee_id: UUID) -> int:
    """How many active admins there are beside this employee."""
    others = select(func.count()).where(Employee.active, has_role(Role.ADMIN), Employee.id != employee_id)
    return session.scalar(others) or 0


def page(session: Session, query: Facts, viewer: Viewer) -> Page[Employee]:
    """Employees in the order of `query["sort"]`; only admin and HR see those who have left."""
    statement = _filtered(select(Employee), query)
    if not viewer.roles & WRITERS:
        statement = statement.where(Employee.active)
    return page_of(session, statement, Employee, query["sort"], query)


def _filtered(statement: Select[Any], query: Facts) -> Select[Any]:
    for name in ("team_id", "region", "active"):
        if name in query:
            statement = statement.where(getattr(Employee, name) == query[name])
    if "role" in query:
        statement = statement.where(has_role(query["role"]))
    if "q" in query:
        part = query["q"]
        named = (column.icontains(part, autoescape=True) for column in (Employee.name, Employee.number))
        statement = statement.where(or_(*named))
    return statement


def add(session: Session, values: Facts, act: Act) -> Employee:
    """Add an employee; tells `employee_changed`. Refuses what is taken or unknown."""
    employee = Employee(id=new_id(), version=1, active=True, created_at=act.now, **stored(values))
    with constraints.refusals(session):
        session.add(employee)
    audit.record(session, act, "employee_added", ("employee", employee.id), after=facts_of(employee))
    tell(session, employee)
    return employee


def change(session: Session, employee: Employee, values: Facts, act: Act) -> Employee:
    """Write new values of a locked employee; tells `employee_changed` if any differs.

    Who loses the role of manager loses their teams; a new password ends every session and API token.
    """
    before = facts_of(employee)
    for name, value in stored(values).items():
        setattr(employee, name, value)
    if facts_of(employee) == before and "password_hash" not in values:
        return employee
    employee.version += 1
    with constraints.refusals(session):
        after = facts_of(employee)
        audit.record(session, act, "employee_changed", ("employee", employee.id), before=before, after=after)
    if Role.MANAGER in before["roles"] and Role.MANAGER not in employee.roles:
        teams.leave_without_manager(session, employee.id, act)
    if "password_hash" in values:
        note_new_password(session, employee, act)
    tell(session, employee)
    return employee


def check_admin_remains(session: Session, employee: Employee) -> None:
    """Raise `LastAdmin` if this active employee is the only one who can administer."""
    if employee.active and Role.ADMIN in employee.roles:
        check_keeps_an_admin(other_active_admins(session, employee.id))


def note_new_password(session: Session, employee: Employee, act: Act) -> None:
    """End what the old password let in, and note the change without either password."""
    tokens.end_all(session, employee.id, act)
    audit.record(session, act, "password_changed", ("employee", employee.id))


def facts_of(employee: Employee) -> Facts:
    """What is said of an employee in the audit log and in events, JSON-ready."""
    facts = {name: getattr(employee, name) for name in FACTS}
    as_text = {name: str(value) for name, value in facts.items() if isinstance(value, (UUID, StrEnum))}
    return facts | as_text


def event_of(employee: Employee) -> Facts:
    """The data of `employee_changed`."""
    facts = facts_of(employee)
    del facts["skills"]
    return {"employee_id": str(employee.id), **facts}


def tell(session: Session, employee: Employee) -> None:
    """Emit `employee_changed` at the employee's version."""
    emit(session, events.EmployeeChanged, employee.id, employee.version, event_of(employee))


def stored(values: Facts) -> Facts:
    """Values as columns hold them: enum words as text, the phone without punctuation."""
    stored = dict(values)
    for name in ("roles", "grades"):
        if name in stored:
            stored[name] = sorted(word.value for word in stored[name])
    if stored.get("phone"):
        stored["phone"] = plain_phone(stored["phone"])
    return stored
