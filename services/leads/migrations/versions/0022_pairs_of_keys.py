"""Pairs that somebody's words made are few among those that only look alike: an index of their own.

Revision ID: pairs_of_keys
"""

import sqlalchemy as sa
from alembic import op

revision = "pairs_of_keys"
down_revision = "latest_stages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_duplicate_claimed",
        "duplicate",
        ["kind", "state", "found_at", "id"],
        postgresql_where=sa.text("kind <> 'near'"),
    )


def downgrade() -> None:
    op.drop_index("ix_duplicate_claimed", table_name="duplicate")
