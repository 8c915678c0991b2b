"""Lines of nurturing in the history of leads, each with the version of the lead it makes, and their events.

The leads are locked by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.context import Actor
from shared.envelope import PublicEvent
from shared.outbox import emit_many, outbox_row

_WRITE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            lead_id uuid, version bigint, type text, cause text, data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, at, data)
        select lead_id, version, type, cause, :actor, :now, data from told
    )
    update lead l set version = t.version, updated_at = :now
    from (select lead_id, max(version) as version from told group by lead_id) t where l.id = t.lead_id
""")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the version of the lead it makes, and the event that tells it to others, if one does."""

    lead_id: UUID
    version: int
    kind: str
    cause: str
    details: dict[str, Any] = field(default_factory=dict)
    event: type[PublicEvent] | None = None
    told: dict[str, Any] = field(default_factory=dict)


def write_lines(session: Session, lines: Sequence[Line], now: datetime, actor: Actor | None = None) -> None:
    """Write lines, the versions of their leads, and their events."""
    if not lines:
        return
    rows = [
        {"lead_id": each.lead_id, "version": each.version, "type": each.kind, "cause": each.cause,
         "data": each.details}
        for each in lines
    ]  # fmt: skip
    values = {"rows": orjson.dumps(rows).decode(), "now": now, "actor": actor.id if actor else None}
    session.execute(_WRITE, values)
    emit_many(
        session,
        [
            outbox_row(
                each.event, each.lead_id, each.version, {"lead_id": str(each.lead_id), **each.told}, actor
            )
            for each in lines
            if each.event
        ],
    )
