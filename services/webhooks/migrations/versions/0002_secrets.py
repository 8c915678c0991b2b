"""No secret stays readable in the stored outcome of a request.

Revision ID: secrets
"""

from alembic import op

revision = "secrets"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE request_key SET outcome = outcome - 'secret'"
        " WHERE operation IN ('create_webhook', 'rotate_webhook_secret') AND outcome ? 'secret'"
    )


def downgrade() -> None:
    """Nothing to undo: what is gone was not needed."""
