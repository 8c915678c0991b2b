"""Tables of who held a lead, and when. No rule, no query."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Holding(Base):
    """One rep's tenure of one lead. Written at its start, ended once, never changed otherwise.

    `held_after` of `held_cap` is the rep's count with this lead and the cap it was checked against;
    `grade` is the grade it counts under for as long as it runs.
    """

    __tablename__ = "holding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    rep_id: Mapped[UUID] = mapped_column(ForeignKey("rep_account.rep_id"))
    grade: Mapped[str]
    from_pool: Mapped[UUID | None]  # of pool
    rule_version: Mapped[UUID]  # of rule_version
    started_at: Mapped[datetime]
    started_on: Mapped[date]  # business day
    start_cause: Mapped[
        str
    ]  # claim, claim_next, batch_claim, assignment, transfer, handover, import, points, …
    start_actor: Mapped[UUID | None]
    held_after: Mapped[int]
    held_cap: Mapped[int]
    override_reason: Mapped[str | None]  # a manager's, to pass a cool-down
    is_explore: Mapped[bool] = mapped_column(server_default="false")  # the random 5% of C and D
    points_paid: Mapped[int] = mapped_column(server_default="0")
    ended_at: Mapped[datetime | None]
    end_cause: Mapped[
        str | None
    ]  # release, recycle, transfer, leaver, undo, converted, lost, invalid, merged
    end_actor: Mapped[UUID | None]
    end_rule_version: Mapped[UUID | None]
    to_pool: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("held_after <= held_cap", name="held_within_cap"),
        CheckConstraint("(ended_at is null) = (end_cause is null)", name="end_whole"),
        CheckConstraint("ended_at is null or ended_at >= started_at", name="end_after_start"),
        Index("uq_holding_open", "lead_id", unique=True, postgresql_where=text("ended_at is null")),
        Index(
            "ix_holding_lead",
            "lead_id",
            text("started_at desc"),
            text("id desc"),
            postgresql_include=["rep_id"],
        ),
        Index("ix_holding_rep", "rep_id", "started_on"),
        Index(
            "ix_holding_won",
            "ended_at",
            "rep_id",
            postgresql_where=text("end_cause = 'converted'"),
            postgresql_include=["lead_id"],
        ),
    )


class HoldingFlag(Base):
    """What is noted about a running holding without touching its row: contact shown, held out of rotation."""

    __tablename__ = "holding_flag"

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), primary_key=True)
    flag: Mapped[str] = mapped_column(primary_key=True)  # contact_shown, hold_out
    at: Mapped[datetime]
