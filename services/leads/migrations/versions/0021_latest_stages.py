"""The latest changes of stage, by an index: what is usual at a stage is told beside every opportunity.

Revision ID: latest_stages
"""

import sqlalchemy as sa
from alembic import op

revision = "latest_stages"
down_revision = "indexes_for_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lead_event_staged_at",
        "lead_event",
        ["at", "tick"],
        postgresql_where=sa.text("type in ('stage_changed', 'reopened')"),
    )


def downgrade() -> None:
    op.drop_index("ix_lead_event_staged_at", table_name="lead_event")
