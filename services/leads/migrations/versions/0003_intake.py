"""Keys by which outside forms and systems bring leads in.

Revision ID: intake
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "intake"
down_revision = "opportunities"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("allowed_origins", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("honeypot", sa.Text(), server_default="website", nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_key")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_intake_key_source_id_source")),
        sa.CheckConstraint("kind in ('form', 'webhook')", name=op.f("ck_intake_key_kind")),
        sa.CheckConstraint("generation >= 1", name=op.f("ck_intake_key_generation")),
        sa.CheckConstraint(
            "(generation > 1) = (previous_until is not null)", name=op.f("ck_intake_key_previous_until")
        ),
    )
    op.create_index("ix_intake_key_source", "intake_key", ["source_id", "id"])
