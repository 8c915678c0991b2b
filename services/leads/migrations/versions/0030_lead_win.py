"""What a model says of a lead, in a narrow table of its own: saying it of all leads touches no index of `lead`.

Revision ID: lead_win
"""

import sqlalchemy as sa
from alembic import op

revision = "lead_win"
down_revision = "score_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move what is known into the table; a lead whose version goes on is stale from then."""
    op.create_table(
        "lead_win",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("p", sa.Float(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("stale", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_win")),
        sa.CheckConstraint("p > 0 and p < 1", name=op.f("ck_lead_win_p")),
    )
    op.execute("""
        insert into lead_win (lead_id, p, model_id, version, stale, at)
        select id, p_win, model_id, scored_version, scored_version <> version, scored_at from lead
        where model_id is not null
    """)
    op.create_index("ix_lead_win_p", "lead_win", [sa.text("p desc"), "lead_id"])
    op.create_index("ix_lead_win_stale", "lead_win", ["lead_id"], postgresql_where=sa.text("stale"))
    _off_leads()
    # A plan made while the table is empty is kept as the table grows: it must not be to read all of it.
    op.execute("""
        create function note_lead_win_stale() returns trigger language plpgsql set enable_seqscan = off as $$
        begin
            update lead_win set stale = true where lead_id = new.id and version <> new.version and not stale;
            return null;
        end $$;
        create trigger lead_win_stale after update of version on lead for each row
        when (new.version <> old.version and new.state in ('new', 'nurturing', 'pooled', 'reserved', 'held'))
        execute function note_lead_win_stale()
    """)


def _off_leads() -> None:
    op.drop_index("ix_lead_unscored")
    for name in ("model_says", "p_win", "scored_version"):
        op.drop_constraint(f"ck_lead_{name}", "lead")
    for name in ("p_win", "scored_version", "model_id"):
        op.drop_column("lead", name)


def downgrade() -> None:
    """Put it back where it was."""
    op.execute("drop trigger lead_win_stale on lead; drop function note_lead_win_stale()")
    op.add_column("lead", sa.Column("p_win", sa.Float()))
    op.add_column("lead", sa.Column("model_id", sa.Uuid()))
    op.add_column("lead", sa.Column("scored_version", sa.BigInteger()))
    op.execute("""
        update lead l set p_win = w.p, model_id = w.model_id, scored_version = w.version
        from lead_win w where w.lead_id = l.id
    """)
    op.drop_table("lead_win")
    op.execute("""
        alter table lead
            add constraint ck_lead_model_says check (num_nulls(p_win, model_id, scored_version) in (0, 3)),
            add constraint ck_lead_p_win check (p_win > 0 and p_win < 1),
            add constraint ck_lead_scored_version check (scored_version <= version)
    """)
    op.create_index(
        "ix_lead_unscored",
        "lead",
        ["id"],
        postgresql_where=sa.text(
            "scored_version <> version and state in ('new', 'nurturing', 'pooled', 'reserved', 'held')"
        ),
    )
