"""The table of registrations for events and livestreams. No rule, no query."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class Registration(Base):
    """One lead's part in one event, times as they were told; told again it stays one row."""

    __tablename__ = "registration"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    event_key: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    starts_at: Mapped[datetime | None]
    registered_at: Mapped[datetime]
    attended_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    import_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("lead_id", "event_key"),
        CheckConstraint("kind in ('event', 'livestream')", name="kind"),
        CheckConstraint("left_at is null or left_at >= attended_at", name="left_after_attended"),
        CheckConstraint("minutes between 0 and 14400", name="minutes"),
        Index("ix_registration_event", "event_key", "lead_id"),
        Index("ix_registration_import", "import_id", postgresql_where=text("import_id is not null")),
    )
