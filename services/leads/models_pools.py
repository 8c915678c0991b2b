"""Tables of pools, rules and a sweep that stopped itself. No rule, no query."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Pool(Base):
    """A public pool (公海). `region` and `team_ids` say who is a member; empty means everybody."""

    __tablename__ = "pool"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str | None]
    product: Mapped[str | None]
    team_ids: Mapped[list[UUID]] = mapped_column(server_default="{}")
    is_default: Mapped[bool] = mapped_column(server_default="false")
    active: Mapped[bool] = mapped_column(server_default="true")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_pool_is_default", "is_default", unique=True, postgresql_where=text("is_default")),
    )


class RuleVersion(Base):
    """One immutable version of the rules of a pool, of the whole company (`pool_id` null), or of scoring."""

    __tablename__ = "rule_version"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]  # pool | score | trial: an arm of an experiment, never in force by itself
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    number: Mapped[int]
    rules: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    effective_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("kind in ('pool', 'score', 'trial')", name="kind"),
        Index(
            "uq_rule_version_number",
            "kind",
            text("coalesce(pool_id, '00000000-0000-0000-0000-000000000000')"),
            "number",
            unique=True,
        ),
    )


class RuleWithdrawal(Base):
    """A version of the rules that never begins: it was withdrawn, or replaced, while it was scheduled."""

    __tablename__ = "rule_withdrawal"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"), primary_key=True)
    withdrawn_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("rule_version.id"))


class SweepBrake(Base):
    """A sweep that stopped before taking too much from one team, and what the manager answered."""

    __tablename__ = "sweep_brake"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID]
    day: Mapped[date]
    due: Mapped[int]
    held: Mapped[int]
    reason: Mapped[str]  # share, rule_change, outage
    state: Mapped[str] = mapped_column(server_default="waiting")  # waiting, allowed, refused
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'allowed', 'refused')", name="state"),
        Index("uq_sweep_brake_team_day", "team_id", "day", unique=True),
    )
