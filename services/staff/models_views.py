"""Tables of what people keep for themselves: saved views of lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from services.staff.models import Base


class SavedView(Base):
    """How somebody looks at one page of the console: columns, filters, order. Never what is listed."""

    __tablename__ = "saved_view"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    page: Mapped[str]
    name: Mapped[str]
    state: Mapped[dict[str, Any]]
    shared: Mapped[bool] = mapped_column(server_default="false")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_saved_view_name", "owner_id", "page", func.lower(text("name")), unique=True),
        Index(
            "ix_saved_view_shared", "page", func.lower(text("name")), "id", postgresql_where=text("shared")
        ),
        CheckConstraint("page ~ '^[a-z][a-z-]{1,39}$'", name="page_is_a_word"),
        CheckConstraint("length(name) between 1 and 60", name="name_short"),
        CheckConstraint("jsonb_typeof(state) = 'object'", name="state_is_object"),
        CheckConstraint("octet_length(state::text) <= 32768", name="state_small"),
    )
