"""Registrations for events and livestreams.

Revision ID: registrations
"""

import sqlalchemy as sa
from alembic import op

revision = "registrations"
down_revision = "exports"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=True),
        sa.Column("registered_at", _MOMENT, nullable=False),
        sa.Column("attended_at", _MOMENT, nullable=True),
        sa.Column("left_at", _MOMENT, nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('event', 'livestream')", name=op.f("ck_registration_kind")),
        sa.CheckConstraint(
            "left_at is null or left_at >= attended_at", name=op.f("ck_registration_left_after_attended")
        ),
        sa.CheckConstraint("minutes between 0 and 14400", name=op.f("ck_registration_minutes")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_registration_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("lead_id", "event_key", name=op.f("uq_registration_lead_id_event_key")),
    )
    op.create_index("ix_registration_event", "registration", ["event_key", "lead_id"])
    op.create_index(
        "ix_registration_import",
        "registration",
        ["import_id"],
        postgresql_where=sa.text("import_id is not null"),
    )
