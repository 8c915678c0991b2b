"""Tables of nurturing: tracks and their versions, who is on one, what was sent, and the ways out. No rule, no
query. A version never changes; see the trigger of the migration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base

MESSAGE_STATES = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "failed",
    "uncertain",
    "skipped",
    "cancelled",
    "task",
)


class NurtureTrack(Base):
    """A track; what it does is its newest version's. One that ended is kept for what hangs on it."""

    __tablename__ = "nurture_track"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    priority: Mapped[int]  # the least is asked first
    active: Mapped[bool] = mapped_column(server_default="false")
    number: Mapped[int] = mapped_column(server_default="1")  # of the newest version
    version: Mapped[int] = mapped_column(server_default="1")  # for If-Match
    scanned_number: Mapped[int | None]  # leads changed before `scanned_at` were all looked at by that version
    scanned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("not (active and ended_at is not null)", name="ended_is_off"),)


class NurtureTrackVersion(Base):
    """What a track says from some moment on; who was enrolled by a version keeps it."""

    __tablename__ = "nurture_track_version"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    track_id: Mapped[UUID] = mapped_column(ForeignKey("nurture_track.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (UniqueConstraint("track_id", "number"),)


class NurtureTrial(Base):
    """Another version of a track for a share of its leads; a trigger keeps all but how it ended."""

    __tablename__ = "nurture_trial"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    track_id: Mapped[UUID] = mapped_column(ForeignKey("nurture_track.id"))
    a_version: Mapped[UUID] = mapped_column(ForeignKey("nurture_track_version.id"))
    b_version: Mapped[UUID] = mapped_column(ForeignKey("nurture_track_version.id"))
    share_b: Mapped[float]
    goal: Mapped[str]  # pooled, taken, won
    within_days: Mapped[int]
    effect: Mapped[float]  # a difference of shares
    alpha: Mapped[float]
    power: Mapped[float]
    started_at: Mapped[datetime]
    started_by: Mapped[UUID | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None]
    outcome: Mapped[str | None]  # adopt, reject, end
    reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("goal in ('pooled', 'taken', 'won')", name="goal"),
        CheckConstraint("share_b between 0.05 and 0.9", name="share_b"),
        CheckConstraint(
            "within_days between 1 and 365 and effect > 0 and effect < 1 and alpha > 0 and alpha < 1"
            " and power > 0 and power < 1",
            name="planned",
        ),
        CheckConstraint("num_nulls(stopped_at, outcome, reason) in (0, 3)", name="stopped"),
        CheckConstraint("outcome in ('adopt', 'reject', 'end')", name="outcome"),
        Index(
            "uq_nurture_trial_running", "track_id", unique=True, postgresql_where=text("stopped_at is null")
        ),
        Index("ix_nurture_trial_track", "track_id", "started_at"),
        Index("uq_nurture_trial_b_version", "b_version", unique=True),
    )


class NurtureEnrolment(Base):
    """A lead on a track, or held out of it for comparison: then it is told nothing."""

    __tablename__ = "nurture_enrolment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    track_id: Mapped[UUID] = mapped_column(ForeignKey("nurture_track.id"))
    track_version: Mapped[UUID] = mapped_column(ForeignKey("nurture_track_version.id"))
    trial_id: Mapped[UUID | None] = mapped_column(ForeignKey("nurture_trial.id"))  # in either arm of it
    held_out: Mapped[bool]
    by_hand: Mapped[bool] = mapped_column(server_default="false")
    state_at_start: Mapped[str]
    started_at: Mapped[datetime]
    start_version: Mapped[int]  # of the lead
    seen_version: Mapped[int]  # of the lead, when it was last looked at whether to go on
    next_step: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_cause: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(ended_at is null) = (end_cause is null)", name="ended"),
        CheckConstraint("(ended_at is null) = (next_at is not null)", name="goes_on"),
        Index("uq_nurture_enrolment_open", "lead_id", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_nurture_enrolment_due", "next_at", "id", postgresql_where=text("ended_at is null")),
        Index("ix_nurture_enrolment_lead", "lead_id", "started_at"),
        Index("ix_nurture_enrolment_track", "track_id", "started_at", "lead_id"),
        Index("ix_nurture_enrolment_trial", "trial_id", postgresql_where=text("trial_id is not null")),
    )


class NurtureMessage(Base):
    """A step of an enrolment as it was done, and the outbox: its id is the key a receiver knows it by."""

    __tablename__ = "nurture_message"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("nurture_enrolment.id"))
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    step: Mapped[int]
    kind: Mapped[str]
    channel: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    send_at: Mapped[datetime | None]  # while queued; while sending, when that is given up
    attempts: Mapped[int] = mapped_column(server_default="0")
    handed_at: Mapped[datetime | None]  # when it was last decided to send
    handed_version: Mapped[int | None]  # of the lead at that moment
    handed_minute: Mapped[int | None]  # of the company's day
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("enrolment_id", "step"),
        CheckConstraint(f"state in {MESSAGE_STATES}", name="state"),
        CheckConstraint("(state in ('queued', 'sending')) = (send_at is not null)", name="send_at"),
        Index(
            "ix_nurture_message_due",
            "send_at",
            "id",
            postgresql_where=text("state in ('queued', 'sending')"),
        ),
        Index("ix_nurture_message_lead", "lead_id", "created_at"),
    )


class NurtureChannel(Base):
    """A way to customers: e-mail by the mail server, SMS and WeCom by a receiver of the company's choice."""

    __tablename__ = "nurture_channel"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)  # the address of its reports
    active: Mapped[bool] = mapped_column(server_default="false")
    url: Mapped[str | None]
    secret: Mapped[str | None]
    previous_secret: Mapped[str | None]
    previous_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    updated_at: Mapped[datetime]
    test_id: Mapped[UUID | None]
    test_to: Mapped[str | None]
    test_state: Mapped[str | None]  # queued, sending, sent, failed
    test_reason: Mapped[str | None]
    test_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind in ('email', 'wecom', 'sms')", name="kind"),
        CheckConstraint("(kind = 'email') = (secret is null)", name="secret"),
        CheckConstraint("not active or kind = 'email' or url is not null", name="url"),
    )


class NurtureChange(Base):
    """Who changed a track or a channel, and to what: the audit log reads it. It only grows."""

    __tablename__ = "nurture_change"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    after: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class NurtureKey(Base):
    """What links to unsubscribe are signed with: one row, made with the table."""

    __tablename__ = "nurture_key"

    is_it: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    secret: Mapped[bytes]

    __table_args__ = (CheckConstraint("is_it", name="one"),)
