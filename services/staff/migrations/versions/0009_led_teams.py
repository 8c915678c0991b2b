"""A departure remembers the teams it left without their manager.

Revision ID: led_teams
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "led_teams"
down_revision = "undone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("departure", sa.Column("led_teams", JSONB(), nullable=False, server_default="{}"))
