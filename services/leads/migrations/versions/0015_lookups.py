"""Who asked whether somebody is known.

Revision ID: lookups
"""

import sqlalchemy as sa
from alembic import op

revision = "lookups"
down_revision = "registrations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lookup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.CheckConstraint("by in ('phone', 'email')", name=op.f("ck_lookup_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
    )
    op.create_index("ix_lookup_at", "lookup", ["at", "id"])
    op.execute("""
        create trigger lookup_is_append_only before update or delete on lookup
            for each row execute function refuse_change();
    """)
