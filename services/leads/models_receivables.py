"""Tables of contracts, what is due of them and what was paid. No rule, no query; amounts in fen.

A trigger the migration adds: a payment never changes.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class Contract(Base):
    """What was agreed with the customer of a lead; `paid_fen` is the sum of its payments."""

    __tablename__ = "contract"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), primary_key=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")
    signed_on: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("paid_fen between 0 and amount_fen", name="paid_within"),
    )


class Receivable(Base):
    """One instalment of a contract; `paid_fen` is the sum of its payments."""

    __tablename__ = "receivable"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("contract.lead_id"))
    due_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("paid_fen between 0 and amount_fen", name="paid_within"),
        Index("ix_receivable_lead", "lead_id"),
        Index("ix_receivable_open", "due_on", "id", postgresql_where=text("paid_fen < amount_fen")),
    )


class Payment(Base):
    """Money received for one receivable. Never changed."""

    __tablename__ = "payment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivable.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]

    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)
