"""Nurture tracks, who is on them, what was sent, and the ways out. A company starts with three drafts.

Revision ID: nurture
"""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.leads.domain.nurture_defaults import DEFAULT_TRACKS
from shared.ids import new_id

revision = "nurture"
down_revision = "sales_targets"
branch_labels = None
depends_on = None

_STATES = "('queued', 'sending', 'sent', 'delivered', 'failed', 'uncertain', 'skipped', 'cancelled', 'task')"


def upgrade() -> None:
    _add_tracks()
    _add_enrolments()
    _add_messages()
    _add_channels()
    op.execute("""
        create trigger nurture_track_version_is_append_only before update or delete on nurture_track_version
            for each row execute function refuse_change();
        create trigger nurture_change_is_append_only before update or delete on nurture_change
            for each row execute function refuse_change()
    """)
    _first_rows()


def downgrade() -> None:
    for table in ("key", "change", "channel", "message", "enrolment", "track_version", "track"):
        op.drop_table(f"nurture_{table}")


def _at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _of(table: str, name: str = "") -> sa.Column[Any]:
    return sa.Column(name or f"{table}_id", sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False)


def _whole(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable, server_default=default)


def _add_tracks() -> None:
    op.create_table(
        "nurture_track",
        _id(),
        sa.Column("name", sa.Text(), nullable=False),
        _whole("priority"),
        sa.Column("active", sa.Boolean(), nullable=False, server_default="false"),
        _whole("number", "1"),
        _whole("version", "1"),
        _whole("scanned_number", nullable=True),
        _at("scanned_at", nullable=True),
        _at("ended_at", nullable=True),
        _at("created_at"),
        _at("updated_at"),
        sa.CheckConstraint("not (active and ended_at is not null)", name="ended_is_off"),
    )
    op.create_table(
        "nurture_track_version",
        _id(),
        sa.Column("track_id", sa.Uuid(), sa.ForeignKey("nurture_track.id"), nullable=False),
        _whole("number"),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.Text()),
        _at("created_at"),
        sa.Column("created_by", sa.Uuid()),
        sa.UniqueConstraint("track_id", "number"),
    )


def _add_enrolments() -> None:
    op.create_table(
        "nurture_enrolment",
        _id(),
        _of("lead"),
        _of("nurture_track", "track_id"),
        _of("nurture_track_version", "track_version"),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("state_at_start", sa.Text(), nullable=False),
        _at("started_at"),
        _whole("start_version"),
        _whole("seen_version"),
        _whole("next_step", "0"),
        _at("next_at", nullable=True),
        _at("replied_at", nullable=True),
        _at("ended_at", nullable=True),
        sa.Column("end_cause", sa.Text()),
        sa.CheckConstraint("(ended_at is null) = (end_cause is null)", name="ended"),
        sa.CheckConstraint("(ended_at is null) = (next_at is not null)", name="goes_on"),
    )
    is_open: dict[str, Any] = {"postgresql_where": sa.text("ended_at is null")}
    op.create_index("uq_nurture_enrolment_open", "nurture_enrolment", ["lead_id"], unique=True, **is_open)
    op.create_index("ix_nurture_enrolment_due", "nurture_enrolment", ["next_at", "id"], **is_open)
    op.create_index("ix_nurture_enrolment_lead", "nurture_enrolment", ["lead_id", "started_at"])
    op.create_index("ix_nurture_enrolment_track", "nurture_enrolment", ["track_id", "started_at", "lead_id"])


def _add_messages() -> None:
    op.create_table(
        "nurture_message",
        _id(),
        _of("nurture_enrolment", "enrolment_id"),
        _of("lead"),
        _whole("step"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        _at("created_at"),
        _at("send_at", nullable=True),
        _whole("attempts", "0"),
        _at("handed_at", nullable=True),
        _whole("handed_version", nullable=True),
        _whole("handed_minute", nullable=True),
        *(_at(name, nullable=True) for name in ("sent_at", "delivered_at", "replied_at")),
        sa.UniqueConstraint("enrolment_id", "step"),
        sa.CheckConstraint(f"state in {_STATES}", name="state"),
        sa.CheckConstraint("(state in ('queued', 'sending')) = (send_at is not null)", name="send_at"),
    )
    op.create_index(
        "ix_nurture_message_due",
        "nurture_message",
        ["send_at", "id"],
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.create_index("ix_nurture_message_lead", "nurture_message", ["lead_id", "created_at"])


def _add_channels() -> None:
    op.create_table(
        "nurture_channel",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("active", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("url", sa.Text()),
        sa.Column("secret", sa.Text()),
        sa.Column("previous_secret", sa.Text()),
        _at("previous_until", nullable=True),
        _whole("version", "1"),
        _at("updated_at"),
        sa.Column("test_id", sa.Uuid()),
        sa.Column("test_to", sa.Text()),
        sa.Column("test_state", sa.Text()),
        sa.Column("test_reason", sa.Text()),
        _at("test_at", nullable=True),
        sa.CheckConstraint("kind in ('email', 'wecom', 'sms')", name="kind"),
        sa.CheckConstraint("(kind = 'email') = (secret is null)", name="secret"),
        sa.CheckConstraint("not active or kind = 'email' or url is not null", name="url"),
    )
    op.create_table(
        "nurture_change",
        _id(),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False, index=True),
        _at("at"),
        sa.Column("by", sa.Uuid()),
        sa.Column("after", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    op.create_table(
        "nurture_key",
        sa.Column("is_it", sa.Boolean(), primary_key=True, server_default="true"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("is_it", name="one"),
    )


def _first_rows() -> None:
    """A key of this company's own, and the drafts."""
    run, now = op.get_bind().execute, datetime.now(UTC)
    run(
        sa.text(
            "insert into nurture_key (secret) values"
            " (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))"
        )
    )
    for each in DEFAULT_TRACKS:
        told = {"track": new_id(), "id": new_id(), "now": now, "name": each["name"]}
        told |= {"priority": each["priority"], "document": json.dumps(each["document"])}
        run(
            sa.text(
                "insert into nurture_track (id, name, priority, created_at, updated_at)"
                " values (:track, :name, :priority, :now, :now)"
            ),
            told,
        )
        run(
            sa.text(
                "insert into nurture_track_version (id, track_id, number, document, note, created_at)"
                " values (:id, :track, 1, cast(:document as jsonb), 'first draft', :now)"
            ),
            told,
        )
