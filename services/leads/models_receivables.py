"""Tables of contracts, what is due of them and what was paid. No rule, no query; amounts in fen.

Triggers the migrations add: a version of a contract never changes; of a payment only `reversed_fen` grows.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class Contract(Base):
    """What is agreed with the customer of a lead now; `paid_fen` is the sum of its payments."""

    __tablename__ = "contract"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), primary_key=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")
    signed_on: Mapped[date]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("paid_fen between 0 and amount_fen", name="paid_within"),
    )


class ContractVersion(Base):
    """What was agreed at one time: `receivables` as [{id, due_on, amount_fen}]. Never changed."""

    __tablename__ = "contract_version"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("contract.lead_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    signed_on: Mapped[date]
    receivables: Mapped[list[Any]] = mapped_column(JSONB)
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("number = 1 or reason <> ''", name="reason"),
    )


class Receivable(Base):
    """One instalment; `paid_fen` is the sum of its payments. A withdrawn one is in no present contract."""

    __tablename__ = "receivable"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("contract.lead_id"))
    due_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("paid_fen between 0 and amount_fen", name="paid_within"),
        CheckConstraint("withdrawn_at is null or paid_fen = 0", name="withdrawn_unpaid"),
        Index("ix_receivable_lead", "lead_id"),
        Index(
            "ix_receivable_open",
            "due_on",
            "id",
            postgresql_where=text("paid_fen < amount_fen and withdrawn_at is null"),
        ),
    )


class Payment(Base):
    """Money received for one receivable, or, below zero and with a reason, taken back of a payment.

    `reversed_fen` is how much of it was taken back so far.
    """

    __tablename__ = "payment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivable.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(server_default="payment")  # payment, correction, refund
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"))
    reversed_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")
    reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("amount_fen <> 0 and (amount_fen < 0) = (kind <> 'payment')", name="amount"),
        CheckConstraint("kind in ('payment', 'correction', 'refund')", name="kind"),
        CheckConstraint(
            "(kind <> 'payment') = (reverses_id is not null and coalesce(reason, '') <> '')",
            name="reversal_whole",
        ),
        CheckConstraint("reversed_fen between 0 and greatest(amount_fen, 0)", name="reversed_within"),
        Index("ix_payment_paid", "paid_on", "id"),
    )
