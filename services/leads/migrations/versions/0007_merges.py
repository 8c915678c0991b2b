"""Merges of leads that can be undone, and a person's wish not to be contacted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "merges"
down_revision = "pause"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of merges and the flag."""
    op.add_column(
        "lead", sa.Column("do_not_contact", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "lead_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("lead_before", JSONB(), nullable=False),
        sa.Column("survivor_before", JSONB(), nullable=False),
        sa.Column("survivor_after", JSONB(), nullable=False),
        sa.Column("holding_id", sa.Uuid(), nullable=True),
        sa.Column("keys", JSONB(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("not_restored", JSONB(), nullable=True),
        sa.CheckConstraint("lead_id <> survivor_id", name=op.f("ck_lead_merge_two_leads")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_merge_lead_id_lead")),
        sa.ForeignKeyConstraint(["survivor_id"], ["lead.id"], name=op.f("fk_lead_merge_survivor_id_lead")),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holding.id"], name=op.f("fk_lead_merge_holding_id_holding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_merge")),
    )
    op.create_index(
        "uq_lead_merge_standing",
        "lead_merge",
        ["lead_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_index("ix_lead_merge_survivor", "lead_merge", ["survivor_id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("lead_merge")
    op.drop_column("lead", "do_not_contact")
