"""How often the leads of each employee who shares are won, as leads are scored by.

Revision ID: sharer_record
"""

import sqlalchemy as sa
from alembic import op

revision = "sharer_record"
down_revision = "nurture_trials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sharer_record",
        sa.Column("sharer_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sharer_id", name=op.f("pk_sharer_record")),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_sharer_record_percent")),
    )


def downgrade() -> None:
    op.drop_table("sharer_record")
