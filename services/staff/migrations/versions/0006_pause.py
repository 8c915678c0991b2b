"""Imports of employees can be paused.

Revision ID: pause
"""

from alembic import op

revision = "pause"
down_revision = "audit"
branch_labels = None
depends_on = None

STATES = "'uploading', 'queued', 'running', 'paused', 'completed', 'failed', 'undoing', 'undone'"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_import_job_state"), "import_job", type_="check")
    op.create_check_constraint(op.f("ck_import_job_state"), "import_job", f"state in ({STATES})")
