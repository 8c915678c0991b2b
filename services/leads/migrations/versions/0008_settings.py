"""What each person wants to hear by e-mail.

Revision ID: settings
"""

import sqlalchemy as sa
from alembic import op

revision = "settings"
down_revision = "merges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_setting",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("email_off", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("quiet_from", sa.BigInteger(), nullable=True),
        sa.Column("quiet_to", sa.BigInteger(), nullable=True),
        sa.Column("digest_hour", sa.BigInteger(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_notice_setting")),
        sa.CheckConstraint(
            "(quiet_from is null) = (quiet_to is null)", name=op.f("ck_notice_setting_quiet_whole")
        ),
        sa.CheckConstraint(
            "quiet_from between 0 and 1439 and quiet_to between 0 and 1439",
            name=op.f("ck_notice_setting_quiet"),
        ),
        sa.CheckConstraint("digest_hour between 0 and 23", name=op.f("ck_notice_setting_digest_hour")),
    )


def downgrade() -> None:
    op.drop_table("notice_setting")
