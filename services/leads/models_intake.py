"""Keys by which outside forms and systems bring leads in. No secret is kept: the gateway derives it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class IntakeKey(Base):
    """A source's public address. `generation` counts secrets; the last but one ends at `previous_until`."""

    __tablename__ = "intake_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    kind: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    allowed_origins: Mapped[list[str]] = mapped_column(server_default="{}")
    honeypot: Mapped[str] = mapped_column(server_default="website")
    generation: Mapped[int] = mapped_column(server_default="1")
    previous_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("kind in ('form', 'webhook')", name="kind"),
        CheckConstraint("generation >= 1", name="generation"),
        CheckConstraint("(generation > 1) = (previous_until is not null)", name="previous_until"),
        Index("ix_intake_key_source", "source_id", "id"),
    )
