"""Targets of reps and teams by month, each change kept; and which holdings were won when.

Revision ID: sales_targets
"""

import sqlalchemy as sa
from alembic import op

revision = "sales_targets"
down_revision = "cycles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sales_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("tick", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("(rep_id is null) <> (team_id is null)", name=op.f("ck_sales_target_of_one")),
        sa.CheckConstraint("deals between 0 and 100000", name=op.f("ck_sales_target_deals")),
        sa.CheckConstraint("extract(day from month) = 1", name=op.f("ck_sales_target_month")),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["rep_account.rep_id"], name=op.f("fk_sales_target_rep_id_rep_account")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_sales_target_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_target")),
    )
    for whose in ("rep", "team"):
        op.create_index(
            f"ix_sales_target_{whose}",
            "sales_target",
            [f"{whose}_id", "month", sa.text("tick desc")],
            postgresql_where=sa.text(f"{whose}_id is not null"),
        )
    op.execute("""
        create trigger sales_target_is_append_only before update or delete on sales_target
            for each row execute function refuse_change()
    """)
    op.create_index(
        "ix_holding_won",
        "holding",
        ["ended_at", "rep_id"],
        postgresql_where=sa.text("end_cause = 'converted'"),
        postgresql_include=["lead_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_holding_won", table_name="holding")
    op.drop_table("sales_target")
