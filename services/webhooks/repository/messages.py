"""Messages: every event once, with a delivery for each subscription that wants it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from services.webhooks.domain.messages import PING, body_of, is_wanted
from services.webhooks.domain.retry import State
from services.webhooks.models import Delivery, Message, Subscription
from services.webhooks.repository import subscriptions
from shared.envelope import Envelope
from shared.ids import new_id

_FORGET = text("""
    DELETE FROM message WHERE id IN (SELECT id FROM message WHERE received_at < :before LIMIT 5000)
""")


def keep(session: Session, event: Envelope) -> Message:
    """Write the message of an event heard for the first time, and its deliveries, due at once."""
    received_at = subscriptions.hear(session)
    actor = (event.actor or {}).get("id")
    aggregate = (event.aggregate_id, event.sequence)
    message = Message(
        id=event.event_id,
        type=event.type,
        aggregate_id=event.aggregate_id,
        sequence=event.sequence,
        body=body_of(event.type, event.occurred_at, aggregate, actor, event.data),
        occurred_at=event.occurred_at,
        received_at=received_at,
    )
    session.add(message)
    session.flush()
    wanting = [each for each in subscriptions.collecting(session) if is_wanted(event.type, each.event_types)]
    _deliver(session, message, wanting)
    return message


def ping(session: Session, subscription: Subscription, *, now: datetime) -> Delivery:
    """Write a test message for one subscription alone; its delivery is due at once."""
    facts = {"webhook_id": str(subscription.id)}
    message = Message(
        id=new_id(),
        type=PING,
        aggregate_id=subscription.id,
        sequence=0,
        body=body_of(PING, now, (subscription.id, 0), None, facts),
        occurred_at=now,
        received_at=now,
    )
    session.add(message)
    session.flush()
    [delivery_id] = _deliver(session, message, [subscription])
    return session.get_one(Delivery, delivery_id)


def _deliver(session: Session, message: Message, wanting: list[Subscription]) -> list[UUID]:
    rows = [
        {
            "id": new_id(),
            "subscription_id": each.id,
            "message_id": message.id,
            "aggregate_id": message.aggregate_id,
            "sequence": message.sequence,
            "type": message.type,
            "state": State.WAITING,
            "next_attempt_at": message.received_at,
            "created_at": message.received_at,
        }
        for each in wanting
    ]
    if rows:
        session.execute(insert(Delivery), rows)
    return [row["id"] for row in rows if isinstance(row["id"], UUID)]


def forget(session: Session, before: datetime) -> int:
    """Delete up to 5,000 messages received before then, with their deliveries; how many they were."""
    return session.execute(_FORGET, {"before": before}).rowcount  # type: ignore[attr-defined,no-any-return]
