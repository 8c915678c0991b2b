"""Contracts, what is due of them, and what was paid.

Revision ID: receivables
"""

import sqlalchemy as sa
from alembic import op

revision = "receivables"
down_revision = "search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_contract_amount")),
        sa.CheckConstraint("paid_fen between 0 and amount_fen", name=op.f("ck_contract_paid_within")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_contract_lead_id_lead")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_contract")),
    )
    op.create_table(
        "receivable",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_receivable_amount")),
        sa.CheckConstraint("paid_fen between 0 and amount_fen", name=op.f("ck_receivable_paid_within")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["contract.lead_id"], name=op.f("fk_receivable_lead_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
    )
    op.create_index("ix_receivable_lead", "receivable", ["lead_id"])
    op.create_index(
        "ix_receivable_open",
        "receivable",
        ["due_on", "id"],
        postgresql_where=sa.text("paid_fen < amount_fen"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_payment_receivable_id_receivable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_receivable_id", "payment", ["receivable_id"])
    op.execute("""
        create trigger payment_is_append_only before update or delete on payment
            for each row execute function refuse_change();
    """)
