"""Deliveries as people see them: the log of each, and sending again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.webhooks.domain.bulk import Mode
from services.webhooks.domain.messages import PING
from services.webhooks.domain.retry import State
from services.webhooks.models import Attempt, Delivery, Subscription
from services.webhooks.repository import subscriptions
from services.webhooks.repository.wanted import WANTED
from shared.errors import Conflict, NotFound
from shared.pages import Page, page_of

Facts = dict[str, Any]
_WANTED = WANTED.format(types="CAST(:types AS text[])", type="{type}")
_REPLAY_SINGLE = text(f"""
    INSERT INTO delivery AS known (id, subscription_id, message_id, aggregate_id, sequence, type, state,
                                   next_attempt_at, created_at)
    SELECT gen_random_uuid(), :id, message.id, message.aggregate_id, message.sequence, message.type,
           'waiting', :now, :now
      FROM message
     WHERE message.received_at >= :since AND {_WANTED.format(type="message.type")}
    ON CONFLICT (subscription_id, message_id) DO UPDATE
       SET state = 'waiting', round = known.round + 1, attempts = 0, next_attempt_at = :now, settled_at = NULL
     WHERE known.state <> 'waiting'
    RETURNING items
""")  # noqa: S608
_REPLAY = f"""
    UPDATE delivery d
       SET state = 'waiting', round = round + 1, attempts = 0, next_attempt_at = :now, settled_at = NULL
      FROM message m
     WHERE m.id = d.message_id AND m.received_at >= :since AND d.subscription_id = :id AND d.type <> :ping
       AND {_WANTED.format(type="split_part(d.type, '.', 1)")} AND {{which}}
    RETURNING d.items
"""  # noqa: S608
_REPLAY_DEAD = text(_REPLAY.format(which="d.state = 'dead'"))
_REPLAY_BULK = text(_REPLAY.format(which="d.state <> 'waiting' AND strpos(d.type, '.') > 0"))
_GATHER_AGAIN = text(f"""
    INSERT INTO bulk_item (subscription_id, message_id, received_at)
    SELECT :id, message.id, :now FROM message
     WHERE message.received_at >= :since AND {_WANTED.format(type="message.type")}
     ORDER BY message.received_at, message.sequence, message.id
    ON CONFLICT (subscription_id, message_id) DO NOTHING
    RETURNING 1
""")  # noqa: S608


class DeliveryUnknown(NotFound):
    """No such delivery."""


class DeliveryWaits(Conflict):
    """The delivery is on its way already."""

    code = "delivery_waits"


def page(session: Session, subscription_id: UUID, query: Facts) -> Page[Delivery]:
    """Deliveries of one subscription by `sort`; filters `state`, `type`."""
    statement = select(Delivery).where(Delivery.subscription_id == subscription_id)
    for name in ("state", "type"):
        if name in query:
            statement = statement.where(getattr(Delivery, name) == query[name])
    return page_of(session, statement, Delivery, subscriptions.by_id(query["sort"]), query)


def get(session: Session, delivery_id: UUID) -> Delivery:
    """The delivery, or `DeliveryUnknown`."""
    found = session.get(Delivery, delivery_id)
    if found is None:
        raise DeliveryUnknown(f"no delivery {delivery_id}")
    return found


def attempts_of(session: Session, delivery_ids: list[UUID]) -> dict[UUID, list[Attempt]]:
    """The attempts at each of these deliveries, the first one first."""
    found: dict[UUID, list[Attempt]] = {each: [] for each in delivery_ids}
    order = (Attempt.delivery_id, Attempt.round, Attempt.number)
    for row in session.scalars(select(Attempt).where(Attempt.delivery_id.in_(delivery_ids)).order_by(*order)):
        found[row.delivery_id].append(row)
    return found


def replay(session: Session, delivery_id: UUID, *, now: datetime) -> Delivery:
    """Send a settled delivery again, with the same webhook-id; `DeliveryWaits` if it is not settled."""
    found = session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise DeliveryUnknown(f"no delivery {delivery_id}")
    subscriptions.get(session, found.subscription_id)
    if found.state is State.WAITING:
        raise DeliveryWaits("this delivery is on its way already")
    found.state, found.round, found.attempts = State.WAITING, found.round + 1, 0
    found.next_attempt_at, found.settled_at = now, None
    session.flush()
    return found


def replay_since(
    session: Session, subscription: Subscription, since: datetime, *, dead_only: bool, now: datetime
) -> int:
    """Send again what was received since then, as it was sent or else in today's mode; how many events.

    All of it, also what came before the webhook did, or with `dead_only` what was given up.
    """
    values = {
        "id": subscription.id,
        "since": since,
        "types": list(subscription.event_types),
        "ping": PING,
        "now": now,
    }
    if dead_only:
        statements = [_REPLAY_DEAD]
    elif subscription.mode is Mode.BULK:
        statements = [_REPLAY_BULK, _GATHER_AGAIN]
    else:
        statements = [_REPLAY_SINGLE]
    return sum(sum(session.scalars(each, values)) for each in statements)
