"""Signing in through an identity provider: sign-ins under way, and who is whom.

Revision ID: oidc
"""

import sqlalchemy as sa
from alembic import op

revision = "oidc"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oidc_sign_in",
        sa.Column("state_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(state_sha256) = 32", name=op.f("ck_oidc_sign_in_state_is_sha256")),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_oidc_sign_in")),
    )
    op.create_index("ix_oidc_sign_in_started", "oidc_sign_in", ["started_at"])
    op.create_table(
        "oidc_identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_oidc_identity_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_oidc_identity")),
    )
    op.create_index("uq_oidc_identity_employee", "oidc_identity", ["employee_id", "issuer"], unique=True)
