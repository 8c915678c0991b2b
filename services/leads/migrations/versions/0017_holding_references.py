"""Pools and rules of a holding without foreign keys: all claims at once marked the same few rows as referred to.

Revision ID: holding_references
"""

from alembic import op

revision = "holding_references"
down_revision = "list_filters"
branch_labels = None
depends_on = None

KEYS = {
    "fk_holding_from_pool_pool": ("from_pool", "pool"),
    "fk_holding_rule_version_rule_version": ("rule_version", "rule_version"),
    "fk_holding_to_pool_pool": ("to_pool", "pool"),
}


def upgrade() -> None:
    for name in KEYS:
        op.drop_constraint(name, "holding", type_="foreignkey")


def downgrade() -> None:
    for name, (column, table) in KEYS.items():
        op.create_foreign_key(name, "holding", table, [column], ["id"])
