"""Merges of leads: what both were before, so that a merge can be undone to the letter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class LeadMerge(Base):
    """One lead merged into another. Snapshots are whole rows of `lead`; at most one merge of a lead stands.

    `holding_id` is the holding the survivor was left under; `keys` are the identity keys that moved.
    """

    __tablename__ = "lead_merge"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    reason: Mapped[str | None]
    merged_at: Mapped[datetime]
    merged_by: Mapped[UUID | None]
    lead_before: Mapped[dict[str, Any]]
    survivor_before: Mapped[dict[str, Any]]
    survivor_after: Mapped[dict[str, Any]]
    holding_id: Mapped[UUID | None] = mapped_column(ForeignKey("holding.id"))
    keys: Mapped[list[Any]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    not_restored: Mapped[list[Any] | None] = mapped_column(JSONB)

    __table_args__ = (
        CheckConstraint("lead_id <> survivor_id", name="two_leads"),
        Index("uq_lead_merge_standing", "lead_id", unique=True, postgresql_where=text("undone_at is null")),
        Index("ix_lead_merge_survivor", "survivor_id"),
    )
