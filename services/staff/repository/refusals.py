"""Refused sign-ins in the audit log: one line an account and quarter of an hour, and so many at most.

A name that is nobody's is not kept: those who are not known share a line.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.staff.domain.signin import WINDOW, Refused
from services.staff.models import AuditEntry
from services.staff.repository.audit import Act

MOST_AT_ONCE = 200
_NOBODY = UUID(int=0)


def note(session: Session, act: Act, action: Refused, employee_id: UUID | None, **how: str) -> None:
    """Write that somebody was refused, once in each window; past `MOST_AT_ONCE` without who it was."""
    begun = _window(act.now)
    if employee_id is not None and _lines_since(session, begun) >= MOST_AT_ONCE:
        employee_id = None
    object_type, object_id = ("employee", employee_id) if employee_id else ("unknown_account", _NOBODY)
    one = uuid5(_NOBODY, f"{action} {object_id} {sorted(how.items())} {begun.isoformat()}")
    entry = {
        "id": one, "at": act.now, "actor_id": act.actor_id, "action": action.value,
        "object_type": object_type, "object_id": object_id, "before": None, "after": how, "trace": act.trace,
    }  # fmt: skip
    session.execute(insert(AuditEntry).values(entry).on_conflict_do_nothing())


def _lines_since(session: Session, begun: datetime) -> int:
    mine = AuditEntry.action.in_([each.value for each in Refused])
    lines = select(AuditEntry.id).where(AuditEntry.at >= begun, mine).limit(MOST_AT_ONCE)
    return session.scalar(select(func.count()).select_from(lines.subquery())) or 0


def _window(now: datetime) -> datetime:
    seconds = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
