"""Subscriptions: find, list, add, change, delete. Adding and changing take turns with hearing events."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.webhooks.models import Subscription
from services.webhooks.repository import bulk
from shared.errors import NotFound
from shared.ids import new_id
from shared.pages import Page, page_of

Facts = dict[str, Any]
# An event being heard holds the lock shared, who changes what is wanted holds it alone.
_LOCK_ID = 7_160_525_001
_HEARING = text(f"SELECT pg_advisory_xact_lock_shared({_LOCK_ID})")
_CHANGING = text(f"SELECT pg_advisory_xact_lock({_LOCK_ID})")
_NOW = text("SELECT clock_timestamp()")
_GIVE_UP = text("""
    UPDATE delivery SET state = 'dead', next_attempt_at = NULL, leased_until = NULL, settled_at = :now
    WHERE subscription_id = :id AND state = 'waiting'
""")


class SubscriptionUnknown(NotFound):
    """No such webhook."""


def hear(session: Session) -> datetime:
    """Wait for whoever changes what is wanted; the moment after, by the database's clock."""
    session.execute(_HEARING)
    return _now(session)


def _now(session: Session) -> datetime:
    moment: datetime = session.execute(_NOW).scalar_one()
    return moment


def by_id(sort: str) -> str:
    """The same order by id: ids are UUIDv7, so theirs is that of creation."""
    return "-id" if sort.startswith("-") else "id"


def get(session: Session, subscription_id: UUID) -> Subscription:
    """The subscription, or `SubscriptionUnknown`."""
    found = session.get(Subscription, subscription_id)
    if found is None or found.deleted_at is not None:
        raise SubscriptionUnknown(f"no webhook {subscription_id}")
    return found


def secrets(session: Session, subscription_id: UUID) -> list[str]:
    """The secrets a webhook signs with, the newest first; of an unknown one none."""
    found = session.get(Subscription, subscription_id)
    return [each for each in (found.secret, found.previous_secret) if each] if found else []


def lock(session: Session, subscription_id: UUID) -> Subscription:
    """The subscription, locked against other writers; `SubscriptionUnknown` if there is none."""
    found = session.get(
        Subscription, subscription_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None or found.deleted_at is not None:
        raise SubscriptionUnknown(f"no webhook {subscription_id}")
    return found


def collecting(session: Session) -> list[Subscription]:
    """Those for which deliveries are written now, paused ones included."""
    return list(session.scalars(select(Subscription).where(Subscription.active).order_by(Subscription.id)))


def page(session: Session, query: Facts) -> Page[Subscription]:
    """Subscriptions by `sort` (created_at or -created_at); filter `active`."""
    statement = select(Subscription).where(Subscription.deleted_at.is_(None))
    if "active" in query:
        statement = statement.where(Subscription.active == query["active"])
    return page_of(session, statement, Subscription, by_id(query["sort"]), query)


def add(
    session: Session, values: Facts, secret: str, created_by: UUID | None, *, now: datetime
) -> Subscription:
    """Add a subscription; it wants every event heard from here on."""
    session.execute(_CHANGING)
    found = Subscription(
        id=new_id(),
        secret=secret,
        created_by=created_by,
        created_at=now,
        version=1,
        wants_since=_now(session),
        **values,
    )
    session.add(found)
    session.flush()
    return found


def change(session: Session, found: Subscription, values: Facts) -> Subscription:
    """Write new values of a locked subscription; `active: true` also ends a pause."""
    session.execute(_CHANGING)
    for name, value in values.items():
        setattr(found, name, value)
    if values.get("active"):
        found.paused_at = found.failing_since = None
    if {"event_types", "active"} & values.keys():
        found.wants_since = _now(session)
    found.version += 1
    session.flush()
    return found


def rotate(session: Session, found: Subscription, secret: str, overlap: timedelta, *, now: datetime) -> None:
    """Sign with a new secret; the one before signs beside it for `overlap`."""
    found.previous_secret, found.previous_until = found.secret, now + overlap
    found.secret = secret
    found.version += 1
    session.flush()


def delete(session: Session, found: Subscription, *, now: datetime) -> None:
    """Forget a locked subscription: nothing more is sent, its log stays for the audit."""
    change(session, found, {"active": False, "deleted_at": now})
    session.execute(_GIVE_UP, {"id": found.id, "now": now})
    bulk.give_up(session, found.id)
