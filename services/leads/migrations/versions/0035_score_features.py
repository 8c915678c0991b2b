"""What the company says of features: words, when an attribute is known, who keeps it right.

Revision ID: score_features
"""

import sqlalchemy as sa
from alembic import op

revision = "score_features"
down_revision = "sharer_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_feature",
        sa.Column("tick", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("zh", "en", "known_at", "owner")),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("tick", name=op.f("pk_score_feature")),
        sa.UniqueConstraint("id", name=op.f("uq_score_feature_id")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_score_feature_name_version")),
        sa.CheckConstraint(
            "name ~ '^(extra[.].{1,200}|[a-z][a-z0-9_]*)$'", name=op.f("ck_score_feature_name")
        ),
        *(
            sa.CheckConstraint(
                f"{name} = btrim({name}) and char_length({name}) between 1 and 60",
                name=op.f(f"ck_score_feature_{name}"),
            )
            for name in ("zh", "en", "owner")
        ),
        sa.CheckConstraint("known_at in ('arrival', 'later')", name=op.f("ck_score_feature_known_at")),
        sa.CheckConstraint(
            "known_at is null or name like 'extra.%'", name=op.f("ck_score_feature_known_at_of_attributes")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_score_feature_version")),
    )
    op.execute("""
        create function score_feature_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what was said of a feature never changes: say something else'
                using errcode = 'integrity_constraint_violation';
        end $$;
        create trigger score_feature_stays before update or delete on score_feature
            for each row execute function score_feature_stays()
    """)


def downgrade() -> None:
    op.drop_table("score_feature")
    op.execute("drop function score_feature_stays()")
