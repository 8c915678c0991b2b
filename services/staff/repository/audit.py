"""The audit log of staff: of people it holds ids only."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.staff.models import AuditEntry, Employee
from shared.audit import Act, AuditLog, Facts
from shared.pages import Page

__all__ = ["Act", "Facts", "page", "record"]

PERSONAL = frozenset({"name", "email", "phone"})


def _fit_to_keep(action: str, facts: Facts | None) -> Facts | None:
    """Facts without what is personal: that a phone changed is noted, neither the old nor the new one."""
    if not facts or action not in ("employee_added", "employee_changed"):
        return facts
    return {name: "***" if name in PERSONAL and value else value for name, value in facts.items()}


_LOG = AuditLog(AuditEntry, _fit_to_keep)
record = _LOG.record


def page(session: Session, query: Facts) -> Page[Any]:
    """Entries that fit every filter; the words of `q` may also name an employee it is by or about."""
    return _LOG.page(session, query, *(_of_people(query["q"]) if "q" in query else ()))


def _of_people(words: str) -> tuple[ColumnElement[bool], ...]:
    called = or_(*(column.icontains(words, autoescape=True) for column in (Employee.name, Employee.number)))
    people = select(Employee.id).where(called)
    return AuditEntry.actor_id.in_(people), AuditEntry.object_id.in_(people)
