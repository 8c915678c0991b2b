"""Tables of reps, what they hold, and teams and calendars copied from the staff service. No query."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Team(Base):
    """What this service knows of a team; copied from the staff service's events."""

    __tablename__ = "team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    region: Mapped[str | None]
    manager_id: Mapped[UUID | None]
    staff_sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")


class Calendar(Base):
    """Working hours by weekday with dated exceptions; copied from the staff service's events."""

    __tablename__ = "calendar"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    timezone: Mapped[str]
    weekly: Mapped[dict[str, Any]]
    exceptions: Mapped[list[Any]] = mapped_column(JSONB)
    is_default: Mapped[bool] = mapped_column(server_default="false")
    staff_sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")


class RepAccount(Base):
    """A rep and the counters of what they hold. Locked before any lead (rep, then lead), always."""

    __tablename__ = "rep_account"

    rep_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str | None]
    team_id: Mapped[UUID | None] = mapped_column(index=True)
    region: Mapped[str | None]
    seniority: Mapped[str] = mapped_column(server_default="regular")
    grades: Mapped[list[str]] = mapped_column(server_default="{A,B,C,D}")
    weight: Mapped[int] = mapped_column(server_default="100")
    is_rep: Mapped[bool] = mapped_column(server_default="true")
    active: Mapped[bool] = mapped_column(server_default="true")
    on_shift: Mapped[bool] = mapped_column(server_default="true")
    calendar_id: Mapped[UUID | None]
    leave: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    held: Mapped[int] = mapped_column(server_default="0")
    unworked: Mapped[int] = mapped_column(server_default="0")
    assigned: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_assigned_at: Mapped[datetime | None]
    last_claim_at: Mapped[datetime | None]
    staff_sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    leave_sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")

    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("unworked between 0 and held", name="unworked"),
        CheckConstraint("seniority in ('junior', 'regular', 'senior')", name="seniority"),
        CheckConstraint("weight >= 0", name="weight"),
    )


class RepGradeAccount(Base):
    """How many leads of a grade (as graded when taken) a rep holds."""

    __tablename__ = "rep_grade_account"

    rep_id: Mapped[UUID] = mapped_column(ForeignKey("rep_account.rep_id"), primary_key=True)
    grade: Mapped[str] = mapped_column(primary_key=True)
    held: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (CheckConstraint("held >= 0", name="held"),)


class RepDay(Base):
    """Claims of a rep on one business day, and the cap in force at the last of them."""

    __tablename__ = "rep_day"

    rep_id: Mapped[UUID] = mapped_column(ForeignKey("rep_account.rep_id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    claims: Mapped[int]
    cap: Mapped[int]

    __table_args__ = (CheckConstraint("claims between 0 and cap", name="claims"),)


class RepMonth(Base):
    """Leads a rep took in (claimed and assigned) in one business month, and the cap in force at the last."""

    __tablename__ = "rep_month"

    rep_id: Mapped[UUID] = mapped_column(ForeignKey("rep_account.rep_id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    intake: Mapped[int]
    cap: Mapped[int]

    __table_args__ = (CheckConstraint("intake between 0 and cap", name="intake"),)
