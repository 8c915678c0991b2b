"""Tables of sources and what they cost. Leads name a source by code, as text, whether or not it has a row."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.domain.sources import KINDS
from services.leads.models import Base


class Source(Base):
    """A source of leads (来源). It is closed, never deleted: leads go on naming its code."""

    __tablename__ = "source"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    channel: Mapped[str | None]
    kind: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))  # where its leads go, while open
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),
        CheckConstraint("code <> ''", name="code"),
        Index("ix_source_channel", "channel"),
    )


class SourceCost(Base):
    """What a source cost over a period of whole business days, both ends counted; the same every day."""

    __tablename__ = "source_cost"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    amount_fen: Mapped[int]
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="period"),
        CheckConstraint("amount_fen > 0", name="amount_fen"),
        Index("ix_source_cost_source", "source_id", "from_on", "id"),
        Index("ix_source_cost_to", "to_on"),
    )
