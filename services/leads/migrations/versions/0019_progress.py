"""When leads first came to their stages, kept beside their history, so that funnels need not read all of it.

Revision ID: progress
"""

import sqlalchemy as sa
from alembic import op

revision = "progress"
down_revision = "grade_in_order"
branch_labels = None
depends_on = None

_STAGES = ("visit", "trial", "quote", "contract", "payment")
_AT = ",\n".join(
    f"min(said.at) filter (where said.place >= {place}) as {stage}_at"
    for place, stage in enumerate(_STAGES, 1)
)
_TOOK = ",\n".join(
    f"min(said.at - coalesce(said.before, lead.created_at))"
    f" filter (where said.place = {place} and said.nth = 1) as {stage}_took"
    for place, stage in enumerate(_STAGES, 1)
)
_NAMES = [f"{stage}_{what}" for what in ("at", "took") for stage in _STAGES]


def upgrade() -> None:
    """Add the table, what it is made of, and the triggers; fill it while whoever writes waits."""
    op.execute("lock table lead, lead_event, holding in share row exclusive mode")
    _add_table()
    op.execute(f"""
        create view lead_progress_told as
        select lead.id as lead_id, lead.created_at, {_AT}, {_TOOK}
        from lead left join (
            select lead_id, at, place, lag(at) over (partition by lead_id order by sequence) as before,
                row_number() over (partition by lead_id, place order by sequence) as nth
            from (
                select lead_id, sequence, at,
                    array_position('{{{",".join(_STAGES)}}}'::text[], data ->> 'stage') as place
                from lead_event where type in ('stage_changed', 'reopened')) moved
        ) said on said.lead_id = lead.id
        where said.lead_id is not null or lead.outcome = 'won' or lead.state = 'converted'
        group by lead.id
    """)  # noqa: S608 - our own words
    _add_triggers()
    op.execute("insert into lead_progress select * from lead_progress_told")
    # Who had a lead last is the first entry of its own; what was found by lead and rep, is by lead.
    op.drop_index("ix_holding_lead", table_name="holding")
    op.create_index(
        "ix_holding_lead",
        "holding",
        ["lead_id", sa.text("started_at desc"), sa.text("id desc")],
        postgresql_include=["rep_id"],
    )


def _add_table() -> None:
    op.create_table(
        "lead_progress",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(f"{stage}_at", sa.DateTime(timezone=True), nullable=True) for stage in _STAGES),
        *(sa.Column(f"{stage}_took", sa.Interval(), nullable=True) for stage in _STAGES),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_progress_lead_id_lead")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_progress")),
    )


def _add_triggers() -> None:
    op.execute(f"""
        create function keep_lead_progress() returns trigger language plpgsql as $$
        begin
            insert into lead_progress select * from lead_progress_told where lead_id = new.lead_id
            on conflict (lead_id) do update set
                {", ".join(f"{name} = excluded.{name}" for name in _NAMES)};
            return null;
        end $$;
        create trigger keep_progress after insert on lead_event for each row
        when (new.type in ('stage_changed', 'reopened')) execute function keep_lead_progress()
    """)  # noqa: S608 - our own words
    op.execute("""
        create function keep_won_lead_progress() returns trigger language plpgsql as $$
        begin
            insert into lead_progress (lead_id, created_at) values (new.id, new.created_at)
            on conflict (lead_id) do nothing;
            return null;
        end $$;
        create trigger keep_won_progress after insert or update of state, outcome on lead for each row
        when (new.outcome = 'won' or new.state = 'converted') execute function keep_won_lead_progress()
    """)


def downgrade() -> None:
    """Take all of it away; the history says the same."""
    op.drop_index("ix_holding_lead", table_name="holding")
    op.create_index("ix_holding_lead", "holding", ["lead_id", "rep_id"])
    op.execute("drop trigger keep_won_progress on lead; drop trigger keep_progress on lead_event")
    op.execute("drop function keep_won_lead_progress(); drop function keep_lead_progress()")
    op.execute("drop view lead_progress_told")
    op.drop_table("lead_progress")
