"""Tables of leads, what identifies them, what happened to them and who was spoken with. No rule, no query."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.domain.states import LeadState
from services.leads.models_base import Base


class Lead(Base):
    """A lead (线索). `version` is also the sequence of its newest `lead_event` and the ETag."""

    __tablename__ = "lead"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    state: Mapped[LeadState] = mapped_column(
        Enum(
            LeadState,
            native_enum=False,
            create_constraint=True,
            length=20,
            values_callable=list,
            name="state",
        )
    )
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    name: Mapped[str | None]
    company: Mapped[str | None]
    title: Mapped[str | None]
    phone: Mapped[str | None]  # E.164 when it could be normalised, else as typed
    email: Mapped[str | None]
    wechat_id: Mapped[str | None]
    external_id: Mapped[str | None]
    source: Mapped[str | None]
    channel: Mapped[str | None]
    campaign: Mapped[str | None]
    region: Mapped[str | None]
    city: Mapped[str | None]
    industry: Mapped[str | None]
    company_size: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(server_default="{}")
    extra: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    finder_id: Mapped[UUID | None]  # the employee who brought it in
    sharer_id: Mapped[UUID | None]  # the employee whose share it came by
    import_id: Mapped[UUID | None]
    survivor_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id"))

    grade: Mapped[str] = mapped_column(server_default="D")  # A–D, of which pools and caps speak
    grade_cell: Mapped[str] = mapped_column(server_default="D4")  # fit letter and intent number, A1–D4
    fit: Mapped[int] = mapped_column(server_default="0")  # points 0–100
    intent: Mapped[float] = mapped_column(server_default="0")  # points 0–100 as of `intent_at`, halving
    intent_at: Mapped[datetime | None]
    score: Mapped[int] = mapped_column(server_default="0")  # 0–100, sorts lists
    score_rule_id: Mapped[UUID | None]  # of rule_version
    scored_at: Mapped[datetime | None]

    pool_id: Mapped[UUID | None]  # only while POOLED
    home_pool_id: Mapped[UUID | None]  # the pool it was last in
    pooled_at: Mapped[datetime | None]
    claimable_at: Mapped[datetime | None]  # frozen in the pool until
    waiting_reason: Mapped[str | None]  # why the last assignment run left it in the pool

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("rep_account.rep_id"))
    owner_since: Mapped[datetime | None]
    last_touch_at: Mapped[datetime | None]
    last_effective_at: Mapped[datetime | None]
    worked_at: Mapped[datetime | None]  # first touch by the present holder
    recycle_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]  # the next reminder, planned for the deadline in `reminders_for`;
    reminders_for: Mapped[datetime | None]  # another deadline there than `recycle_at`: not planned yet
    protect_until: Mapped[datetime | None]
    paused_reason: Mapped[str | None]  # leave, legal_hold
    exempt_reason: Mapped[str | None]  # opportunity, quote, contract
    stage: Mapped[str] = mapped_column(server_default="lead")
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    expected_on: Mapped[date | None]  # when payment is expected
    lost_reason: Mapped[str | None]
    outcome: Mapped[str | None]  # won, lost, open (a history file's): what history says of it
    closed_at: Mapped[datetime | None]
    do_not_contact: Mapped[bool] = mapped_column(server_default="false")  # consent withdrawn

    __table_args__ = (
        CheckConstraint(
            "(state in ('held', 'reserved')) = (owner_id is not null)", name="owner_while_in_hand"
        ),
        CheckConstraint("(state = 'pooled') = (pool_id is not null)", name="pool_while_pooled"),
        CheckConstraint("owner_id is null or owner_since is not null", name="owner_since"),
        CheckConstraint("recycle_at is null or state = 'held'", name="recycle_at_while_held"),
        CheckConstraint("(state = 'merged') = (survivor_id is not null)", name="survivor_when_merged"),
        CheckConstraint("grade in ('A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("fit between 0 and 100 and score between 0 and 100", name="points"),
        Index(
            "ix_lead_pool_score",
            "pool_id",
            text("score desc"),
            "id",
            postgresql_where=text("state = 'pooled'"),
        ),
        Index(
            "ix_lead_pool_grade_score",
            "pool_id",
            "grade",
            text("score desc"),
            "id",
            postgresql_where=text("state = 'pooled'"),
        ),
        Index("ix_lead_pool_pooled", "pool_id", "pooled_at", "id", postgresql_where=text("state = 'pooled'")),
        Index(
            "ix_lead_pool_created", "pool_id", "created_at", "id", postgresql_where=text("state = 'pooled'")
        ),
        Index("ix_lead_pool_region", "pool_id", "region", postgresql_where=text("state = 'pooled'")),
        Index("ix_lead_owner", "owner_id", "recycle_at", "id", postgresql_where=text("owner_id is not null")),
        Index("ix_lead_due", "recycle_at", "id", postgresql_where=text("recycle_at is not null")),
        Index(
            "ix_lead_remind",
            text("(case when reminders_for = recycle_at then remind_at else '-infinity'::timestamptz end)"),
            postgresql_where=text(
                "state = 'held' and recycle_at is not null and paused_reason is null"
                " and exempt_reason is null"
            ),
        ),
        Index("ix_lead_cold", "score", postgresql_where=text("state = 'nurturing' and outcome is null")),
        Index(
            "ix_lead_nurturing",
            "home_pool_id",
            "created_at",
            "id",
            postgresql_where=text("state = 'nurturing'"),
        ),
        Index("ix_lead_survivor", "survivor_id", postgresql_where=text("survivor_id is not null")),
        Index("ix_lead_created", "created_at", "id"),
        Index("ix_lead_score", text("score desc"), "id"),
        Index("ix_lead_grade_score", "grade", text("score desc"), "id"),
        Index("ix_lead_state_created", "state", "created_at", "id"),
        *(
            Index(
                f"ix_lead_{name}_created",
                name,
                "created_at",
                "id",
                postgresql_where=text(f"{name} is not null"),
            )
            for name in ("source", "channel", "region", "campaign")
        ),
        Index("ix_lead_city", "city", postgresql_where=text("city is not null")),
        Index("ix_lead_company", "company", postgresql_where=text("company is not null")),
        Index("ix_lead_do_not_contact", "created_at", "id", postgresql_where=text("do_not_contact")),
        Index(
            "ix_lead_tags", "tags", postgresql_using="gin", postgresql_where=text("cardinality(tags) <> 0")
        ),
    )


class LeadIdentity(Base):
    """A normalised key that belongs to one lead for ever: what makes fifty identical captures one lead."""

    __tablename__ = "lead_identity"

    kind: Mapped[str] = mapped_column(primary_key=True)  # phone, email, wechat, external, company_number
    value: Mapped[str] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(index=True)


class LeadEvent(Base):
    """The lead's history: append-only, `sequence` from 1 without gaps: enough to rebuild all owners.

    `tick` rises in the order of writing. What is written under the lock of a rep or a lead happened in that
    order, whatever `at` says: clocks differ, acts share an instant, a job may be run as of another time.
    """

    __tablename__ = "lead_event"

    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    cause: Mapped[str | None]
    actor_id: Mapped[UUID | None]  # null: the system, `cause` says which job
    rule_version: Mapped[UUID | None]
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    tick: Mapped[int] = mapped_column(Identity(always=True))

    __table_args__ = (
        Index(
            "ix_lead_event_stage",
            "lead_id",
            "sequence",
            postgresql_where=text("type in ('stage_changed', 'reopened')"),
        ),
        Index(
            "ix_lead_event_staged_at",
            "at",
            "tick",
            postgresql_where=text("type in ('stage_changed', 'reopened')"),
        ),
        Index(
            "ix_lead_event_chosen_at",
            "at",
            "tick",
            postgresql_where=text("cause in ('assignment', 'overflow') or type = 'held_out'"),
        ),
    )


class Touch(Base):
    """One contact with the person behind a lead."""

    __tablename__ = "touch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    rep_id: Mapped[UUID | None]
    holding_id: Mapped[UUID | None] = mapped_column(ForeignKey("holding.id"))
    kind: Mapped[str]
    outcome: Mapped[str | None]
    direction: Mapped[str] = mapped_column(server_default="out")
    seconds: Mapped[int | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    note: Mapped[str | None]
    effective: Mapped[bool]

    __table_args__ = (Index("ix_touch_lead", "lead_id", "occurred_at"),)
