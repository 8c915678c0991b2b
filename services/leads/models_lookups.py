"""The table of lookups: who asked whether somebody is known, and what they were told. No query."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Lookup(Base):
    """One question. What was asked for is not kept, only which lead it met; never altered."""

    __tablename__ = "lookup"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    by: Mapped[str]  # phone, email
    lead_id: Mapped[UUID | None]
    trace: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("by in ('phone', 'email')", name="by"),
        Index("ix_lookup_at", "at", "id"),
    )
