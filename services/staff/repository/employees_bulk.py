"""Many employees in a few statements: the same rows, notes and events as one by one."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.people import Role
from services.staff.models import Employee
from services.staff.repository import audit, constraints, teams
from services.staff.repository.audit import Act, Facts
from services.staff.repository.employees import event_of, facts_of, stored
from shared.ids import new_id
from shared.outbox import emit_many, outbox_row


def add_many(session: Session, rows: Iterable[Facts], act: Act) -> list[Employee]:
    """Add employees; each tells `employee_changed`. Refuses all of them when one is taken or unknown."""
    added = [
        Employee(id=new_id(), version=1, active=True, created_at=act.now, **stored(values)) for values in rows
    ]
    with constraints.refusals(session):
        session.add_all(added)
    for employee in added:
        audit.record(session, act, "employee_added", ("employee", employee.id), after=facts_of(employee))
    _tell(session, added)
    return added


def change_many(session: Session, changes: Sequence[tuple[Employee, Facts]], act: Act) -> None:
    """Write values that differ of locked employees; each tells `employee_changed`.

    Who loses the role of manager loses their teams.
    """
    leaderless = []
    for employee, values in changes:
        before = facts_of(employee)
        for name, value in stored(values).items():
            setattr(employee, name, value)
        employee.version += 1
        after = facts_of(employee)
        audit.record(session, act, "employee_changed", ("employee", employee.id), before=before, after=after)
        if Role.MANAGER in before["roles"] and Role.MANAGER not in employee.roles:
            leaderless.append(employee.id)
    with constraints.refusals(session):
        pass
    for employee_id in leaderless:
        teams.leave_without_manager(session, employee_id, act)
    _tell(session, [employee for employee, _ in changes])


def _tell(session: Session, told: Iterable[Employee]) -> None:
    emit_many(
        session, [outbox_row(events.EmployeeChanged, each.id, each.version, event_of(each)) for each in told]
    )
