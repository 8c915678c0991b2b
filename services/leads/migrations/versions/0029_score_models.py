"""Learned models of winning, and what one says of a lead.

Revision ID: score_models
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "score_models"
down_revision = "nurture"
branch_labels = None
depends_on = None

_OPEN = "state in ('new', 'nurturing', 'pooled', 'reserved', 'held')"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "score_training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("left_out", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("vouched", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("imports", ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("starts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_at", moment),
        sa.Column("finished_at", moment),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_detail", sa.Text()),
        sa.Column("error_told", JSONB()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_training")),
        sa.UniqueConstraint("number", name=op.f("uq_score_training_number")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'completed', 'failed')", name=op.f("ck_score_training_state")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (error_code is not null)", name=op.f("ck_score_training_error_when_failed")
        ),
    )
    op.create_index(
        "ix_score_training_waiting",
        "score_training",
        ["number"],
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_table(
        "score_model",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("artefact", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("card", JSONB(), nullable=False),
        sa.Column("score_rule_id", sa.Uuid(), nullable=False),
        sa.Column("begins", ARRAY(sa.Float())),
        sa.Column("trained_at", moment, nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_model")),
        sa.UniqueConstraint("number", name=op.f("uq_score_model_number")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["score_training.id"], name=op.f("fk_score_model_training_id_score_training")
        ),
        sa.ForeignKeyConstraint(
            ["score_rule_id"], ["rule_version.id"], name=op.f("fk_score_model_score_rule_id_rule_version")
        ),
        sa.CheckConstraint("kind in ('scorecard', 'trees')", name=op.f("ck_score_model_kind")),
        sa.CheckConstraint(
            "state <> 'champion' or cardinality(begins) = 3", name=op.f("ck_score_model_champion_has_begins")
        ),
        sa.CheckConstraint(
            "state in ('candidate', 'shadow', 'champion', 'retired', 'suspended')",
            name=op.f("ck_score_model_state"),
        ),
    )
    op.create_index(op.f("ix_score_model_training_id"), "score_model", ["training_id"])
    for state in ("champion", "shadow"):
        op.create_index(
            f"uq_score_model_{state}",
            "score_model",
            ["state"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    op.create_table(
        "score_model_move",
        sa.Column("tick", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("from_state", sa.Text()),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("reason", sa.Text()),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tick", name=op.f("pk_score_model_move")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["score_model.id"], name=op.f("fk_score_model_move_model_id_score_model")
        ),
    )
    op.create_index(op.f("ix_score_model_move_model_id"), "score_model_move", ["model_id"])
    op.create_table(
        "score_drift",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("told", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("model_id", "week", name=op.f("pk_score_drift")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["score_model.id"], name=op.f("fk_score_drift_model_id_score_model")
        ),
        sa.CheckConstraint(
            "alarm in ('none', 'watch', 'alarm', 'failing')", name=op.f("ck_score_drift_alarm")
        ),
    )
    _hold_still()
    _on_leads()


def _hold_still() -> None:
    op.execute("""
        create function score_model_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what a model is never changes, and no model is deleted';
        end $$
    """)
    op.execute("""
        create trigger score_model_stays before update of artefact, sha256, card, kind, training_id,
            score_rule_id, trained_at or delete on score_model
        for each row execute function score_model_stays()
    """)
    op.execute("""
        create trigger score_model_move_stays before update or delete on score_model_move
        for each row execute function score_model_stays()
    """)


def _on_leads() -> None:
    op.add_column("lead", sa.Column("model_id", sa.Uuid()))
    op.add_column("lead", sa.Column("scored_version", sa.BigInteger()))
    op.execute("""
        alter table lead
            add constraint ck_lead_model_says check (num_nulls(p_win, model_id, scored_version) in (0, 3))
                not valid,
            add constraint ck_lead_p_win check (p_win > 0 and p_win < 1) not valid,
            add constraint ck_lead_scored_version check (scored_version <= version) not valid
    """)
    for name in ("model_says", "p_win", "scored_version"):
        op.execute(f"alter table lead validate constraint ck_lead_{name}")
    op.create_index(
        "ix_lead_unscored",
        "lead",
        ["id"],
        postgresql_where=sa.text(f"scored_version <> version and {_OPEN}"),
    )


def downgrade() -> None:
    op.drop_index("ix_lead_unscored")
    for name in ("model_says", "p_win", "scored_version"):
        op.drop_constraint(f"ck_lead_{name}", "lead")
    op.drop_column("lead", "scored_version")
    op.drop_column("lead", "model_id")
    op.drop_table("score_drift")
    op.drop_table("score_model_move")
    op.drop_table("score_model")
    op.drop_table("score_training")
    op.execute("drop function score_model_stays")
