"""Taking a departure back: the leaver works here again; what they held comes back by the event."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.departure import DepartureState, NotDeparted, check_may_undo
from services.staff.models import DeparturePlan, Employee
from services.staff.repository import audit, constraints, employees, teams
from services.staff.repository.audit import Act
from services.staff.repository.constraints import EmailTaken, NumberTaken
from services.staff.repository.departures import facts_of
from shared.outbox import emit


def undo(session: Session, employee: Employee, act: Act) -> DeparturePlan:
    """Make a locked leaver active again and tell `employee_reinstated`, then `employee_changed`.

    Raises `NotDeparted`, `DepartureTooOld`; `NumberTaken` or `EmailTaken` where somebody active has it now.
    Tokens stay dead; a team they managed that nobody has changed since is theirs again.
    """
    row = session.get(DeparturePlan, employee.id)
    if row is None:
        raise NotDeparted("the employee has not left")
    check_may_undo(row.state, row.applied_at, act.now)
    _check_still_theirs(session, employee)
    before = facts_of(row)
    row.state, row.undone_at = DepartureState.UNDONE, act.now
    employee.active = True
    with constraints.refusals(session):
        audit.record(
            session,
            act,
            "departure_undone",
            ("employee", employee.id),
            before=before,
            after=facts_of(row),
        )
    teams.give_back(session, employee.id, row.led_teams, act)
    _tell(session, employee, row)
    return row


def _check_still_theirs(session: Session, employee: Employee) -> None:
    """Refuse, by name, if another active employee has got their number or e-mail meanwhile."""
    number, email = func.lower(Employee.number), func.lower(Employee.email)
    same = or_(number == func.lower(employee.number), email == func.lower(employee.email))
    other = session.scalar(
        select(Employee).where(Employee.active, Employee.id != employee.id, same).order_by(number, email)
    )
    if other is None:
        return
    has_number = other.number.lower() == employee.number.lower()
    kind, what = (NumberTaken, employee.number) if has_number else (EmailTaken, employee.email)
    named = {"employee_id": str(other.id), "number": other.number, "name": other.name}
    raise kind(f"{what} belongs to {other.name} ({other.number}) now", extra=named)


def _tell(session: Session, employee: Employee, row: DeparturePlan) -> None:
    employee.version += 1
    told = {
        "employee_id": str(employee.id),
        "departed_at": row.applied_at.isoformat() if row.applied_at else None,
        "departed_sequence": row.told_version,
        "plan": facts_of(row)["plan"],
    }
    emit(session, events.EmployeeReinstated, employee.id, employee.version, told)
    employee.version += 1
    employees.tell(session, employee)
