"""Tables of opportunities. No rule, no query; amounts in fen.

A trigger the migration adds: a quote never changes.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class LostReason(Base):
    """One reason for losing a lead that the company offers; an inactive one is offered no longer."""

    __tablename__ = "lost_reason"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    zh: Mapped[str]
    en: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    position: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("code <> ''", name="code"),)


class Quote(Base):
    """What the customer of a lead was offered, and until when; numbered for each lead. Never changed."""

    __tablename__ = "quote"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    number: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    valid_until: Mapped[date]
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        UniqueConstraint("lead_id", "number"),
    )
