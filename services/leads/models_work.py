"""Table of what holders mean to do next with their leads. No rule, no query."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class NextStep(Base):
    """The one open next step of a held lead; gone when it is done, or when the lead leaves that hand."""

    __tablename__ = "next_step"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("rep_account.rep_id"))
    due_at: Mapped[datetime]
    note: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("note <> ''", name="note"),
        Index("ix_next_step_owner", "owner_id", "due_at", "lead_id"),
    )
