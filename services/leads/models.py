"""Tables of the leads service. Constraints here hold even when the code above is wrong; no rule, no query.

Triggers the migration adds: `holding` may only ever be ended, once; `lead_event` and `rule_version` never
change; `lead.finder_id` and `lead.sharer_id` never change once set; a lead, a pool and a started import are
never deleted. What every captured lead says of those has therefore no foreign key; see decision 11.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.leads.domain.states import LeadState
from shared import database
from shared.tables import NAMING, kit_tables


class Base(DeclarativeBase):
    """The declarative base of this service alone, so that two services fit in one process."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = database.Base.type_annotation_map


kit_tables(Base.metadata)


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
    kind: Mapped[str]  # pool | score
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    number: Mapped[int]
    rules: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    effective_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("kind in ('pool', 'score')", name="kind"),
        Index(
            "uq_rule_version_number",
            "kind",
            text("coalesce(pool_id, '00000000-0000-0000-0000-000000000000')"),
            "number",
            unique=True,
        ),
    )


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
    p_win: Mapped[float | None]
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
        Index("ix_lead_owner", "owner_id", "recycle_at", "id", postgresql_where=text("owner_id is not null")),
        Index("ix_lead_due", "recycle_at", postgresql_where=text("state = 'held'")),
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
        Index("ix_lead_state_created", "state", "created_at", "id"),
        *(
            Index(
                f"ix_lead_{name}_created",
                name,
                "created_at",
                "id",
                postgresql_where=text(f"{name} is not null"),
            )
            for name in ("source", "channel", "region")
        ),
        Index("ix_lead_tags", "tags", postgresql_using="gin", postgresql_where=text("tags <> '{}'")),
    )


class LeadIdentity(Base):
    """A normalised key that belongs to one lead for ever: what makes fifty identical captures one lead."""

    __tablename__ = "lead_identity"

    kind: Mapped[str] = mapped_column(primary_key=True)  # phone, email, wechat, external, company_number
    value: Mapped[str] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(index=True)


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
    from_pool: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    rule_version: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"))
    started_at: Mapped[datetime]
    started_on: Mapped[date]  # business day
    start_cause: Mapped[str]  # claim, claim_next, batch_claim, assignment, transfer, handover, import, points
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
    to_pool: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))

    __table_args__ = (
        CheckConstraint("held_after <= held_cap", name="held_within_cap"),
        CheckConstraint("(ended_at is null) = (end_cause is null)", name="end_whole"),
        CheckConstraint("ended_at is null or ended_at >= started_at", name="end_after_start"),
        Index("uq_holding_open", "lead_id", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_holding_lead", "lead_id", "rep_id"),
        Index("ix_holding_rep", "rep_id", "started_on"),
    )


class HoldingFlag(Base):
    """What is noted about a running holding without touching its row: contact shown, held out of rotation."""

    __tablename__ = "holding_flag"

    holding_id: Mapped[UUID] = mapped_column(ForeignKey("holding.id"), primary_key=True)
    flag: Mapped[str] = mapped_column(primary_key=True)  # contact_shown, hold_out
    at: Mapped[datetime]


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


class Notice(Base):
    """A message in an employee's inbox, and its e-mail. `delivered_at`: it is in the inbox."""

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient_id: Mapped[UUID]
    kind: Mapped[
        str
    ]  # return_half, return_most, return_last_day, recycled, assigned, storm_brake, overflow …
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead.id"))
    holding_id: Mapped[UUID | None] = mapped_column(ForeignKey("holding.id"))
    recycle_at: Mapped[datetime | None]  # the deadline this notice speaks of
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    email_to: Mapped[str | None]
    email_state: Mapped[str] = mapped_column(server_default="none")  # none, queued, sent, failed
    email_attempts: Mapped[int] = mapped_column(server_default="0")
    email_next_at: Mapped[datetime | None]
    email_sent_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("email_state in ('none', 'queued', 'sent', 'failed')", name="email_state"),
        Index(
            "uq_notice_once",
            "recipient_id",
            "kind",
            "holding_id",
            "recycle_at",
            unique=True,
            postgresql_where=text("holding_id is not null"),
        ),
        Index("ix_notice_inbox", "recipient_id", text("created_at desc"), "id"),
        Index("ix_notice_holding", "holding_id"),
        Index("ix_notice_email", "email_next_at", postgresql_where=text("email_state = 'queued'")),
    )


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


class ImportJob(Base):
    """One uploaded file and how far it is. total = created + updated + duplicate + failed when completed."""

    __tablename__ = "import_job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]  # uploading, queued, running, paused, completed, failed, undoing, undone
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    mapping: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool.id"))
    dry_run: Mapped[bool] = mapped_column(server_default="false")
    encoding: Mapped[str | None]
    columns: Mapped[list[str]] = mapped_column(server_default="{}")
    total: Mapped[int | None]  # an estimate until it has completed
    processed: Mapped[int] = mapped_column(server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    duplicate: Mapped[int] = mapped_column(server_default="0")
    failed: Mapped[int] = mapped_column(server_default="0")
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undo_result: Mapped[dict[str, Any] | None]  # counts: removed, reverted, kept

    __table_args__ = (
        CheckConstraint(
            "state in ('uploading', 'queued', 'running', 'paused', 'completed', 'failed', 'undoing',"
            " 'undone')",
            name="state",
        ),
        CheckConstraint(
            "state <> 'completed' or total = created + updated + duplicate + failed", name="every_row_once"
        ),
    )


class ImportChunk(Base):
    """A piece of an uploaded file, in order; dropped when the import has completed."""

    __tablename__ = "import_chunk"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """The one outcome of one row of a file. `raw` is kept of rows that did not go in, `before` to undo."""

    __tablename__ = "import_row"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)  # 1 is the first row after the header
    outcome: Mapped[str]
    code: Mapped[str | None]
    pointer: Mapped[str | None]
    detail: Mapped[str | None]
    lead_id: Mapped[UUID | None]
    raw: Mapped[list[Any] | None] = mapped_column(JSONB)
    before: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint("outcome in ('created', 'updated', 'duplicate', 'failed')", name="outcome"),
        Index(
            "ix_import_row_outcome",
            "import_id",
            "outcome",
            "row",
            postgresql_where=text("outcome <> 'created'"),
        ),
    )
