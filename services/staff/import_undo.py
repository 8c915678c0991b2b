"""Taking an import of employees back. Nobody who worked here is unmade: whom it added leaves, today.

Changes nobody built on are reverted; people and values somebody went on with stay, and are counted as kept.
In batches, each one transaction; every row remembers what became of it, so a second run goes on.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from services.staff.domain.departure import Departure, Plan, Target
from services.staff.domain.import_rules import check_may_import
from services.staff.domain.people import Grade, Role, Seniority
from services.staff.domain.reach import Viewer
from services.staff.import_run import viewer_of
from services.staff.models import Employee
from services.staff.models_imports import ImportJob, ImportRow
from services.staff.repository import departures, employees, employees_bulk, imports, tokens
from services.staff.repository.audit import Act, Facts
from shared.clock import business_day
from shared.database import Database
from shared.errors import Refusal

log = structlog.get_logger()
BATCH_ROWS = 200
_READ: dict[str, Callable[[Any], Any]] = {
    "roles": lambda words: [Role(word) for word in words],
    "grades": lambda words: [Grade(word) for word in words],
    "seniority": Seniority,
}


def undo(db: Database, job: ImportJob, now: Callable[[], datetime]) -> None:
    """Take the import back and note how many were removed, reverted and kept."""
    while True:
        with db.transaction() as session:
            employees.lock_who_administers(session)
            rows = imports.rows_to_undo(session, job.id, BATCH_ROWS)
            if not rows:
                break
            asker = viewer_of(session, job.undone_by or job.created_by)
            act = Act(now(), asker.id)
            for row in rows:
                row.undone = _undo_row(session, row, asker, act)
    with db.transaction() as session:
        done = imports.get(session, job.id, lock=True)
        done.state, done.undone_at, done.undo_result = "undone", now(), imports.count_undone(session, job.id)
    log.info("import_undone", import_id=str(job.id))


def _undo_row(session: Session, row: ImportRow, asker: Viewer, act: Act) -> str:
    assert row.employee_id is not None  # a row with a version has one
    employee = employees.lock(session, row.employee_id)
    if not employee.active or employee.version != row.version or employee.id == asker.id:
        return "kept"
    try:
        return (
            _remove(session, employee, asker, act)
            if row.outcome == "created"
            else _revert(session, employee, row.before or {}, asker, act)
        )
    except Refusal:
        return "kept"


def _remove(session: Session, employee: Employee, asker: Viewer, act: Act) -> str:
    """Let somebody leave whom the import added, unless they have begun to work."""
    if tokens.has_any(session, employee.id):
        return "kept"
    check_may_import(asker, employee.id, map(Role, employee.roles), (), manages=False)
    today = business_day(act.now)
    departures.depart(session, employee, Departure(today, Plan(Target.POOL)), today, act)
    return "removed"


def _revert(session: Session, employee: Employee, before: Facts, asker: Viewer, act: Act) -> str:
    """Put back what the import changed; teams that changed hands stay as they are."""
    values = {name: _READ.get(name, lambda value: value)(value) for name, value in before.items()}
    if not values:
        return "kept"
    held = frozenset(map(Role, employee.roles))
    check_may_import(asker, employee.id, held, values.get("roles", held), manages=False)
    if Role.ADMIN in held and Role.ADMIN not in values.get("roles", held):
        employees.check_admin_remains(session, employee)
    with session.begin_nested():
        employees_bulk.change_many(session, [(employee, values)], act)
    return "reverted"
