"""Saved views of lists.

Revision ID: views
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "views"
down_revision = "pause"
branch_labels = None
depends_on = None

_RULES = {
    "page_is_a_word": "page ~ '^[a-z][a-z-]{1,39}$'",
    "name_short": "length(name) between 1 and 60",
    "state_is_object": "jsonb_typeof(state) = 'object'",
    "state_small": "octet_length(state::text) <= 32768",
}


def upgrade() -> None:
    op.create_table(
        "saved_view",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "owner_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("page", "name")),
        sa.Column("state", postgresql.JSONB(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=False)
            for name in ("created_at", "updated_at")
        ),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_saved_view_{name}")) for name, rule in _RULES.items()),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_saved_view_owner_id_employee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    name = sa.text("lower(name)")
    op.create_index("uq_saved_view_name", "saved_view", ["owner_id", "page", name], unique=True)
    op.create_index(
        "ix_saved_view_shared", "saved_view", ["page", name, "id"], postgresql_where=sa.text("shared")
    )
