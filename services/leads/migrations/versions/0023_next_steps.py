"""The one open next step of a held lead, found at once by whose and by when.

Revision ID: next_steps
"""

import sqlalchemy as sa
from alembic import op

revision = "next_steps"
down_revision = "pairs_of_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "next_step",
        sa.Column("lead_id", sa.Uuid(), sa.ForeignKey("lead.id"), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("rep_account.rep_id"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid()),
        sa.CheckConstraint("note <> ''", name="note"),
    )
    op.create_index("ix_next_step_owner", "next_step", ["owner_id", "due_at", "lead_id"])


def downgrade() -> None:
    op.drop_table("next_step")
