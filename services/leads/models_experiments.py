"""Tables of experiments and of what each look at one showed. No rule, no query.

A trigger keeps what is tried, how and on whom once an experiment has started; looks are append-only.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Experiment(Base):
    """Rules tried on a share of the reps or leads of a pool, or of the company (`pool_id` null).

    Started, both arms are rows of rule_version of kind `trial`: what each holding began under says its arm.
    """

    __tablename__ = "experiment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="pool_rules")
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    unit: Mapped[str]  # rep, lead
    rules: Mapped[dict[str, Any]]  # of B
    share_b: Mapped[float]
    goal: Mapped[str]  # won, contacted, replied
    window_hours: Mapped[int]
    effect: Mapped[float]  # a difference of shares
    alpha: Mapped[float]
    power: Mapped[float]
    state: Mapped[str] = mapped_column(server_default="draft")  # draft, running, stopped
    outcome: Mapped[str | None]  # adopt, reject, end
    reason: Mapped[str | None]
    a_version: Mapped[UUID | None] = mapped_column(ForeignKey("rule_version.id"))
    b_version: Mapped[UUID | None] = mapped_column(ForeignKey("rule_version.id"))
    adopted_version: Mapped[UUID | None] = mapped_column(ForeignKey("rule_version.id"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("subject = 'pool_rules'", name="subject"),
        CheckConstraint("unit in ('rep', 'lead')", name="unit"),
        CheckConstraint("goal in ('won', 'contacted', 'replied')", name="goal"),
        CheckConstraint("share_b between 0.05 and 0.9", name="share_b"),
        CheckConstraint("window_hours between 1 and 8784", name="window_hours"),
        CheckConstraint("effect > 0 and effect < 1 and alpha > 0 and alpha < 1 and power > 0 and power < 1",
                        name="planned"),
        CheckConstraint("state in ('draft', 'running', 'stopped')", name="state"),
        CheckConstraint("(state = 'draft') = (started_at is null)", name="started"),
        CheckConstraint("(state = 'draft') = (a_version is null) and (state = 'draft') = (b_version is null)",
                        name="arms_when_started"),
        CheckConstraint("(state = 'stopped') = (stopped_at is not null)", name="stopped"),
        CheckConstraint("(state = 'stopped') = (outcome is not null)", name="outcome_when_stopped"),
        CheckConstraint("outcome in ('adopt', 'reject', 'end')", name="outcome"),
        CheckConstraint("(adopted_version is not null) = (outcome is not distinct from 'adopt')",
                        name="version_when_adopted"),
        CheckConstraint("outcome is null or reason is not null", name="reason_when_stopped"),
        Index("uq_experiment_running", text("coalesce(pool_id, '00000000-0000-0000-0000-000000000000')"),
              unique=True, postgresql_where=text("state = 'running'")),
        Index("uq_experiment_a_version", "a_version", unique=True),
        Index("uq_experiment_b_version", "b_version", unique=True),
    )  # fmt: skip


class ExperimentLook(Base):
    """What an experiment showed at one look: the one of each day, and one when it was stopped."""

    __tablename__ = "experiment_look"

    experiment_id: Mapped[UUID] = mapped_column(ForeignKey("experiment.id"), primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(primary_key=True)
    looked_on: Mapped[date]  # business day
    is_last: Mapped[bool] = mapped_column(server_default="false")
    verdict: Mapped[str]
    units_a: Mapped[int]
    units_b: Mapped[int]
    entered_a: Mapped[int]
    entered_b: Mapped[int]
    leads_a: Mapped[int]
    leads_b: Mapped[int]
    reached_a: Mapped[int]
    reached_b: Mapped[int]
    difference: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    split_chance: Mapped[float]
    still_needed: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("verdict in ('b_better', 'a_better', 'no_difference_worth', 'not_yet', 'too_few',"
                        " 'split_broken')", name="verdict"),
        CheckConstraint("num_nulls(difference, low, high) in (0, 3)", name="interval_whole"),
        CheckConstraint("reached_a <= leads_a and leads_a <= entered_a and reached_b <= leads_b"
                        " and leads_b <= entered_b", name="no_more_than_came"),
        Index("uq_experiment_look_day", "experiment_id", "looked_on", unique=True,
              postgresql_where=text("not is_last")),
    )  # fmt: skip
