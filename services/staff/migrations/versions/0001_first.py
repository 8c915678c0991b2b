"""The first schema of the staff service.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.tables import create_kit_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The lock that `repository.employees.lock_who_administers` takes: crc32 of its name.
WHO_ADMINISTERS = 2137179716

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_is_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

AN_ADMIN_REMAINS = f"""
CREATE FUNCTION check_an_admin_remains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({WHO_ADMINISTERS});
    IF NOT EXISTS (SELECT FROM employee WHERE active AND 'admin' = ANY (roles)) THEN
        RAISE EXCEPTION 'the last admin stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'an_admin_remains';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER an_admin_remains AFTER UPDATE OR DELETE ON employee
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.active AND 'admin' = ANY (OLD.roles)) EXECUTE FUNCTION check_an_admin_remains();
"""


def upgrade() -> None:
    create_kit_tables(op.get_bind())
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor_id", "id"], unique=False)
    op.create_index("ix_audit_entry_object", "audit_entry", ["object_id", "id"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_account", "sign_in_attempt", ["account_sha256", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_index(op.f("ix_team_manager_id"), "team", ["manager_id"], unique=False)
    op.create_table(
        "working_calendar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("weekly", postgresql.JSONB(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(weekly) = 'object'", name=op.f("ck_working_calendar_weekly_is_object")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_working_calendar_name")),
    )
    op.create_index(
        "uq_working_calendar_default",
        "working_calendar",
        ["is_default"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "calendar_exception",
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hours", postgresql.JSONB(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(hours) = 'array'", name=op.f("ck_calendar_exception_hours_is_array")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["working_calendar.id"],
            name=op.f("fk_calendar_exception_calendar_id_working_calendar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("calendar_id", "on", name=op.f("pk_calendar_exception")),
    )
    op.create_table(
        "employee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column(
            "seniority",
            sa.Enum(
                "junior",
                "regular",
                "senior",
                name="seniority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("weight", sa.BigInteger(), server_default="100", nullable=False),
        sa.Column("grades", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("skills", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("on_shift", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("grades <@ ARRAY['A', 'B', 'C', 'D']", name=op.f("ck_employee_grades_known")),
        sa.CheckConstraint("number ~ '^[0-9A-Za-z._-]+$'", name=op.f("ck_employee_number_plain")),
        sa.CheckConstraint(
            "roles <@ ARRAY['employee', 'rep', 'manager', 'marketer', 'hr', 'finance', 'admin']",
            name=op.f("ck_employee_roles_known"),
        ),
        sa.CheckConstraint(
            "starts_with(password_hash, '$argon2id$')", name=op.f("ck_employee_password_argon2id")
        ),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_employee_roles_some")),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_employee_weight_not_negative")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["working_calendar.id"], name=op.f("fk_employee_calendar_id_working_calendar")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_employee_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
    )
    op.create_foreign_key("fk_team_manager_id_employee", "team", "employee", ["manager_id"], ["id"])
    op.create_index(op.f("ix_employee_calendar_id"), "employee", ["calendar_id"], unique=False)
    op.create_index("ix_employee_name", "employee", ["name", "id"], unique=False)
    op.create_index(op.f("ix_employee_team_id"), "employee", ["team_id"], unique=False)
    op.create_index(
        "uq_employee_active_number",
        "employee",
        [sa.literal_column("lower(number)")],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_index(
        "uq_employee_active_email",
        "employee",
        [sa.literal_column("lower(email)")],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "access_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(name is null) = (scopes is null)", name=op.f("ck_access_token_api_token_has_scopes")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_access_token_expires_after_creation")),
        sa.CheckConstraint("octet_length(secret_sha256) = 32", name=op.f("ck_access_token_secret_is_sha256")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_access_token_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_access_token_secret_sha256")),
    )
    op.create_index(
        "ix_access_token_live",
        "access_token",
        ["employee_id"],
        unique=False,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index(
        "uq_access_token_live_name",
        "access_token",
        ["employee_id", "name"],
        unique=True,
        postgresql_where=sa.text("ended_at is null and name is not null"),
    )
    op.create_table(
        "departure",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column(
            "target",
            sa.Enum("pool", "employee", name="target", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("target_employee_id", sa.Uuid(), nullable=True),
        sa.Column("target_pool_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "applied",
                name="departurestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at is not null)", name=op.f("ck_departure_applied_when")
        ),
        sa.CheckConstraint(
            "(target = 'employee') = (target_employee_id is not null)", name=op.f("ck_departure_taker_named")
        ),
        sa.CheckConstraint(
            "target = 'pool' or target_pool_id is null", name=op.f("ck_departure_pool_only_to_pool")
        ),
        sa.CheckConstraint("target_employee_id <> employee_id", name=op.f("ck_departure_taker_is_another")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_departure_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["target_employee_id"], ["employee.id"], name=op.f("fk_departure_target_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_departure")),
    )
    op.create_index(
        "ix_departure_due",
        "departure",
        ["effective_on"],
        unique=False,
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "annual",
                "sick",
                "parental",
                "unpaid",
                "other",
                name="leavekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("employee_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("cancelled_at is null"),
            using="gist",
            name="ex_leave_overlap",
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_leave_ends_after_start")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_employee_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.execute(APPEND_ONLY)
    op.execute(AN_ADMIN_REMAINS)
