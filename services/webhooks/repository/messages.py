"""Messages: every event once, with a delivery or a place in one of many for each webhook that wants it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from services.webhooks.domain.bulk import Mode
from services.webhooks.domain.messages import PING, body_of, is_wanted
from services.webhooks.models import Delivery, Message, Subscription
from services.webhooks.repository import bulk, subscriptions
from services.webhooks.repository.due import due
from shared.envelope import Envelope
from shared.ids import new_id

_FORGET = text("""
    DELETE FROM message WHERE id IN (
        SELECT id FROM message WHERE received_at < :before ORDER BY received_at, id LIMIT 5000)
""")


def keep(session: Session, events: Sequence[Envelope]) -> None:
    """Write the messages of events heard for the first time, and their deliveries, due at once.

    For who is told of many together an event waits for others.
    """
    if not events:
        return
    received_at = subscriptions.hear(session)
    told = [_message(event, received_at) for event in events]
    session.execute(insert(Message), told)
    collecting = subscriptions.collecting(session)
    wanted = [(row, each) for row in told for each in collecting if is_wanted(row["type"], each.event_types)]
    single = [due(each.id, row, received_at) for row, each in wanted if each.mode is Mode.SINGLE]
    if single:
        session.execute(insert(Delivery), single)
    bulk.add(session, [(each.id, row["id"]) for row, each in wanted if each.mode is Mode.BULK], received_at)


def ping(session: Session, subscription: Subscription, *, now: datetime) -> Delivery:
    """Write a test message for one subscription alone; its delivery is due at once."""
    facts = {"webhook_id": str(subscription.id)}
    told = _message(Envelope(new_id(), PING, now, subscription.id, 0, None, "", facts), now)
    session.execute(insert(Message), [told])
    row = due(subscription.id, told, now)
    session.execute(insert(Delivery), [row])
    return session.get_one(Delivery, row["id"])


def _message(event: Envelope, received_at: datetime) -> dict[str, Any]:
    actor = (event.actor or {}).get("id")
    aggregate = (event.aggregate_id, event.sequence)
    return {
        "id": event.event_id,
        "type": event.type,
        "aggregate_id": event.aggregate_id,
        "sequence": event.sequence,
        "body": body_of(event.type, event.occurred_at, aggregate, actor, event.data),
        "occurred_at": event.occurred_at,
        "received_at": received_at,
    }


def forget(session: Session, before: datetime) -> int:
    """Delete up to 5,000 messages received before then, with their deliveries; how many they were."""
    return session.execute(_FORGET, {"before": before}).rowcount  # type: ignore[attr-defined,no-any-return]
