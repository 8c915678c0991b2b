"""Exports and their files.

Revision ID: exports
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "exports"
down_revision = "mappings"
branch_labels = None
depends_on = None

STATES = "'queued', 'running', 'completed', 'failed', 'cancelled', 'expired'"
WHOLE = "rows is not null and size is not null and expires_at is not null and finished_at is not null"


def upgrade() -> None:
    op.create_table(
        "export_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("columns", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("processed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_detail", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("groups", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_export_job_state")),
        sa.CheckConstraint("format in ('csv', 'xlsx')", name=op.f("ck_export_job_format")),
        sa.CheckConstraint(
            f"state not in ('completed', 'expired') or ({WHOLE})",
            name=op.f("ck_export_job_whole_when_completed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index("ix_export_job_asker", "export_job", ["created_by", "created_at", "id"])
    op.create_index(
        "ix_export_job_open",
        "export_job",
        ["created_at", "id"],
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.create_table(
        "export_chunk",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export_job.id"], name=op.f("fk_export_chunk_export_id_export_job")
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_chunk")),
    )
    op.execute("""
        create function keep_export() returns trigger language plpgsql as $$
        begin
            raise exception 'an export keeps who asked for what' using errcode = 'restrict_violation';
        end $$;
        create trigger keep_export_asked before update on export_job for each row
        when ((old.id, old.kind, old.format, old.filters, old.columns, old.created_by, old.roles, old.groups,
               old.created_at)
              is distinct from (new.id, new.kind, new.format, new.filters, new.columns, new.created_by,
                                new.roles, new.groups, new.created_at))
        execute function keep_export();
        create trigger keep_export before delete on export_job for each row execute function keep_export()
    """)


def downgrade() -> None:
    op.drop_table("export_chunk")
    op.drop_table("export_job")
    op.execute("drop function keep_export()")
