"""Tables of the staff service. Constraints here hold even when the code above is wrong; no rule, no query."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, MetaData, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from services.staff.domain.departure import DepartureState, Target
from services.staff.domain.leave import LeaveKind
from services.staff.domain.people import Grade, Role, Seniority
from shared import database
from shared.audit import AuditColumns
from shared.tables import NAMING, kit_tables


def _array_of(words: type[Any]) -> str:
    return "ARRAY[" + ", ".join(f"'{word.value}'" for word in words) + "]"


class Base(DeclarativeBase):
    """The declarative base of this service alone, so that two services fit in one process."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = database.Base.type_annotation_map


kit_tables(Base.metadata)


class WorkingCalendar(Base):
    """Weekly working hours in a time zone. At most one is the company's default."""

    __tablename__ = "working_calendar"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    timezone: Mapped[str]
    weekly: Mapped[dict[str, Any]]
    is_default: Mapped[bool] = mapped_column(server_default="false")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_working_calendar_default", "is_default", unique=True, postgresql_where=text("is_default")),
        CheckConstraint("jsonb_typeof(weekly) = 'object'", name="weekly_is_object"),
    )


class CalendarException(Base):
    """A date whose hours replace the weekly ones: a holiday (no hours) or an adjusted working day (调休)."""

    __tablename__ = "calendar_exception"

    calendar_id: Mapped[UUID] = mapped_column(
        ForeignKey("working_calendar.id", ondelete="CASCADE"), primary_key=True
    )
    on: Mapped[date] = mapped_column(primary_key=True)
    hours: Mapped[list[Any]]
    name: Mapped[str]

    __table_args__ = (CheckConstraint("jsonb_typeof(hours) = 'array'", name="hours_is_array"),)


class Team(Base):
    """A team of one region, with or without a manager."""

    __tablename__ = "team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str]
    manager_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employee.id", use_alter=True, name="fk_team_manager_id_employee"), index=True
    )
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]


class Employee(Base):
    """A person of the company. Numbers and e-mails are unique among the active: a leaver's may come back."""

    __tablename__ = "employee"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    region: Mapped[str | None]
    seniority: Mapped[Seniority]
    roles: Mapped[list[str]]
    weight: Mapped[int] = mapped_column(server_default="100")
    grades: Mapped[list[str]] = mapped_column(server_default="{}")
    skills: Mapped[list[str]] = mapped_column(server_default="{}")
    on_shift: Mapped[bool] = mapped_column(server_default="true")
    active: Mapped[bool] = mapped_column(server_default="true")
    calendar_id: Mapped[UUID | None] = mapped_column(ForeignKey("working_calendar.id"), index=True)
    password_hash: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]

    __table_args__ = (
        *(
            Index(
                f"uq_employee_active_{name}",
                func.lower(text(name)),
                unique=True,
                postgresql_where=text("active"),
            )
            for name in ("number", "email")
        ),
        Index("ix_employee_name", "name", "id"),
        CheckConstraint(f"roles <@ {_array_of(Role)}", name="roles_known"),
        CheckConstraint("cardinality(roles) > 0", name="roles_some"),
        CheckConstraint(f"grades <@ {_array_of(Grade)}", name="grades_known"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
        CheckConstraint("number ~ '^[0-9A-Za-z._-]+$'", name="number_plain"),
        CheckConstraint("starts_with(password_hash, '$argon2id$')", name="password_argon2id"),
    )


class DeparturePlan(Base):
    """That an employee leaves, when, and who takes over; one row per employee, written anew until applied,
    and once that was undone."""

    __tablename__ = "departure"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    effective_on: Mapped[date]
    target: Mapped[Target]
    target_employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    target_pool_id: Mapped[UUID | None]
    state: Mapped[DepartureState]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    told_version: Mapped[int | None]  # of the employee, with which `employee_departed` was told
    undone_at: Mapped[datetime | None]
    led_teams: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}"
    )  # each with its version without them

    __table_args__ = (
        CheckConstraint("(target = 'employee') = (target_employee_id is not null)", name="taker_named"),
        CheckConstraint("target = 'pool' or target_pool_id is null", name="pool_only_to_pool"),
        CheckConstraint("target_employee_id <> employee_id", name="taker_is_another"),
        CheckConstraint("(state = 'planned') = (applied_at is null)", name="applied_when"),
        CheckConstraint("(state = 'undone') = (undone_at is not null)", name="undone_when"),
        Index("ix_departure_due", "effective_on", postgresql_where=text("state = 'planned'")),
    )


class Leave(Base):
    """Time away. Spans of one employee never overlap while they stand."""

    __tablename__ = "leave"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[LeaveKind]
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        ExcludeConstraint(
            ("employee_id", "="),
            (func.tstzrange(text("starts_at"), text("ends_at")), "&&"),
            name="ex_leave_overlap",
            using="gist",
            where=text("cancelled_at is null"),
        ),
    )


class AccessToken(Base):
    """A session (`name` null) or a named API token. Only the SHA-256 of the secret is kept."""

    __tablename__ = "access_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    secret_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str | None]
    scopes: Mapped[list[str] | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("octet_length(secret_sha256) = 32", name="secret_is_sha256"),
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        CheckConstraint("(name is null) = (scopes is null)", name="api_token_has_scopes"),
        Index("ix_access_token_live", "employee_id", postgresql_where=text("ended_at is null")),
        Index(
            "uq_access_token_live_name",
            "employee_id",
            "name",
            unique=True,
            postgresql_where=text("ended_at is null and name is not null"),
        ),
    )


class SignInAttempt(Base):
    """One try of a password, written before it is verified, so that a crowd of tries is counted exactly.

    The account is kept as a digest: people type passwords into the name field.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool | None]

    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_sha256", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )


class AuditEntry(AuditColumns, Base):
    """One change: who, what, on which object, before and after. Append-only by trigger; never a password."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805 - SQLAlchemy calls it with the class
        return (*super().__table_args__, Index("ix_audit_entry_actor", "actor_id", "id"))
