"""Imports of employees; the audit log holds no personal data beyond ids.

Revision ID: imports
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "imports"
down_revision = "oidc"
branch_labels = None
depends_on = None

_COUNTS = ("processed", "created", "updated", "duplicate", "failed", "rehired")
_REDACT = """
    UPDATE audit_entry SET {side} = {side}
        || CASE WHEN {side} ->> 'name' IS NULL THEN '{{}}' ELSE '{{"name": "***"}}' END::jsonb
        || CASE WHEN {side} ->> 'email' IS NULL THEN '{{}}' ELSE '{{"email": "***"}}' END::jsonb
        || CASE WHEN {side} ->> 'phone' IS NULL THEN '{{}}' ELSE '{{"phone": "***"}}' END::jsonb
    WHERE action IN ('employee_added', 'employee_changed') AND {side} ?| ARRAY['name', 'email', 'phone']
"""


def upgrade() -> None:
    _jobs()
    _files_and_rows()
    op.create_table(
        "import_absence",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(confirmed_by is null) = (confirmed_at is null)",
            name=op.f("ck_import_absence_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_job.id"],
            name=op.f("fk_import_absence_import_id_import_job"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_import_absence_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("import_id", "employee_id", name=op.f("pk_import_absence")),
    )
    op.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    for side in ("before", "after"):
        op.execute(_REDACT.format(side=side))
    op.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def _jobs() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "mode", "state", "filename")),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("dry_run", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("encoding", sa.Text()),
        *(
            sa.Column(name, sa.ARRAY(sa.Text()), server_default="{}", nullable=False)
            for name in ("columns", "ignored")
        ),
        sa.Column("total", sa.BigInteger()),
        *(sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in _COUNTS),
        *(sa.Column(name, sa.BigInteger()) for name in ("missing", "active")),
        *(sa.Column(name, sa.Text()) for name in ("error_code", "error_detail")),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("started_at", "finished_at", "undone_at")),
        sa.Column("undone_by", sa.Uuid()),
        sa.Column("undo_result", postgresql.JSONB()),
        *_job_constraints(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index("ix_import_job_listed", "import_job", ["created_at", "id"])


def _job_constraints() -> list[sa.CheckConstraint]:
    states = "'uploading', 'queued', 'running', 'completed', 'failed', 'undoing', 'undone'"
    rules = {
        "kind": "kind = 'employees'",
        "mode": "mode in ('upsert', 'sync')",
        "state": f"state in ({states})",
        "every_row_once": "processed = created + updated + duplicate + failed",
        "complete": "state <> 'completed' or total = processed",
        "rehired_are_created": "rehired <= created",
        "missing_of_active": "(missing is null) = (active is null) and missing <= active",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_import_job_{name}")) for name, rule in rules.items()]


def _files_and_rows() -> None:
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
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("code", "pointer", "detail")),
        sa.Column("employee_id", sa.Uuid()),
        *(sa.Column(name, postgresql.JSONB()) for name in ("raw", "before")),
        sa.Column("version", sa.BigInteger()),
        sa.Column("undone", sa.Text()),
        sa.CheckConstraint(
            "outcome in ('created', 'updated', 'duplicate', 'failed')", name=op.f("ck_import_row_outcome")
        ),
        sa.CheckConstraint(
            "outcome <> 'failed' or code is not null", name=op.f("ck_import_row_fault_has_a_reason")
        ),
        sa.CheckConstraint("undone in ('removed', 'reverted', 'kept')", name=op.f("ck_import_row_undone")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_job.id"],
            name=op.f("fk_import_row_import_id_import_job"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_outcome", "import_row", ["import_id", "outcome", "row"])
