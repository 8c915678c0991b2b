"""Experiments: rules tried on a share of reps or leads, and what each look at them showed.

Revision ID: experiments
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "experiments"
down_revision = "rule_replays"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _kinds("'pool', 'score', 'trial'")
    _experiments()
    _looks()
    op.execute("""
        create function experiment_stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what an experiment tries, how and on whom is fixed once it has started'
                using errcode = 'integrity_constraint_violation';
        end $$;
        create trigger experiment_stays before update on experiment for each row
            when (old.state = 'stopped' or (old.state = 'running' and (new.state = 'draft' or (
                new.id, new.number, new.subject, new.pool_id, new.unit, new.rules, new.share_b, new.goal,
                new.window_hours, new.effect, new.alpha, new.power, new.a_version, new.b_version,
                new.started_at, new.started_by, new.created_at, new.created_by
            ) is distinct from (
                old.id, old.number, old.subject, old.pool_id, old.unit, old.rules, old.share_b, old.goal,
                old.window_hours, old.effect, old.alpha, old.power, old.a_version, old.b_version,
                old.started_at, old.started_by, old.created_at, old.created_by
            ))))
            execute function experiment_stays();
        create trigger experiment_started_is_kept before delete on experiment for each row
            when (old.state <> 'draft') execute function experiment_stays();
        create trigger experiment_look_is_append_only before update or delete on experiment_look
            for each row execute function refuse_change();
    """)


def downgrade() -> None:
    op.drop_table("experiment_look")
    op.drop_table("experiment")
    op.execute("drop function experiment_stays()")
    _kinds("'pool', 'score'")


def _kinds(kinds: str) -> None:
    op.execute(f"""
        alter table rule_version drop constraint ck_rule_version_kind,
            add constraint ck_rule_version_kind check (kind in ({kinds}))
    """)


def _experiments() -> None:
    op.create_table(
        "experiment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, server_default="pool_rules"),
        sa.Column("pool_id", sa.Uuid(), sa.ForeignKey("pool.id")),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("share_b", sa.Double(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("window_hours", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("effect", "alpha", "power")),
        sa.Column("state", sa.Text(), nullable=False, server_default="draft"),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        *(
            sa.Column(name, sa.Uuid(), sa.ForeignKey("rule_version.id"))
            for name in ("a_version", "b_version", "adopted_version")
        ),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("started_at", _MOMENT),
        sa.Column("started_by", sa.Uuid()),
        sa.Column("stopped_at", _MOMENT),
        sa.Column("stopped_by", sa.Uuid()),
        *(sa.CheckConstraint(rule, name=name) for name, rule in _RULES.items()),
    )
    op.create_index(
        "uq_experiment_running",
        "experiment",
        [sa.text("coalesce(pool_id, '00000000-0000-0000-0000-000000000000')")],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )
    for name in ("a_version", "b_version"):
        op.create_index(f"uq_experiment_{name}", "experiment", [name], unique=True)


def _looks() -> None:
    op.create_table(
        "experiment_look",
        sa.Column("experiment_id", sa.Uuid(), sa.ForeignKey("experiment.id"), primary_key=True),
        sa.Column("looked_at", _MOMENT, primary_key=True),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("verdict", sa.Text(), nullable=False),
        *(
            sa.Column(f"{name}_{arm}", sa.BigInteger(), nullable=False)
            for name in ("units", "entered", "leads", "reached")
            for arm in ("a", "b")
        ),
        *(sa.Column(name, sa.Double()) for name in ("difference", "low", "high")),
        sa.Column("split_chance", sa.Double(), nullable=False),
        sa.Column("still_needed", sa.BigInteger()),
        sa.CheckConstraint(
            "verdict in ('b_better', 'a_better', 'no_difference_worth', 'not_yet', 'too_few', 'split_broken')",
            name="verdict",
        ),
        sa.CheckConstraint("num_nulls(difference, low, high) in (0, 3)", name="interval_whole"),
        sa.CheckConstraint(
            "reached_a <= leads_a and leads_a <= entered_a and reached_b <= leads_b and leads_b <= entered_b",
            name="no_more_than_came",
        ),
    )
    op.create_index(
        "uq_experiment_look_day",
        "experiment_look",
        ["experiment_id", "looked_on"],
        unique=True,
        postgresql_where=sa.text("not is_last"),
    )


_RULES = {
    "subject": "subject = 'pool_rules'",
    "unit": "unit in ('rep', 'lead')",
    "goal": "goal in ('won', 'contacted', 'replied')",
    "share_b": "share_b between 0.05 and 0.9",
    "window_hours": "window_hours between 1 and 8784",
    "planned": "effect > 0 and effect < 1 and alpha > 0 and alpha < 1 and power > 0 and power < 1",
    "state": "state in ('draft', 'running', 'stopped')",
    "started": "(state = 'draft') = (started_at is null)",
    "arms_when_started": "(state = 'draft') = (a_version is null) and (state = 'draft') = (b_version is null)",
    "stopped": "(state = 'stopped') = (stopped_at is not null)",
    "outcome_when_stopped": "(state = 'stopped') = (outcome is not null)",
    "outcome": "outcome in ('adopt', 'reject', 'end')",
    "version_when_adopted": "(adopted_version is not null) = (outcome is not distinct from 'adopt')",
    "reason_when_stopped": "outcome is null or reason is not null",
}
