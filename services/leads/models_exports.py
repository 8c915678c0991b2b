"""Tables of exports and their files. No rule, no query.

An export is never deleted and never asks for something else than at first (a trigger): it is the record of
who took what out, and when. Only its file goes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class ExportJob(Base):
    """One file of leads to be written, as far as its asker's reach went when they asked."""

    __tablename__ = "export_job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    format: Mapped[str]
    state: Mapped[str]  # queued, running, completed, failed, cancelled, expired
    filters: Mapped[dict[str, Any]]  # as they were asked
    columns: Mapped[list[str]]
    starts: Mapped[int] = mapped_column(server_default="0")  # by workers; one that keeps dying is given up
    total: Mapped[int | None]  # leads, counted when it began
    processed: Mapped[int] = mapped_column(server_default="0")
    rows: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    shown: Mapped[list[UUID]] = mapped_column(server_default="{}")  # leads whose contact details it tells
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    created_by: Mapped[UUID | None]
    roles: Mapped[list[str]]
    groups: Mapped[list[UUID]]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state in ('queued', 'running', 'completed', 'failed', 'cancelled', 'expired')", name="state"
        ),
        CheckConstraint("format in ('csv', 'xlsx')", name="format"),
        CheckConstraint(
            "state not in ('completed', 'expired')"
            " or (rows is not null and size is not null and expires_at is not null"
            " and finished_at is not null)",
            name="whole_when_completed",
        ),
        Index("ix_export_job_asker", "created_by", "created_at", "id"),
        Index(
            "ix_export_job_open", "created_at", "id", postgresql_where=text("state in ('queued', 'running')")
        ),
    )


class ExportChunk(Base):
    """A piece of an export's file, numbered from 1; all of them are written at once."""

    __tablename__ = "export_chunk"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("export_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
