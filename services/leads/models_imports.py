"""Tables of imported files and the outcome of each row. No rule, no query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base
from shared.remembered import MappingColumns


class ImportJob(Base):
    """One uploaded file and how far it is. total = created + updated + duplicate + failed when completed."""

    __tablename__ = "import_job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]  # uploading, queued, running, paused, completed, failed, undoing, undone
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    mapping: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    use_remembered: Mapped[bool] = mapped_column(server_default="true")
    mapping_used: Mapped[dict[str, Any] | None]  # by the file's own columns, once it has been opened
    mapping_origin: Mapped[str | None]  # given, remembered, recognised
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
    held: Mapped[int] = mapped_column(server_default="0")  # of those created, in the hand the file names
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
        CheckConstraint("held between 0 and created", name="held"),
        CheckConstraint(
            "mapping_origin in ('given', 'remembered', 'recognised')"
            " and (mapping_origin is null) = (mapping_used is null)",
            name="mapping_origin",
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
    """The one outcome of one row of a file. `raw` is kept of rows that did not go in, `before` to undo.

    A row that went in may have a `code` too: why its lead is not in the hand that the file names, or that its
    keys are those of two leads.
    """

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
        Index(
            "ix_import_row_noted",
            "import_id",
            "row",
            postgresql_where=text("code is not null and outcome <> 'failed'"),
        ),
    )


class ImportMapping(MappingColumns, Base):
    """As in `shared.remembered`."""
