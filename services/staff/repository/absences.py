"""Who works here and is not in a file that was to name everybody. Proposed to leave; a person decides."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from services.staff.domain.departure import DepartureState
from services.staff.domain.import_rules import NoDepartures, NotProposed
from services.staff.models import DeparturePlan, Employee
from services.staff.models_imports import ImportAbsence, ImportJob
from services.staff.repository.audit import Act, Facts

_PLANNED = DeparturePlan.state == DepartureState.PLANNED


def propose(session: Session, job: ImportJob, numbers: Collection[str]) -> None:
    """Note the active employees whose number is not among `numbers`.

    Whose departure is planned already is not missed, nor is who imports the file.
    """
    planned = select(DeparturePlan.employee_id).where(_PLANNED)
    number = func.lower(Employee.number)
    here = select(Employee.id, number).where(Employee.active, Employee.id.not_in(planned))
    missed = [row[0] for row in session.execute(here) if row[1] not in numbers and row[0] != job.created_by]
    job.active = session.scalar(select(func.count()).where(Employee.active)) or 0
    job.missing = len(missed)
    if missed:
        rows = [{"import_id": job.id, "employee_id": each} for each in missed]
        session.execute(insert(ImportAbsence), rows)


def page(session: Session, import_id: UUID, query: Facts) -> list[Any]:
    """Who is proposed, by number, with how they stand now; one more than `limit` if there are more."""
    after = (query["after"] or {}).get("number", "")
    statement = (
        select(ImportAbsence, Employee, DeparturePlan.state)
        .join(Employee, Employee.id == ImportAbsence.employee_id)
        .outerjoin(DeparturePlan, and_(DeparturePlan.employee_id == Employee.id, _PLANNED))
        .where(ImportAbsence.import_id == import_id, Employee.number > after)
    )
    return list(session.execute(statement.order_by(Employee.number).limit(query["limit"] + 1)))


def check_current(session: Session, job: ImportJob) -> None:
    """Raise `NoDepartures` unless the import is a completed sync and no later one has completed."""
    if job.state != "completed" or job.mode != "sync" or job.dry_run:
        raise NoDepartures("only a completed sync proposes departures, and a dry run none")
    later = select(func.count()).where(
        ImportJob.mode == "sync",
        ImportJob.state == "completed",
        ~ImportJob.dry_run,
        ImportJob.created_at > job.created_at,
    )
    if session.scalar(later):
        raise NoDepartures("a later sync has completed; confirm its departures")


def check_proposed(session: Session, import_id: UUID, employee_ids: Sequence[UUID]) -> None:
    """Raise `NotProposed` for anybody whom the import does not miss."""
    missed = set(
        session.scalars(select(ImportAbsence.employee_id).where(ImportAbsence.import_id == import_id))
    )
    for index, employee_id in enumerate(employee_ids):
        if employee_id not in missed:
            raise NotProposed("this import does not miss them", pointer=f"/employee_ids/{index}")


def confirm(session: Session, import_id: UUID, employee_ids: Sequence[UUID], act: Act) -> None:
    """Note who decided that these leave."""
    session.execute(
        update(ImportAbsence)
        .where(ImportAbsence.import_id == import_id, ImportAbsence.employee_id.in_(employee_ids))
        .values(confirmed_by=act.actor_id, confirmed_at=act.now)
    )
