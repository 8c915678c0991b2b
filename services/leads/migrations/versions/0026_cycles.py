"""What each month taught about turnover cycles, and what it proposes for the rules.

Revision ID: cycles
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "cycles"
down_revision = "regions_of_pools"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cycle_estimate",
        sa.Column("month", sa.Text(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("grade", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("verdict", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("hands", "wins", "lost", "gone")),
        sa.Column("own_days", sa.Double()),
        sa.Column("own_share", sa.Double(), nullable=False),
        sa.Column("ripe_days", sa.Double()),
        sa.Column("cycle_days", sa.Integer()),
        *(
            sa.Column(name, sa.Double())
            for name in ("late_share", "late_low", "late_high", "present_days", "present_late_share")
        ),
        sa.Column("points", JSONB(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict in ('learned', 'too_few', 'open_ended')", name="verdict"),
        sa.CheckConstraint("hands = wins + lost + gone", name="every_hand_once"),
    )
    op.create_table(
        "cycle_proposal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Uuid(), sa.ForeignKey("rule_version.id"), nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("reason", sa.Text()),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("rule_version.id")),
        sa.CheckConstraint("state in ('open', 'approved', 'declined', 'replaced')", name="state"),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at"),
        sa.CheckConstraint("(state = 'approved') = (version_id is not null)", name="version_when_approved"),
        sa.CheckConstraint("state <> 'declined' or reason is not null", name="reason_when_declined"),
    )
    op.create_index(
        "uq_cycle_proposal_open",
        "cycle_proposal",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_cycle_proposal_created", "cycle_proposal", [sa.text("created_at desc"), sa.text("id desc")]
    )


def downgrade() -> None:
    op.drop_table("cycle_proposal")
    op.drop_table("cycle_estimate")
