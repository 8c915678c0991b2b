"""Tables of imported files, the outcome of each row, and who a file no longer has. No rule, no query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.staff.models import Base
from shared.remembered import MappingColumns


class ImportJob(Base):
    """One uploaded file and how far it is. total = created + updated + duplicate + failed when completed."""

    __tablename__ = "import_job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    mode: Mapped[str]
    state: Mapped[str]  # uploading, queued, running, paused, completed, failed, undoing, undone
    filename: Mapped[str]
    size: Mapped[int]
    mapping: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    use_remembered: Mapped[bool] = mapped_column(server_default="true")
    mapping_used: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    mapping_origin: Mapped[str | None]  # given, remembered, recognised
    dry_run: Mapped[bool] = mapped_column(server_default="false")
    encoding: Mapped[str | None]
    columns: Mapped[list[str]] = mapped_column(server_default="{}")
    ignored: Mapped[list[str]] = mapped_column(server_default="{}")
    total: Mapped[int | None]
    processed: Mapped[int] = mapped_column(server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    duplicate: Mapped[int] = mapped_column(server_default="0")
    failed: Mapped[int] = mapped_column(server_default="0")
    rehired: Mapped[int] = mapped_column(server_default="0")
    missing: Mapped[int | None]  # of a completed sync: who works here and is not in the file
    active: Mapped[int | None]  # of how many who worked here then
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    undo_result: Mapped[dict[str, Any] | None]  # counts: removed, reverted, kept

    __table_args__ = (
        CheckConstraint("kind = 'employees'", name="kind"),
        CheckConstraint("mode in ('upsert', 'sync')", name="mode"),
        CheckConstraint(
            "state in ('uploading', 'queued', 'running', 'paused', 'completed', 'failed', 'undoing',"
            " 'undone')",
            name="state",
        ),
        CheckConstraint("processed = created + updated + duplicate + failed", name="every_row_once"),
        CheckConstraint("state <> 'completed' or total = processed", name="complete"),
        CheckConstraint("rehired <= created", name="rehired_are_created"),
        CheckConstraint(
            "(missing is null) = (active is null) and missing <= active", name="missing_of_active"
        ),
        CheckConstraint(
            "mapping_origin in ('given', 'remembered', 'recognised')"
            " and (mapping_origin is null) = (mapping_used is null)",
            name="mapping_origin",
        ),
        Index("ix_import_job_listed", "created_at", "id"),
    )


class ImportChunk(Base):
    """A piece of an uploaded file, in order; dropped when the import has ended."""

    __tablename__ = "import_chunk"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """The one outcome of one row. `raw` is kept of failed rows, `before` and `version` to undo."""

    __tablename__ = "import_row"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)  # 1 is the first row after the header
    outcome: Mapped[str]
    code: Mapped[str | None]
    pointer: Mapped[str | None]
    detail: Mapped[str | None]
    employee_id: Mapped[UUID | None]
    raw: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    version: Mapped[int | None]
    undone: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("outcome in ('created', 'updated', 'duplicate', 'failed')", name="outcome"),
        CheckConstraint("outcome <> 'failed' or code is not null", name="fault_has_a_reason"),
        CheckConstraint("undone in ('removed', 'reverted', 'kept')", name="undone"),
        Index("ix_import_row_outcome", "import_id", "outcome", "row"),
    )


class ImportAbsence(Base):
    """Somebody who works here and is not in a file that was to name everybody: proposed to leave."""

    __tablename__ = "import_absence"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(confirmed_by is null) = (confirmed_at is null)", name="confirmed_by_somebody"),
    )


class ImportMapping(MappingColumns, Base):
    """As in `shared.remembered`."""
