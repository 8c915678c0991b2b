"""Events on their way into messages of many: kept as they are heard, gathered by whoever sends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from services.webhooks.domain.bulk import SUFFIX, Bound, Item, bulk_body, gathered
from services.webhooks.models import BulkItem, Delivery, Message
from services.webhooks.repository.due import due
from shared.ids import new_id

AT_ONCE = 5_000
"""Events a transaction gathers at most."""

_WAITS = "i.subscription_id = s.id AND i.bulk_id IS NULL"
_READY = text(f"""
    SELECT s.id FROM subscription s
     WHERE s.active AND s.paused_at IS NULL
       AND ((SELECT i.received_at FROM bulk_item i WHERE {_WAITS} ORDER BY i.position LIMIT 1) <= :before
            OR (SELECT count(*) FROM (SELECT FROM bulk_item i WHERE {_WAITS} LIMIT :most) few) >= :most)
""")  # noqa: S608
_LOCK = text("""
    SELECT gathered FROM subscription WHERE id = :id AND active AND paused_at IS NULL
    FOR NO KEY UPDATE SKIP LOCKED
""")
_WAITING = text("""
    SELECT m.id, m.type, m.aggregate_id, m.sequence, m.occurred_at, m.body, i.received_at
      FROM bulk_item i JOIN message m ON m.id = i.message_id
     WHERE i.subscription_id = :id AND i.bulk_id IS NULL ORDER BY i.position LIMIT :limit
""")
_GATHERED = text("""
    UPDATE bulk_item i SET bulk_id = t.bulk_id
      FROM (SELECT unnest(CAST(:items AS uuid[])) AS id, unnest(CAST(:messages AS uuid[])) AS bulk_id) t
     WHERE i.subscription_id = :id AND i.message_id = t.id AND i.bulk_id IS NULL
""")
_COUNT = text("UPDATE subscription SET gathered = gathered + :messages WHERE id = :id")
_GIVE_UP = text("DELETE FROM bulk_item WHERE subscription_id = :id AND bulk_id IS NULL")


def add(session: Session, wanted: Sequence[tuple[UUID, UUID]], received_at: datetime) -> None:
    """Let events wait for company; each a subscription and the message of the event."""
    rows = [
        {"subscription_id": subscription, "message_id": message, "received_at": received_at}
        for subscription, message in wanted
    ]
    if rows:
        session.execute(insert(BulkItem), rows)


def ready(session: Session, bound: Bound, before: datetime) -> list[UUID]:
    """Subscriptions for which an event has waited since `before`, or enough for a message wait."""
    return list(session.scalars(_READY, {"before": before, "most": bound.items}))


def gather(session: Session, subscription_id: UUID, bound: Bound, *, now: datetime) -> int:
    """Write what waits for a subscription as messages, each with its delivery due at once; how many.

    None while another worker does so. Messages of one subscription are an aggregate: sent one by one.
    """
    number = session.execute(_LOCK, {"id": subscription_id}).scalar()
    if number is None:
        return 0
    rows = session.execute(_WAITING, {"id": subscription_id, "limit": AT_ONCE}).all()
    received_at = {row.id: row.received_at for row in rows}
    groups = gathered([Item(*row[:-1]) for row in rows], bound)
    messages = [
        _message(subscription_id, sequence, group, max(received_at[item.id] for item in group))
        for sequence, group in enumerate(groups, number + 1)
    ]
    if messages:
        _write(session, subscription_id, messages, groups, now)
    return len(messages)


def _write(
    session: Session,
    subscription_id: UUID,
    messages: list[dict[str, Any]],
    groups: list[list[Item]],
    now: datetime,
) -> None:
    session.execute(insert(Message), messages)
    pairs = list(zip(messages, groups, strict=True))
    session.execute(
        insert(Delivery), [due(subscription_id, told, now, items=len(group)) for told, group in pairs]
    )
    went = [(item.id, message["id"]) for message, group in pairs for item in group]
    items, into = zip(*went, strict=True)
    session.execute(_GATHERED, {"id": subscription_id, "items": list(items), "messages": list(into)})
    session.execute(_COUNT, {"id": subscription_id, "messages": len(messages)})


def _message(webhook_id: UUID, number: int, items: list[Item], received_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "type": items[0].type + SUFFIX,
        "aggregate_id": webhook_id,
        "sequence": number,
        "body": bulk_body(webhook_id, number, items),
        "occurred_at": max(item.occurred_at for item in items),
        "received_at": received_at,
    }


def give_up(session: Session, subscription_id: UUID) -> None:
    """Forget what waits to be gathered for a subscription."""
    session.execute(_GIVE_UP, {"id": subscription_id})
