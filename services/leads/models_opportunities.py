"""Tables of opportunities. No rule, no query."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class LostReason(Base):
    """One reason for losing a lead that the company offers; an inactive one is offered no longer."""

    __tablename__ = "lost_reason"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    zh: Mapped[str]
    en: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    position: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("code <> ''", name="code"),)
