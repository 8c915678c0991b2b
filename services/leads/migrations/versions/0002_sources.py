"""Sources of leads and what they cost.

Revision ID: sources
"""

import sqlalchemy as sa
from alembic import op

revision = "sources"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = "'form', 'webhook', 'event', 'phone', 'file', 'api', 'referral', 'official_account', 'sms', 'ad'"


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("code", name=op.f("uq_source_code")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_source_pool_id_pool")),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_source_kind")),
        sa.CheckConstraint("code <> ''", name=op.f("ck_source_code")),
    )
    op.create_index("ix_source_channel", "source", ["channel"])
    op.create_table(
        "source_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_cost")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_cost_source_id_source")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_source_cost_period")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_source_cost_amount_fen")),
    )
    op.create_index("ix_source_cost_source", "source_cost", ["source_id", "from_on", "id"])
    op.create_index("ix_source_cost_to", "source_cost", ["to_on"])
