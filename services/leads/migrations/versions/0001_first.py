"""The first schema of the leads service.

Revision ID: 0001
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.leads.domain.score_defaults import DEFAULT_RULES
from shared.tables import create_kit_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COMPANY_RULES = "00000000-0000-7000-8000-000000000001"
DEFAULT_POOL = "00000000-0000-7000-8000-000000000002"
SCORE_RULES = "00000000-0000-7000-8000-000000000003"


def upgrade() -> None:  # noqa: PLR0915 - as many statements as there are tables
    create_kit_tables(op.get_bind())
    op.create_table(
        "calendar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("weekly", postgresql.JSONB(), nullable=False),
        sa.Column("exceptions", postgresql.JSONB(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("staff_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
    )
    op.create_table(
        "pool",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("team_ids", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
        sa.UniqueConstraint("name", name=op.f("uq_pool_name")),
    )
    op.create_index(
        "uq_pool_is_default", "pool", ["is_default"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "rep_account",
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("seniority", sa.Text(), server_default="regular", nullable=False),
        sa.Column("grades", sa.ARRAY(sa.Text()), server_default="{A,B,C,D}", nullable=False),
        sa.Column("weight", sa.BigInteger(), server_default="100", nullable=False),
        sa.Column("is_rep", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("on_shift", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=True),
        sa.Column("leave", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("held", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unworked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("assigned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_claim_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("leave_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "seniority in ('junior', 'regular', 'senior')", name=op.f("ck_rep_account_seniority")
        ),
        sa.CheckConstraint("held >= 0", name=op.f("ck_rep_account_held")),
        sa.CheckConstraint("unworked between 0 and held", name=op.f("ck_rep_account_unworked")),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_rep_account_weight")),
        sa.PrimaryKeyConstraint("rep_id", name=op.f("pk_rep_account")),
    )
    op.create_index(op.f("ix_rep_account_team_id"), "rep_account", ["team_id"], unique=False)
    op.create_table(
        "sweep_brake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'allowed', 'refused')", name=op.f("ck_sweep_brake_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_brake")),
    )
    op.create_index("uq_sweep_brake_team_day", "sweep_brake", ["team_id", "day"], unique=True)
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("staff_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("columns", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("processed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("updated", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("duplicate", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_detail", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_result", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "state <> 'completed' or total = created + updated + duplicate + failed",
            name=op.f("ck_import_job_every_row_once"),
        ),
        sa.CheckConstraint(
            "state in ('uploading', 'queued', 'running', 'completed', 'failed', 'undoing', 'undone')",
            name=op.f("ck_import_job_state"),
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_import_job_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_table(
        "rep_day",
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("claims between 0 and cap", name=op.f("ck_rep_day_claims")),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["rep_account.rep_id"], name=op.f("fk_rep_day_rep_id_rep_account")
        ),
        sa.PrimaryKeyConstraint("rep_id", "day", name=op.f("pk_rep_day")),
    )
    op.create_table(
        "rep_grade_account",
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("held", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("held >= 0", name=op.f("ck_rep_grade_account_held")),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["rep_account.rep_id"], name=op.f("fk_rep_grade_account_rep_id_rep_account")
        ),
        sa.PrimaryKeyConstraint("rep_id", "grade", name=op.f("pk_rep_grade_account")),
    )
    op.create_table(
        "rep_month",
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("intake", sa.BigInteger(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("intake between 0 and cap", name=op.f("ck_rep_month_intake")),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["rep_account.rep_id"], name=op.f("fk_rep_month_rep_id_rep_account")
        ),
        sa.PrimaryKeyConstraint("rep_id", "month", name=op.f("pk_rep_month")),
    )
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('pool', 'score')", name=op.f("ck_rule_version_kind")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_rule_version_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
    )
    op.create_index(
        "uq_rule_version_number",
        "rule_version",
        ["kind", sa.literal_column("coalesce(pool_id, '00000000-0000-0000-0000-000000000000')"), "number"],
        unique=True,
    )
    op.create_table(
        "import_chunk",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_job.id"],
            name=op.f("fk_import_chunk_import_id_import_job"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_chunk")),
    )
    op.execute("alter table import_chunk alter column content set storage external")
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("pointer", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("raw", postgresql.JSONB(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "outcome in ('created', 'updated', 'duplicate', 'failed')", name=op.f("ck_import_row_outcome")
        ),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_import_row")),
    )
    op.create_index(
        "ix_import_row_outcome",
        "import_row",
        ["import_id", "outcome", "row"],
        unique=False,
        postgresql_where=sa.text("outcome <> 'created'"),
    )
    op.create_table(
        "lead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "nurturing",
                "pooled",
                "reserved",
                "held",
                "converted",
                "lost",
                "invalid",
                "merged",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("wechat_id", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("company_size", sa.Text(), nullable=True),
        sa.Column("tags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("extra", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("finder_id", sa.Uuid(), nullable=True),
        sa.Column("sharer_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("survivor_id", sa.Uuid(), nullable=True),
        sa.Column("grade", sa.Text(), server_default="D", nullable=False),
        sa.Column("grade_cell", sa.Text(), server_default="D4", nullable=False),
        sa.Column("fit", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("intent", sa.Double(), server_default="0", nullable=False),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("p_win", sa.Double(), nullable=True),
        sa.Column("score_rule_id", sa.Uuid(), nullable=True),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("home_pool_id", sa.Uuid(), nullable=True),
        sa.Column("pooled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_reason", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_touch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recycle_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("protect_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("exempt_reason", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), server_default="lead", nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("lost_reason", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'merged') = (survivor_id is not null)", name=op.f("ck_lead_survivor_when_merged")
        ),
        sa.CheckConstraint(
            "(state = 'pooled') = (pool_id is not null)", name=op.f("ck_lead_pool_while_pooled")
        ),
        sa.CheckConstraint(
            "(state in ('held', 'reserved')) = (owner_id is not null)",
            name=op.f("ck_lead_owner_while_in_hand"),
        ),
        sa.CheckConstraint("grade in ('A', 'B', 'C', 'D')", name=op.f("ck_lead_grade")),
        sa.CheckConstraint(
            "recycle_at is null or state = 'held'", name=op.f("ck_lead_recycle_at_while_held")
        ),
        sa.CheckConstraint("fit between 0 and 100 and score between 0 and 100", name=op.f("ck_lead_points")),
        sa.CheckConstraint("owner_id is null or owner_since is not null", name=op.f("ck_lead_owner_since")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["rep_account.rep_id"], name=op.f("fk_lead_owner_id_rep_account")
        ),
        sa.ForeignKeyConstraint(["survivor_id"], ["lead.id"], name=op.f("fk_lead_survivor_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("number", name=op.f("uq_lead_number")),
    )
    op.create_index("ix_lead_created", "lead", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_lead_due", "lead", ["recycle_at"], unique=False, postgresql_where=sa.text("state = 'held'")
    )
    op.create_index(
        "ix_lead_remind",
        "lead",
        [sa.text("(case when reminders_for = recycle_at then remind_at else '-infinity'::timestamptz end)")],
        unique=False,
        postgresql_where=sa.text(
            "state = 'held' and recycle_at is not null and paused_reason is null and exempt_reason is null"
        ),
    )
    op.create_index(
        "ix_lead_owner",
        "lead",
        ["owner_id", "recycle_at", "id"],
        unique=False,
        postgresql_where=sa.text("owner_id is not null"),
    )
    op.create_index(
        "ix_lead_pool_grade_score",
        "lead",
        ["pool_id", "grade", sa.literal_column("score desc"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pooled'"),
    )
    op.create_index(
        "ix_lead_pool_pooled",
        "lead",
        ["pool_id", "pooled_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pooled'"),
    )
    op.create_index(
        "ix_lead_pool_created",
        "lead",
        ["pool_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pooled'"),
    )
    op.create_index(
        "ix_lead_pool_score",
        "lead",
        ["pool_id", sa.literal_column("score desc"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pooled'"),
    )
    op.create_index("ix_lead_score", "lead", [sa.literal_column("score desc"), "id"], unique=False)
    op.create_index(
        "ix_lead_source_created",
        "lead",
        ["source", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("source is not null"),
    )
    op.create_index(
        "ix_lead_channel_created",
        "lead",
        ["channel", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("channel is not null"),
    )
    op.create_index(
        "ix_lead_region_created",
        "lead",
        ["region", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("region is not null"),
    )
    op.create_index(
        "ix_lead_name",
        "lead",
        ["name"],
        unique=False,
        postgresql_ops={"name": "text_pattern_ops"},
        postgresql_where=sa.text("name is not null"),
    )
    op.create_index(
        "ix_lead_company",
        "lead",
        ["company"],
        unique=False,
        postgresql_ops={"company": "text_pattern_ops"},
        postgresql_where=sa.text("company is not null"),
    )
    op.create_index(
        "ix_lead_tags",
        "lead",
        ["tags"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("tags <> '{}'"),
    )
    op.create_index("ix_lead_state_created", "lead", ["state", "created_at", "id"], unique=False)
    op.create_index(
        "ix_lead_cold",
        "lead",
        ["score"],
        unique=False,
        postgresql_where=sa.text("state = 'nurturing' and outcome is null"),
    )
    op.create_index(
        "ix_lead_nurturing",
        "lead",
        ["home_pool_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'nurturing'"),
    )
    op.create_index(
        "ix_lead_survivor",
        "lead",
        ["survivor_id"],
        unique=False,
        postgresql_where=sa.text("survivor_id is not null"),
    )
    op.create_table(
        "holding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("from_pool", sa.Uuid(), nullable=True),
        sa.Column("rule_version", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("start_cause", sa.Text(), nullable=False),
        sa.Column("start_actor", sa.Uuid(), nullable=True),
        sa.Column("held_after", sa.BigInteger(), nullable=False),
        sa.Column("held_cap", sa.BigInteger(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("is_explore", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("points_paid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_cause", sa.Text(), nullable=True),
        sa.Column("end_actor", sa.Uuid(), nullable=True),
        sa.Column("end_rule_version", sa.Uuid(), nullable=True),
        sa.Column("to_pool", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(ended_at is null) = (end_cause is null)", name=op.f("ck_holding_end_whole")),
        sa.CheckConstraint(
            "ended_at is null or ended_at >= started_at", name=op.f("ck_holding_end_after_start")
        ),
        sa.CheckConstraint("held_after <= held_cap", name=op.f("ck_holding_held_within_cap")),
        sa.ForeignKeyConstraint(["from_pool"], ["pool.id"], name=op.f("fk_holding_from_pool_pool")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_holding_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["rep_account.rep_id"], name=op.f("fk_holding_rep_id_rep_account")
        ),
        sa.ForeignKeyConstraint(
            ["rule_version"], ["rule_version.id"], name=op.f("fk_holding_rule_version_rule_version")
        ),
        sa.ForeignKeyConstraint(["to_pool"], ["pool.id"], name=op.f("fk_holding_to_pool_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    op.create_index("ix_holding_lead", "holding", ["lead_id", "rep_id"], unique=False)
    op.create_index("ix_holding_rep", "holding", ["rep_id", "started_on"], unique=False)
    op.create_index(
        "uq_holding_open", "holding", ["lead_id"], unique=True, postgresql_where=sa.text("ended_at is null")
    )
    op.create_table(
        "lead_event",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("rule_version", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("tick", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "sequence", name=op.f("pk_lead_event")),
    )
    op.create_table(
        "lead_identity",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_lead_identity")),
    )
    op.create_index(op.f("ix_lead_identity_lead_id"), "lead_identity", ["lead_id"], unique=False)
    op.create_table(
        "holding_flag",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holding.id"], name=op.f("fk_holding_flag_holding_id_holding")
        ),
        sa.PrimaryKeyConstraint("holding_id", "flag", name=op.f("pk_holding_flag")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("holding_id", sa.Uuid(), nullable=True),
        sa.Column("recycle_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_to", sa.Text(), nullable=True),
        sa.Column("email_state", sa.Text(), server_default="none", nullable=False),
        sa.Column("email_attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("email_next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email_state in ('none', 'queued', 'sent', 'failed')", name=op.f("ck_notice_email_state")
        ),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_notice_holding_id_holding")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_notice_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_email",
        "notice",
        ["email_next_at"],
        unique=False,
        postgresql_where=sa.text("email_state = 'queued'"),
    )
    op.create_index("ix_notice_holding", "notice", ["holding_id"], unique=False)
    op.create_index(
        "ix_notice_inbox",
        "notice",
        ["recipient_id", sa.literal_column("created_at desc"), "id"],
        unique=False,
    )
    op.create_index(
        "uq_notice_once",
        "notice",
        ["recipient_id", "kind", "holding_id", "recycle_at"],
        unique=True,
        postgresql_where=sa.text("holding_id is not null"),
    )
    op.create_table(
        "touch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("rep_id", sa.Uuid(), nullable=True),
        sa.Column("holding_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), server_default="out", nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_touch_holding_id_holding")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_touch_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch")),
    )
    op.create_index("ix_touch_lead", "touch", ["lead_id", "occurred_at"], unique=False)
    _guard_history()
    _first_rows()


def downgrade() -> None:
    raise NotImplementedError("the first schema has nothing to go back to: restore a dump")


def _guard_history() -> None:
    """What happened stays as it was written, whatever code runs above."""
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$;
        create trigger lead_event_is_append_only before update or delete on lead_event
            for each row execute function refuse_change();
        create trigger rule_version_is_append_only before update or delete on rule_version
            for each row execute function refuse_change();
        create trigger holding_is_never_deleted before delete on holding
            for each row execute function refuse_change();
        create trigger lead_is_never_deleted before delete or update of id on lead
            for each row execute function refuse_change();
        create trigger pool_is_never_deleted before delete or update of id on pool
            for each row execute function refuse_change();
        create trigger import_job_is_never_deleted before delete on import_job
            for each row when (old.state <> 'uploading') execute function refuse_change();
    """)
    op.execute("""
        create function refuse_holding_change() returns trigger language plpgsql as $$
        begin
            raise exception 'a holding is ended once and never changed otherwise'
                using errcode = 'integrity_constraint_violation';
        end $$;
        create trigger holding_ends_once before update on holding for each row
            when (old.ended_at is not null or new.ended_at is null or (
                new.id, new.lead_id, new.rep_id, new.grade, new.from_pool, new.rule_version, new.started_at,
                new.started_on, new.start_cause, new.start_actor, new.held_after, new.held_cap,
                new.override_reason, new.is_explore, new.points_paid
            ) is distinct from (
                old.id, old.lead_id, old.rep_id, old.grade, old.from_pool, old.rule_version, old.started_at,
                old.started_on, old.start_cause, old.start_actor, old.held_after, old.held_cap,
                old.override_reason, old.is_explore, old.points_paid
            ))
            execute function refuse_holding_change();
    """)
    op.execute("""
        create function credit_stays() returns trigger language plpgsql as $$
        begin
            if (old.finder_id is not null and new.finder_id is distinct from old.finder_id)
               or (old.sharer_id is not null and new.sharer_id is distinct from old.sharer_id)
            then
                raise exception 'finder and sharer never change once set'
                    using errcode = 'integrity_constraint_violation';
            end if;
            return new;
        end $$;
        create trigger credit_stays before update of finder_id, sharer_id on lead
            for each row execute function credit_stays();
    """)


def _first_rows() -> None:
    """The company's first pool rules (each number as pool rules had it at first release) and a pool for every lead."""
    rules = {
        "holding": {
            "cap": {"junior": 10, "regular": 20, "senior": 30},
            "grade_caps": {"A": 10, "B": 20, "C": 30, "D": 30},
            "unworked_cap": 10,
            "day_cap": 10,
            "month_cap": 100,
            "claim_gap_seconds": 0,
            "protected_cap": 3,
            "protect_days": 14,
            "longest_protect_days": 30,
        },
        "grades_by_seniority": {
            "junior": ["C", "D"],
            "regular": ["B", "C", "D"],
            "senior": ["A", "B", "C", "D"],
        },
        "cool_down_days": 30,
        "cycle_days": {"A": 5, "B": 10, "C": 15, "D": 20},
        "longest_tenure_days": 90,
    }
    now = datetime.now(UTC)
    op.get_bind().execute(
        sa.text(
            "insert into rule_version (id, kind, number, rules, note, effective_at, created_at) "
            "values (:id, 'pool', 1, cast(:rules as jsonb), 'first rules', :from, :now)"
        ),
        {
            "id": COMPANY_RULES,
            "rules": json.dumps(rules),
            "from": datetime(2000, 1, 1, tzinfo=UTC),
            "now": now,
        },
    )
    op.get_bind().execute(
        sa.text(
            "insert into rule_version (id, kind, number, rules, note, effective_at, created_at) "
            "values (:id, 'score', 1, cast(:rules as jsonb), 'first rules', :from, :now)"
        ),
        {
            "id": SCORE_RULES,
            "rules": json.dumps(DEFAULT_RULES),
            "from": datetime(2000, 1, 1, tzinfo=UTC),
            "now": now,
        },
    )
    op.get_bind().execute(
        sa.text("insert into pool (id, name, is_default, created_at) values (:id, '公海', true, :now)"),
        {"id": DEFAULT_POOL, "now": now},
    )
