"""Messages that tell of many events together.

Revision ID: bulk
"""

import sqlalchemy as sa
from alembic import op

revision = "bulk"
down_revision = "audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mode = sa.Enum("single", "bulk", name="mode", native_enum=False, create_constraint=True, length=40)
    op.add_column("subscription", sa.Column("mode", mode, server_default="single", nullable=False))
    op.add_column("subscription", sa.Column("gathered", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("delivery", sa.Column("items", sa.BigInteger(), server_default="1", nullable=False))
    op.create_table(
        "bulk_item",
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bulk_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_bulk_item_subscription_id_subscription")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_bulk_item_message_id_message"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["message.id"], name=op.f("fk_bulk_item_bulk_id_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscription_id", "message_id", name=op.f("pk_bulk_item")),
    )
    op.create_index(op.f("ix_bulk_item_bulk_id"), "bulk_item", ["bulk_id"])
    op.create_index("ix_bulk_item_message_id", "bulk_item", ["message_id"])
    op.create_index(
        "ix_bulk_item_waiting",
        "bulk_item",
        ["subscription_id", "position"],
        postgresql_where=sa.text("bulk_id is null"),
    )


def downgrade() -> None:
    op.drop_table("bulk_item")
    op.drop_column("delivery", "items")
    op.drop_column("subscription", "gathered")
    op.drop_column("subscription", "mode")
