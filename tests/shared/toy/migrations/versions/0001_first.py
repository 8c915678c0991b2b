"""First tables."""

import sqlalchemy as sa
from alembic import op

from shared.tables import create_kit_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kit_tables(op.get_bind())
    op.create_table(
        "counter",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("heard", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "heard",
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("counter_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
