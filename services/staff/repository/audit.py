"""The audit log: who did what. Written beside the change, never altered; of people it holds ids only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from services.staff.models import AuditEntry, Employee
from shared.ids import new_id
from shared.pages import Page, page_of

Facts = dict[str, Any]
PERSONAL = frozenset({"name", "email", "phone"})


@dataclass(frozen=True)
class Act:
    """On whose behalf, in which request and when something is done; `actor_id` None is the system itself."""

    now: datetime
    actor_id: UUID | None = None
    trace: str | None = None


def record(
    session: Session,
    act: Act,
    action: str,
    what: tuple[str, UUID],
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Write one entry about the object `what` (type, id); of two sides, only what differs is kept."""
    if before is not None and after is not None:
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        before = {name: value for name, value in before.items() if name in changed}
        after = {name: value for name, value in after.items() if name in changed}
    session.add(
        AuditEntry(
            id=new_id(),
            at=act.now,
            actor_id=act.actor_id,
            action=action,
            object_type=what[0],
            object_id=what[1],
            before=_fit_to_keep(action, before),
            after=_fit_to_keep(action, after),
            trace=act.trace,
        )
    )


def _fit_to_keep(action: str, facts: Facts | None) -> Facts | None:
    """Facts without what is personal: that a phone changed is noted, neither the old nor the new one."""
    if not facts or action not in ("employee_added", "employee_changed"):
        return facts
    return {name: "***" if name in PERSONAL and value else value for name, value in facts.items()}


def page(session: Session, query: Facts) -> Page[AuditEntry]:
    """Entries, the latest first, that fit every filter of `AuditQuery`; an `until` or `to` itself is out.

    Places are {at, id}, as in every service's part of the log.
    """
    statement = select(AuditEntry)
    for name, column in _EQUAL.items():
        if name in query:
            statement = statement.where(column == query[name])
    for name in ("since", "from"):
        if name in query:
            statement = statement.where(AuditEntry.at >= query[name])
    for name in ("until", "to"):
        if name in query:
            statement = statement.where(AuditEntry.at < query[name])
    if "q" in query:
        statement = statement.where(_speaks_of(query["q"]))
    place = query["after"]
    after = {"value": place.get("at"), "id": place.get("id")} if place else None
    found = page_of(session, statement, AuditEntry, "-at", {**query, "after": after})
    last = found.next_after
    return Page(found.rows, {"at": last["value"], "id": last["id"]} if last else None)


_EQUAL = {
    "actor_id": AuditEntry.actor_id,
    "object_type": AuditEntry.object_type,
    "object_id": AuditEntry.object_id,
    "target_id": AuditEntry.object_id,
    "action": AuditEntry.action,
}


def _speaks_of(words: str) -> ColumnElement[bool]:
    """The condition that an entry says the words, or is by or about an employee called so."""
    called = or_(*(column.icontains(words, autoescape=True) for column in (Employee.name, Employee.number)))
    people = select(Employee.id).where(called)
    sides = (AuditEntry.before, AuditEntry.after)
    values = (cast(func.jsonb_path_query_array(side, "$.*"), Text) for side in sides)
    said = (text.icontains(words, autoescape=True) for text in (AuditEntry.action, *values))
    return or_(*said, AuditEntry.actor_id.in_(people), AuditEntry.object_id.in_(people))
