"""Replays of the past under other rules.

Revision ID: rule_replays
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "rule_replays"
down_revision = "lead_win"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "rule_replay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Uuid()),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("roles", ARRAY(sa.Text()), nullable=False),
        sa.Column("groups", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("starts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("processed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger()),
        sa.Column("started_at", moment),
        sa.Column("finished_at", moment),
        sa.Column("result", JSONB()),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_detail", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_replay")),
        sa.UniqueConstraint("number", name=op.f("uq_rule_replay_number")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_rule_replay_pool_id_pool")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_rule_replay_state"),
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_rule_replay_window")),
        sa.CheckConstraint(
            "(state = 'completed') = (result is not null)", name=op.f("ck_rule_replay_result_when_completed")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (error_code is not null)", name=op.f("ck_rule_replay_error_when_failed")
        ),
    )
    op.create_index(
        "ix_rule_replay_waiting",
        "rule_replay",
        ["number"],
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_index("ix_rule_replay_asker", "rule_replay", ["created_by", "number"])


def downgrade() -> None:
    op.drop_table("rule_replay")
