"""Next steps: the one thing a holder means to do with a lead, set, replaced and closed, with its history.

A step leaves with the hand: `ownership.end` drops it in the statement that ends the holding.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.next_steps import Step
from services.leads.repository import history
from services.leads.repository.hands import locked_hand
from shared.context import Actor

_OPEN = text("select due_at, note from next_step where lead_id = :lead")

_SET = text("""
    with said as (
        insert into next_step (lead_id, owner_id, due_at, note, set_at, set_by)
        select id, owner_id, :due_at, :note, :now, :actor from lead where id = :lead
        on conflict (lead_id) do update set owner_id = excluded.owner_id, due_at = excluded.due_at,
            note = excluded.note, set_at = excluded.set_at, set_by = excluded.set_by
    )
    update lead set version = version + 1, updated_at = :now where id = :lead returning version
""")

_CLOSE = text("""
    with closed as (delete from next_step where lead_id = :lead)
    update lead set version = version + 1, updated_at = :now where id = :lead returning version
""")


def open_step(session: Session, lead_id: UUID) -> Step | None:
    """The next step of a lead, if it has one."""
    row = session.execute(_OPEN, {"lead": lead_id}).first()
    return Step(row.due_at, row.note) if row else None


def set_next_step(
    session: Session, lead_id: UUID, step: Step, *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Say what the holder does next, in place of what was said before. Saying it again changes nothing."""
    hand = locked_hand(session, lead_id, actor)
    version = put(session, lead_id, step, hand.version, actor=actor, now=now)
    return {"id": str(lead_id), "version": version, "next_step": told(step)}


def close_next_step(session: Session, lead_id: UUID, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """Leave a lead without a next step; nothing happens to one that has none."""
    hand = locked_hand(session, lead_id, actor)
    version = close(session, lead_id, hand.version, "closed", actor=actor, now=now)
    return {"id": str(lead_id), "version": version, "next_step": None}


def put(
    session: Session,
    lead_id: UUID,
    step: Step,
    version: int,
    *,
    actor: Actor | None,
    now: datetime,
    cause: str = "person",
) -> int:
    """Write a step of a locked lead and the line in its history; returns the lead's version."""
    if open_step(session, lead_id) == step:
        return version
    values = {"lead": lead_id, "due_at": step.due_at, "note": step.note, "now": now}
    newer: int = session.execute(_SET, values | {"actor": actor.id if actor else None}).scalar_one()
    _write(session, lead_id, newer, "next_step_set", step, actor=actor, now=now, cause=cause)
    return newer


def close(
    session: Session, lead_id: UUID, version: int, cause: str, *, actor: Actor | None, now: datetime
) -> int:
    """Close the step of a locked lead, if any: `done` by a contact, or `closed`; returns the version."""
    step = open_step(session, lead_id)
    if step is None:
        return version
    newer: int = session.execute(_CLOSE, {"lead": lead_id, "now": now}).scalar_one()
    _write(session, lead_id, newer, "next_step_closed", step, actor=actor, now=now, cause=cause)
    return newer


def _write(session: Session, lead_id: UUID, version: int, kind: str, step: Step, **who: Any) -> None:
    data = {"due_at": step.due_at, "note": step.note}
    history.write(session, lead_id, version, kind, data, **who)


def told(step: Step | None) -> dict[str, Any] | None:
    """A step, JSON-ready."""
    return {"due_at": step.due_at.isoformat(), "note": step.note} if step else None
