"""What the system chose by itself, newest first, found at once among all history.

Revision ID: assignment_board
"""

import sqlalchemy as sa
from alembic import op

revision = "assignment_board"
down_revision = "next_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lead_event_chosen_at",
        "lead_event",
        ["at", "tick"],
        postgresql_where=sa.text("cause in ('assignment', 'overflow') or type = 'held_out'"),
    )


def downgrade() -> None:
    op.drop_index("ix_lead_event_chosen_at", table_name="lead_event")
