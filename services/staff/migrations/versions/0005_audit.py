"""The audit log is read by time, beside those of other services.

Revision ID: audit
"""

from alembic import op

revision = "audit"
down_revision = "imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_at", "audit_entry", ["at", "id"])
