"""Tables of the webhooks service. Constraints hold even when the code above is wrong; no rule, no query."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.webhooks.domain.bulk import Mode
from services.webhooks.domain.retry import MOST_ATTEMPTS, State
from shared import database
from shared.audit import AuditColumns
from shared.tables import NAMING, kit_tables


class Base(DeclarativeBase):
    """The declarative base of this service alone, so that two services fit in one process."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = database.Base.type_annotation_map


kit_tables(Base.metadata)


class Subscription(Base):
    """A receiver and what it wants. Paused, it collects deliveries; inactive, it does not.

    `wants_since` is when it began to want what it wants now, taken under the lock that events are heard
    under: every event received later has its delivery, or waits for one of many (`BulkItem`); `gathered`
    counts messages of many. The secrets must be readable, for we sign with them.
    """

    __tablename__ = "subscription"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str]
    event_types: Mapped[list[str]]
    description: Mapped[str]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(server_default="true")
    mode: Mapped[Mode] = mapped_column(server_default="single")
    gathered: Mapped[int] = mapped_column(server_default="0")
    wants_since: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1")

    __table_args__ = (
        CheckConstraint("cardinality(event_types) > 0", name="event_types_some"),
        CheckConstraint("url ~ '^https?://'", name="url_is_http"),
        CheckConstraint("starts_with(secret, 'whsec_')", name="secret_is_standard"),
        CheckConstraint("(previous_secret is null) = (previous_until is null)", name="previous_has_an_end"),
        CheckConstraint("deleted_at is null or not active", name="deleted_is_inactive"),
    )


class Message(Base):
    """One event, or many, as told outside: the body is what is signed, byte for byte, at every attempt."""

    __tablename__ = "message"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    aggregate_id: Mapped[UUID]
    sequence: Mapped[int]
    body: Mapped[str]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]

    __table_args__ = (Index("ix_message_received_at", "received_at"),)


class Delivery(Base):
    """One message on its way to one subscription. `round` counts replays; attempts begin anew in each.

    Of one aggregate the lowest (`sequence`, `message_id`) goes first, whoever received it first. `items` is
    how many events it tells of; a message of many has the subscription for its aggregate.
    """

    __tablename__ = "delivery"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    aggregate_id: Mapped[UUID]
    sequence: Mapped[int]
    type: Mapped[str]
    items: Mapped[int] = mapped_column(server_default="1")
    state: Mapped[State] = mapped_column(server_default="waiting")
    round: Mapped[int] = mapped_column(server_default="1")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_attempt_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_delivery_subscription_id_message_id", "subscription_id", "message_id", unique=True),
        Index(
            "ix_delivery_due",
            "subscription_id",
            "next_attempt_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_delivery_order",
            "subscription_id",
            "aggregate_id",
            "sequence",
            "message_id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_delivery_log", "subscription_id", "id"),
        CheckConstraint(f"attempts between 0 and {MOST_ATTEMPTS}", name="attempts_few"),
        CheckConstraint("(state = 'waiting') = (next_attempt_at is not null)", name="waiting_has_a_time"),
        CheckConstraint("(state = 'waiting') = (settled_at is null)", name="settled_when"),
        CheckConstraint("leased_until is null or state = 'waiting'", name="leased_waits"),
    )


class BulkItem(Base):
    """One event for a subscription that is told of many together; not gathered while `bulk_id` is null."""

    __tablename__ = "bulk_item"

    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id"), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(Identity(always=True))
    received_at: Mapped[datetime]
    bulk_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)

    __table_args__ = (
        Index(
            "ix_bulk_item_waiting", "subscription_id", "position", postgresql_where=text("bulk_id is null")
        ),
    )


class Attempt(Base):
    """One try of a delivery, written before it is made; without `ended_at` its process was killed."""

    __tablename__ = "attempt"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[int | None]
    ms: Mapped[int | None]
    error: Mapped[str | None]
    answer: Mapped[str | None]

    __table_args__ = (CheckConstraint(f"number between 1 and {MOST_ATTEMPTS}", name="number_few"),)


class AuditEntry(AuditColumns, Base):
    """One change of a webhook: who, what, before and after. Append-only by trigger; never a secret."""
