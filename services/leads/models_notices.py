"""Table of what employees are told. No rule, no query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Notice(Base):
    """A message in an employee's inbox, and its e-mail. `delivered_at`: it is in the inbox."""

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient_id: Mapped[UUID]
    kind: Mapped[
        str
    ]  # return_half, return_most, return_last_day, recycled, assigned, storm_brake, overflow …
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id"))
    holding_id: Mapped[UUID | None] = mapped_column(ForeignKey("holding.id"))
    recycle_at: Mapped[datetime | None]  # the deadline this notice speaks of
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    email_to: Mapped[str | None]
    email_state: Mapped[str] = mapped_column(server_default="none")  # none, queued, sent, failed
    email_attempts: Mapped[int] = mapped_column(server_default="0")
    email_next_at: Mapped[datetime | None]
    email_sent_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("email_state in ('none', 'queued', 'sent', 'failed')", name="email_state"),
        Index(
            "uq_notice_once",
            "recipient_id",
            "kind",
            "holding_id",
            "recycle_at",
            unique=True,
            postgresql_where=text("holding_id is not null"),
        ),
        Index("ix_notice_inbox", "recipient_id", text("created_at desc"), "id"),
        Index("ix_notice_holding", "holding_id"),
        Index("ix_notice_email", "email_next_at", postgresql_where=text("email_state = 'queued'")),
    )
