"""Table of replays of the past under other rules. No rule, no query."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class RuleReplay(Base):
    """A window of the past under a draft, as far as its asker's reach went, and what came of it."""

    __tablename__ = "rule_replay"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    state: Mapped[str]  # waiting, running, completed, failed, cancelled
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    rules: Mapped[dict[str, Any]]
    from_on: Mapped[date]
    to_on: Mapped[date]
    note: Mapped[str | None]
    created_by: Mapped[UUID | None]
    roles: Mapped[list[str]]
    groups: Mapped[list[UUID]]
    created_at: Mapped[datetime]
    starts: Mapped[int] = mapped_column(server_default="0")  # by workers; one that keeps dying is given up
    processed: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]  # hands, counted when it began
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'completed', 'failed', 'cancelled')", name="state"),
        CheckConstraint("from_on <= to_on", name="window"),
        CheckConstraint("(state = 'completed') = (result is not null)", name="result_when_completed"),
        CheckConstraint("(state = 'failed') = (error_code is not null)", name="error_when_failed"),
        Index("ix_rule_replay_waiting", "number", postgresql_where=text("state in ('waiting', 'running')")),
        Index("ix_rule_replay_asker", "created_by", "number"),
    )
