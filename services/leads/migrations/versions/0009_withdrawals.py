"""Versions of the rules that never begin.

Revision ID: withdrawals
"""

import sqlalchemy as sa
from alembic import op

revision = "withdrawals"
down_revision = "settings"
branch_labels = None
depends_on = None

# What a newer version had overtaken silently, when that was possible.
_OVERTAKEN = """
    insert into rule_withdrawal (version_id, withdrawn_at, withdrawn_by, replaced_by)
    select v.id, newer.created_at, newer.created_by, newer.id from rule_version v
    cross join lateral (
        select o.* from rule_version o where o.kind = v.kind and o.number > v.number
            and o.pool_id is not distinct from v.pool_id and o.effective_at <= v.effective_at
            and o.created_at < v.effective_at
        order by o.number limit 1) newer
    where v.kind = 'pool' and v.effective_at > v.created_at
"""


def upgrade() -> None:
    op.create_table(
        "rule_withdrawal",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["rule_version.id"], name=op.f("fk_rule_withdrawal_version_id_rule_version")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["rule_version.id"], name=op.f("fk_rule_withdrawal_replaced_by_rule_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_rule_withdrawal")),
    )
    op.execute(_OVERTAKEN)


def downgrade() -> None:
    op.drop_table("rule_withdrawal")
