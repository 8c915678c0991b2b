"""Leave. Each change bumps the employee's version and tells `leave_changed` with all that has not ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.leave import check_span
from services.staff.models import Employee, Leave
from services.staff.repository import audit, constraints
from services.staff.repository.audit import Act, Facts
from shared.errors import NotFound
from shared.ids import new_id
from shared.outbox import emit


class LeaveUnknown(NotFound):
    """No such leave of this employee."""


def of(session: Session, employee_id: UUID, *, ending_after: datetime | None = None) -> list[Leave]:
    """Leave of an employee that stands, the latest first; with `ending_after`, only what ends later."""
    statement = select(Leave).where(Leave.employee_id == employee_id, Leave.cancelled_at.is_(None))
    if ending_after is not None:
        statement = statement.where(Leave.ends_at > ending_after)
    return list(session.scalars(statement.order_by(Leave.starts_at.desc()).limit(200)))


def add(session: Session, employee: Employee, values: Facts, act: Act) -> Leave:
    """Add leave of a locked employee; tells `leave_changed`. Refuses a span that overlaps another."""
    check_span(values["starts_at"], values["ends_at"])
    leave = Leave(id=new_id(), employee_id=employee.id, created_at=act.now, cancelled_at=None, **values)
    with constraints.refusals(session):
        session.add(leave)
    audit.record(session, act, "leave_added", ("employee", employee.id), after=_facts_of(leave))
    tell(session, employee, act)
    return leave


def cancel(session: Session, employee: Employee, leave_id: UUID, act: Act) -> Leave:
    """Cancel leave of a locked employee; tells `leave_changed`. Cancelled before: nothing happens."""
    leave = session.get(Leave, leave_id)
    if leave is None or leave.employee_id != employee.id:
        raise LeaveUnknown(f"no leave {leave_id}")
    if leave.cancelled_at is None:
        leave.cancelled_at = act.now
        session.flush()
        audit.record(session, act, "leave_cancelled", ("employee", employee.id), before=_facts_of(leave))
        tell(session, employee, act)
    return leave


def tell(session: Session, employee: Employee, act: Act) -> None:
    """Bump the employee's version and emit `leave_changed`."""
    employee.version += 1
    standing = [_facts_of(leave) for leave in of(session, employee.id, ending_after=act.now)]
    data = {"employee_id": str(employee.id), "leave": standing}
    emit(session, events.LeaveChanged, employee.id, employee.version, data)


def _facts_of(leave: Leave) -> Facts:
    return {
        "leave_id": str(leave.id),
        "starts_at": leave.starts_at.isoformat(),
        "ends_at": leave.ends_at.isoformat(),
        "kind": leave.kind,
    }
