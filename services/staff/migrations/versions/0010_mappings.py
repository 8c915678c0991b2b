"""Mappings of files of employees are remembered.

Revision ID: mappings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "mappings"
down_revision = "led_teams"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "import_job", sa.Column("use_remembered", sa.Boolean(), server_default="true", nullable=False)
    )
    op.add_column("import_job", sa.Column("mapping_used", JSONB(), nullable=True))
    op.add_column("import_job", sa.Column("mapping_origin", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_import_job_mapping_origin"),
        "import_job",
        "mapping_origin in ('given', 'remembered', 'recognised')"
        " and (mapping_origin is null) = (mapping_used is null)",
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("columns", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("mapping", JSONB(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint(
            "person_id", "kind", "header", name=op.f("uq_import_mapping_person_id_kind_header")
        ),
    )
