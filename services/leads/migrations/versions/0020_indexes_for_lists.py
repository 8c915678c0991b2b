"""Indexes of tags and of deadlines that say of their leads what the planner reckons with rightly.

By `tags <> '{}'` it expected too few, by `state = 'held' and recycle_at …` too: one follows from the other.

Revision ID: indexes_for_lists
"""

import sqlalchemy as sa
from alembic import op

revision = "indexes_for_lists"
down_revision = "progress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index("ix_lead_tags", ["tags"], "cardinality(tags) <> 0", using="gin")
    _index("ix_lead_due", ["recycle_at", "id"], "recycle_at is not null")


def downgrade() -> None:
    _index("ix_lead_tags", ["tags"], "tags <> '{}'", using="gin")
    _index("ix_lead_due", ["recycle_at"], "state = 'held'")


def _index(name: str, columns: list[str], where: str, *, using: str = "btree") -> None:
    op.drop_index(name, table_name="lead")
    op.create_index(name, "lead", columns, postgresql_using=using, postgresql_where=sa.text(where))
