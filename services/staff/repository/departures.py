"""Departures: planned for a day, applied once. Ends the leaver's tokens, tells `employee_departed`."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.departure import (
    Departure,
    DepartureState,
    Plan,
    PlanUnclear,
    Target,
    check_may_replace,
    check_plan,
    is_due,
    plan_in_force,
)
from services.staff.models import DeparturePlan, Employee
from services.staff.repository import audit, employees, teams, tokens
from services.staff.repository.audit import Act, Facts
from shared.errors import NotFound
from shared.outbox import emit


class NoDeparture(NotFound):
    """Nobody has said that this employee leaves."""


def get(session: Session, employee_id: UUID) -> DeparturePlan:
    """The departure of an employee, or `NoDeparture`."""
    found = session.get(DeparturePlan, employee_id)
    if found is None:
        raise NoDeparture(f"no departure of employee {employee_id}")
    return found


def due(session: Session, today: date) -> Sequence[UUID]:
    """Employees whose planned day has come, the earliest first."""
    statement = select(DeparturePlan.employee_id).where(
        DeparturePlan.state == DepartureState.PLANNED, DeparturePlan.effective_on <= today
    )
    return session.scalars(statement.order_by(DeparturePlan.effective_on, DeparturePlan.employee_id)).all()


def depart(session: Session, employee: Employee, asked: Departure, today: date, act: Act) -> DeparturePlan:
    """Plan the departure of a locked employee, and apply it if its day has come.

    The same departure again changes nothing; other terms after it was applied raise `AlreadyDeparted`.
    The last admin cannot leave (`LastAdmin`), on no day.
    """
    check_plan(asked.plan, employee.id)
    row = session.get(DeparturePlan, employee.id)
    if not check_may_replace(departure_of(row) if row else None, asked):
        return get(session, employee.id)
    employees.check_admin_remains(session, employee)
    _check_taker(session, asked.plan)
    row = _write(session, row, employee, asked, act)
    if is_due(asked.effective_on, today):
        apply(session, employee, row, act)
    return row


def _check_taker(session: Session, plan: Plan) -> None:
    if plan.employee_id is None:
        return
    taker = session.get(Employee, plan.employee_id)
    if taker is None or not taker.active:
        raise PlanUnclear("no active employee has this id", pointer="/plan/employee_id")


def _write(
    session: Session, row: DeparturePlan | None, employee: Employee, asked: Departure, act: Act
) -> DeparturePlan:
    before = facts_of(row) if row else None
    row = row or DeparturePlan(employee_id=employee.id)
    row.effective_on, row.state = asked.effective_on, DepartureState.PLANNED
    row.applied_at = row.told_version = row.undone_at = None
    row.target, row.target_employee_id = asked.plan.target, asked.plan.employee_id
    row.target_pool_id = asked.plan.pool_id
    row.decided_by, row.decided_at = act.actor_id, act.now
    session.add(row)
    session.flush()
    if before != facts_of(row):
        audit.record(
            session, act, "departure_planned", ("employee", employee.id), before=before, after=facts_of(row)
        )
    return row


def apply_if_due(session: Session, employee: Employee, today: date, act: Act) -> bool:
    """Apply the planned departure of a locked employee if its day has come still; `LastAdmin` keeps them."""
    row = session.get(DeparturePlan, employee.id)
    if row is None or row.state is not DepartureState.PLANNED or not is_due(row.effective_on, today):
        return False
    employees.check_admin_remains(session, employee)
    apply(session, employee, row, act)
    return True


def apply(session: Session, employee: Employee, row: DeparturePlan, act: Act) -> None:
    """Make the leaver inactive: tokens dead, teams without manager, then the two events, in that order."""
    taker = session.get(Employee, row.target_employee_id) if row.target_employee_id else None
    plan = plan_in_force(_plan_of(row), taker_is_active=taker is not None and taker.active)
    row.target, row.target_employee_id, row.target_pool_id = plan.target, plan.employee_id, plan.pool_id
    row.state, row.applied_at = DepartureState.APPLIED, act.now
    employee.active = False
    session.flush()
    tokens.end_all(session, employee.id, act)
    row.led_teams = teams.leave_without_manager(session, employee.id, act)
    audit.record(session, act, "employee_departed", ("employee", employee.id), after=facts_of(row))
    tell(session, employee, row)
    employee.version += 1
    employees.tell(session, employee)


def tell(session: Session, employee: Employee, row: DeparturePlan) -> None:
    """Bump the employee's version and emit `employee_departed`; the row remembers with which."""
    employee.version += 1
    row.told_version = employee.version
    emit(session, events.EmployeeDeparted, employee.id, employee.version, _event_of(row))


def cancel(session: Session, employee: Employee, act: Act) -> None:
    """Forget a planned departure of a locked employee; `NoDeparture` if none is planned."""
    row = get(session, employee.id)
    if row.state is not DepartureState.PLANNED:
        raise NoDeparture(f"no departure of employee {employee.id} is planned any more")
    audit.record(session, act, "departure_cancelled", ("employee", employee.id), before=facts_of(row))
    session.delete(row)


def departure_of(row: DeparturePlan) -> Departure:
    """The row as the rules read it."""
    return Departure(row.effective_on, _plan_of(row), row.state)


def _plan_of(row: DeparturePlan) -> Plan:
    return Plan(Target(row.target), row.target_employee_id, row.target_pool_id)


def facts_of(row: DeparturePlan) -> Facts:
    """What is said of a departure in the audit log, JSON-ready."""
    return {**_event_of(row), "state": row.state.value}


def _event_of(row: DeparturePlan) -> dict[str, Any]:
    taker, pool = row.target_employee_id, row.target_pool_id
    plan = {
        "target": Target(row.target).value,
        "employee_id": str(taker) if taker else None,
        "pool_id": str(pool) if pool else None,
    }
    return {"employee_id": str(row.employee_id), "effective_on": row.effective_on.isoformat(), "plan": plan}
