"""Expected dates of opportunities, the company's lost reasons, and stage history found by index.

Revision ID: opportunities
"""

import sqlalchemy as sa
from alembic import op

revision = "opportunities"
down_revision = "sources"
branch_labels = None
depends_on = None

_REASONS = (
    ("price", "价格", "price"),
    ("competitor", "选择竞争对手", "chose a competitor"),
    ("no_budget", "没有预算", "no budget"),
    ("no_need", "没有需求", "no need"),
    ("timing", "时机不合适", "not now"),
    ("no_answer", "联系不上", "cannot be reached"),
)


def upgrade() -> None:
    op.add_column("lead", sa.Column("expected_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_lead_event_stage",
        "lead_event",
        ["lead_id", "sequence"],
        postgresql_where=sa.text("type in ('stage_changed', 'reopened')"),
    )
    op.create_table(
        "lost_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_lost_reason_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_reason")),
        sa.UniqueConstraint("code", name=op.f("uq_lost_reason_code")),
    )
    for place, (code, zh, en) in enumerate(_REASONS, start=1):
        op.get_bind().execute(
            sa.text(
                "insert into lost_reason (id, code, zh, en, position, created_at)"
                " values (gen_random_uuid(), :code, :zh, :en, :place, now())"
            ),
            {"code": code, "zh": zh, "en": en, "place": place},
        )
