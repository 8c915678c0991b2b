"""Who changed a track or a channel, written beside the change; the audit log reads it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.context import Actor
from shared.ids import new_id

_WRITE = text("""
    insert into nurture_change (id, action, object_type, object_id, at, by, after)
    values (:id, :action, :object_type, :object_id, :at, :by, cast(:after as jsonb))
""")


def note(
    session: Session,
    action: str,
    object_id: UUID,
    after: dict[str, Any],
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Write down an act, `nurture_track_…` or `nurture_channel_…`, and what it made of its object."""
    values = {
        "id": new_id(),
        "action": action,
        "object_type": "nurture_channel" if action.startswith("nurture_channel") else "nurture_track",
        "object_id": object_id,
        "at": now,
        "by": actor.id if actor else None,
        "after": orjson.dumps(after).decode(),
    }
    session.execute(_WRITE, values)
