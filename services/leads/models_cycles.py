"""Tables of what a month taught about cycles, and of what it proposes for the rules. No rule, no query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class CycleEstimate(Base):
    """What a month's run knows of one group of hands; `place` orders them: everything, grades, sources."""

    __tablename__ = "cycle_estimate"

    month: Mapped[str] = mapped_column(primary_key=True)  # 2027-03
    place: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[str | None]
    source: Mapped[str | None]
    verdict: Mapped[str]  # learned, too_few, open_ended
    hands: Mapped[int]
    wins: Mapped[int]
    lost: Mapped[int]
    gone: Mapped[int]
    own_days: Mapped[float | None]
    own_share: Mapped[float]
    ripe_days: Mapped[float | None]
    cycle_days: Mapped[int | None]
    late_share: Mapped[float | None]
    late_low: Mapped[float | None]
    late_high: Mapped[float | None]
    present_days: Mapped[float | None]  # by the company's rules then; of everything none
    present_late_share: Mapped[float | None]
    points: Mapped[list[Any]] = mapped_column(JSONB)  # [working days, share won by then], rising
    computed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("verdict in ('learned', 'too_few', 'open_ended')", name="verdict"),
        CheckConstraint("hands = wins + lost + gone", name="every_hand_once"),
    )


class CycleProposal(Base):
    """A draft of the company's rules with learned cycles; approved it becomes a version like any other."""

    __tablename__ = "cycle_proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[str]
    base_version: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"))  # what it was made from
    rules: Mapped[dict[str, Any]]
    changes: Mapped[list[Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="open")  # open, approved, declined, replaced
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]  # null: replaced by a later run
    reason: Mapped[str | None]
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("rule_version.id"))

    __table_args__ = (
        CheckConstraint("state in ('open', 'approved', 'declined', 'replaced')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at"),
        CheckConstraint("(state = 'approved') = (version_id is not null)", name="version_when_approved"),
        CheckConstraint("state <> 'declined' or reason is not null", name="reason_when_declined"),
        Index("uq_cycle_proposal_open", "state", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_cycle_proposal_created", text("created_at desc"), text("id desc")),
    )
