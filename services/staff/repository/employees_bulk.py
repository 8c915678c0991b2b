"""Many employees in a few statements: the same rows, notes and events as one by one."""

from collections.abc import Iterable, Sequence

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from services.staff import events
from services.staff.domain.people import Role
from services.staff.models import Employee
from services.staff.repository import audit, constraints, teams
from services.staff.repository.audit import Act, Facts
from services.staff.repository.employees import FACTS, event_of, facts_of, stored
from shared.ids import new_id
from shared.outbox import emit_many, outbox_row

_WRITE = text(f"""
    UPDATE employee SET version = said.version, {", ".join(f"{name} = said.{name}" for name in FACTS)}
    FROM jsonb_populate_recordset(null::employee, cast(:rows AS jsonb)) AS said WHERE employee.id = said.id
""")  # noqa: S608 - column names of ours


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
    rows, leaderless = [], []
    for employee, values in changes:
        before = facts_of(employee)
        for name, value in {**stored(values), "version": employee.version + 1}.items():
            set_committed_value(employee, name, value)  # written below, all in one statement
        after = facts_of(employee)
        rows.append({**after, "id": str(employee.id), "version": employee.version})
        audit.record(session, act, "employee_changed", ("employee", employee.id), before=before, after=after)
        if Role.MANAGER in before["roles"] and Role.MANAGER not in employee.roles:
            leaderless.append(employee.id)
    if rows:
        with constraints.refusals(session):
            session.execute(_WRITE, {"rows": orjson.dumps(rows).decode()})
    for employee_id in leaderless:
        teams.leave_without_manager(session, employee_id, act)
    _tell(session, [employee for employee, _ in changes])


def _tell(session: Session, told: Iterable[Employee]) -> None:
    emit_many(
        session, [outbox_row(events.EmployeeChanged, each.id, each.version, event_of(each)) for each in told]
    )
