"""Trials of nurture tracks: another version for a share of a track's leads.

Revision ID: nurture_trials
"""

import sqlalchemy as sa
from alembic import op

revision = "nurture_trials"
down_revision = "experiments"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "nurture_trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("a_version", sa.Uuid(), nullable=False),
        sa.Column("b_version", sa.Uuid(), nullable=False),
        sa.Column("share_b", sa.Float(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("within_days", sa.BigInteger(), nullable=False),
        sa.Column("effect", sa.Float(), nullable=False),
        sa.Column("alpha", sa.Float(), nullable=False),
        sa.Column("power", sa.Float(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("started_by", sa.Uuid()),
        sa.Column("stopped_at", _MOMENT),
        sa.Column("stopped_by", sa.Uuid()),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurture_trial")),
        sa.ForeignKeyConstraint(
            ["track_id"], ["nurture_track.id"], name=op.f("fk_nurture_trial_track_id_nurture_track")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name],
                ["nurture_track_version.id"],
                name=op.f(f"fk_nurture_trial_{name}_nurture_track_version"),
            )
            for name in ("a_version", "b_version")
        ),
        sa.CheckConstraint("goal in ('pooled', 'taken', 'won')", name=op.f("ck_nurture_trial_goal")),
        sa.CheckConstraint("share_b between 0.05 and 0.9", name=op.f("ck_nurture_trial_share_b")),
        sa.CheckConstraint(
            "within_days between 1 and 365 and effect > 0 and effect < 1 and alpha > 0 and alpha < 1"
            " and power > 0 and power < 1",
            name=op.f("ck_nurture_trial_planned"),
        ),
        sa.CheckConstraint(
            "num_nulls(stopped_at, outcome, reason) in (0, 3)", name=op.f("ck_nurture_trial_stopped")
        ),
        sa.CheckConstraint("outcome in ('adopt', 'reject', 'end')", name=op.f("ck_nurture_trial_outcome")),
    )
    op.create_index(
        "uq_nurture_trial_running",
        "nurture_trial",
        ["track_id"],
        unique=True,
        postgresql_where=sa.text("stopped_at is null"),
    )
    op.create_index("ix_nurture_trial_track", "nurture_trial", ["track_id", "started_at"])
    op.create_index("uq_nurture_trial_b_version", "nurture_trial", ["b_version"], unique=True)
    op.add_column("nurture_enrolment", sa.Column("trial_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_nurture_enrolment_trial_id_nurture_trial"),
        "nurture_enrolment",
        "nurture_trial",
        ["trial_id"],
        ["id"],
    )
    op.create_index(
        "ix_nurture_enrolment_trial",
        "nurture_enrolment",
        ["trial_id"],
        postgresql_where=sa.text("trial_id is not null"),
    )
    op.execute("""
        create function nurture_trial_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what a trial tries, how and on whom is fixed, and no trial is deleted'
                using errcode = 'integrity_constraint_violation';
        end $$;
        create trigger nurture_trial_stays before update of id, track_id, a_version, b_version, share_b, goal,
            within_days, effect, alpha, power, started_at, started_by or delete on nurture_trial
            for each row execute function nurture_trial_stays();
        create trigger nurture_trial_ends_once before update on nurture_trial for each row
            when (old.stopped_at is not null) execute function nurture_trial_stays()
    """)


def downgrade() -> None:
    op.drop_column("nurture_enrolment", "trial_id")
    op.drop_table("nurture_trial")
    op.execute("drop function nurture_trial_stays()")
