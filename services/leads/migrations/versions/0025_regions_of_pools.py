"""A region that a pool has no leads of is known at once, to the planner and by an index.

Revision ID: regions_of_pools
"""

import sqlalchemy as sa
from alembic import op

revision = "regions_of_pools"
down_revision = "assignment_board"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lead_pool_region", "lead", ["pool_id", "region"], postgresql_where=sa.text("state = 'pooled'")
    )
    for place in ("region", "city"):
        op.execute(f"create statistics st_lead_pool_{place} (mcv) on state, pool_id, {place} from lead")
    op.execute("analyze lead")


def downgrade() -> None:
    op.execute("drop statistics st_lead_pool_region, st_lead_pool_city")
    op.drop_index("ix_lead_pool_region")
