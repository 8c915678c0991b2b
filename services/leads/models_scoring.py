"""Tables of what is learned: features, trainings, models and their moves, the rules' curve, chances, drift.

No rule, no query. An artefact never changes: a trigger the migration adds holds it and its checksum.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class ScoreFeature(Base):
    """What the company said of a feature, each time: append-only, the newest version of a name counts."""

    __tablename__ = "score_feature"

    tick: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)  # what words are kept by: no other database has it
    name: Mapped[str]  # extra.<column>, or one of ours
    version: Mapped[int]  # of the name, from 1, for If-Match
    zh: Mapped[str | None]
    en: Mapped[str | None]
    known_at: Mapped[str | None]  # arrival, later; of ours it is not the company's to say
    owner: Mapped[str | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("name", "version"),
        CheckConstraint("name ~ '^(extra[.].{1,200}|[a-z][a-z0-9_]*)$'", name="name"),
        CheckConstraint("zh = btrim(zh) and char_length(zh) between 1 and 60", name="zh"),
        CheckConstraint("en = btrim(en) and char_length(en) between 1 and 60", name="en"),
        CheckConstraint("owner = btrim(owner) and char_length(owner) between 1 and 60", name="owner"),
        CheckConstraint("known_at in ('arrival', 'later')", name="known_at"),
        CheckConstraint("known_at is null or name like 'extra.%'", name="known_at_of_attributes"),
        CheckConstraint("version > 0", name="version"),
    )


class ScoreTraining(Base):
    """A wish to learn from past leads, and what came of it."""

    __tablename__ = "score_training"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    state: Mapped[str]
    left_out: Mapped[list[str]] = mapped_column(server_default="{}")  # features by name
    vouched: Mapped[list[str]] = mapped_column(server_default="{}")
    imports: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")  # none: all leads
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]  # null: the monthly run
    starts: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    error_told: Mapped[dict[str, Any] | None]  # which fields, how many are missing

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'completed', 'failed')", name="state"),
        CheckConstraint("(state = 'failed') = (error_code is not null)", name="error_when_failed"),
        Index(
            "ix_score_training_waiting", "number", postgresql_where=text("state in ('waiting', 'running')")
        ),
    )


class ScoreModel(Base):
    """A model of winning: what it is, its card, and where it stands. One is in force, one in its shadow."""

    __tablename__ = "score_model"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("score_training.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    artefact: Mapped[str]  # JSON, as `domain.win_model` reads it
    sha256: Mapped[str]  # of the artefact, hexadecimal
    card: Mapped[dict[str, Any]]
    score_rule_id: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"))  # whose points it looks at
    begins: Mapped[list[float] | None] = mapped_column(
        ARRAY(Float)
    )  # log-odds where A, B, C begin, as of the first publishing
    trained_at: Mapped[datetime]
    checked_at: Mapped[datetime]  # last found fit: trained, or held against the world since

    __table_args__ = (
        CheckConstraint("state <> 'champion' or cardinality(begins) = 3", name="champion_has_begins"),
        CheckConstraint("kind in ('scorecard', 'trees')", name="kind"),
        CheckConstraint("state in ('candidate', 'shadow', 'champion', 'retired', 'suspended')", name="state"),
        Index("uq_score_model_champion", "state", unique=True, postgresql_where=text("state = 'champion'")),
        Index("uq_score_model_shadow", "state", unique=True, postgresql_where=text("state = 'shadow'")),
    )


class ScoreModelMove(Base):
    """A model came to another state: by whom and why. Append-only."""

    __tablename__ = "score_model_move"

    tick: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    model_id: Mapped[UUID] = mapped_column(ForeignKey("score_model.id"), index=True)
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    at: Mapped[datetime]


class RulesCurve(Base):
    """How points of the rules became a chance, learned at a training: append-only, see `models_in_force`."""

    __tablename__ = "rules_curve"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("score_training.id"), unique=True)
    score_rule_id: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"))  # whose points they were
    intercept: Mapped[float]  # logit(p) = intercept + slope · points
    slope: Mapped[float]
    least: Mapped[float]  # the fewest and the most points it was learned of
    most: Mapped[float]
    wins: Mapped[int]
    leads: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("intercept between -20 and 10 and slope between 0 and 0.25", name="inside"),
        CheckConstraint("least >= 0 and least <= most and most <= 100", name="seen"),
        CheckConstraint("wins > 0 and wins < leads", name="both_ends"),
    )


class LeadWin(Base):
    """What a model said of a lead when it last looked; a lead without a row was never looked at.

    A table of its own, as saying it of every lead must not touch the indexes of `lead`. A trigger marks it
    `stale` when the lead goes on to another version. Who writes it holds the lead's row.
    """

    __tablename__ = "lead_win"

    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    p: Mapped[float]  # of being won within 90 days
    model_id: Mapped[UUID]
    version: Mapped[int]  # of the lead that was looked at
    stale: Mapped[bool] = mapped_column(server_default="false")
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("p > 0 and p < 1", name="p"),
        Index("ix_lead_win_p", text("p desc"), "lead_id"),
        Index("ix_lead_win_stale", "lead_id", postgresql_where=text("stale")),
    )


class SharerRecord(Base):
    """How many of a hundred leads an employee shared were won, shrunk; the nil id: of one who is new."""

    __tablename__ = "sharer_record"

    sharer_id: Mapped[UUID] = mapped_column(primary_key=True)
    percent: Mapped[float]
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("percent between 0 and 100", name="percent"),)


class ScoreDrift(Base):
    """One week's look at the model in force: how leads and outcomes differ from what it was trained on."""

    __tablename__ = "score_drift"

    model_id: Mapped[UUID] = mapped_column(ForeignKey("score_model.id"), primary_key=True)
    week: Mapped[str] = mapped_column(primary_key=True)  # 2026-W48
    at: Mapped[datetime]
    alarm: Mapped[str]
    told: Mapped[dict[str, Any]]

    __table_args__ = (CheckConstraint("alarm in ('none', 'watch', 'alarm', 'failing')", name="alarm"),)
