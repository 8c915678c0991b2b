"""A delivery as it begins, of one event or of many."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.webhooks.domain.retry import State
from shared.ids import new_id


def due(subscription_id: UUID, message: dict[str, Any], at: datetime, *, items: int = 1) -> dict[str, Any]:
    """A new delivery of a message that tells of so many events, as a row to write; due at once."""
    return {
        "id": new_id(),
        "subscription_id": subscription_id,
        "message_id": message["id"],
        **{name: message[name] for name in ("aggregate_id", "sequence", "type")},
        "items": items,
        "state": State.WAITING,
        "next_attempt_at": at,
        "created_at": at,
    }
