"""The rules' curve: how points become a chance, learned at a training.

Revision ID: rules_curve
"""

import sqlalchemy as sa
from alembic import op

revision = "rules_curve"
down_revision = "score_features"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rules_curve",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("score_rule_id", sa.Uuid(), nullable=False),
        sa.Column("intercept", sa.Float(), nullable=False),
        sa.Column("slope", sa.Float(), nullable=False),
        sa.Column("least", sa.Float(), nullable=False),
        sa.Column("most", sa.Float(), nullable=False),
        sa.Column("wins", sa.BigInteger(), nullable=False),
        sa.Column("leads", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rules_curve")),
        sa.UniqueConstraint("training_id", name=op.f("uq_rules_curve_training_id")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["score_training.id"], name=op.f("fk_rules_curve_training_id_score_training")
        ),
        sa.ForeignKeyConstraint(
            ["score_rule_id"], ["rule_version.id"], name=op.f("fk_rules_curve_score_rule_id_rule_version")
        ),
        sa.CheckConstraint(
            "intercept between -20 and 10 and slope between 0 and 0.25", name=op.f("ck_rules_curve_inside")
        ),
        sa.CheckConstraint("least >= 0 and least <= most and most <= 100", name=op.f("ck_rules_curve_seen")),
        sa.CheckConstraint("wins > 0 and wins < leads", name=op.f("ck_rules_curve_both_ends")),
    )
    op.execute("""
        create function rules_curve_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'a curve never changes, and none is deleted';
        end $$
    """)
    op.execute("""
        create trigger rules_curve_stays before update or delete on rules_curve
        for each row execute function rules_curve_stays()
    """)


def downgrade() -> None:
    op.drop_table("rules_curve")
    op.execute("drop function rules_curve_stays")
