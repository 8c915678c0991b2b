"""Table of what each person wants to hear by e-mail, and when. Notices themselves cannot be turned off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class NoticeSetting(Base):
    """One person's wishes; who has no row gets every e-mail at once."""

    __tablename__ = "notice_setting"

    employee_id: Mapped[UUID] = mapped_column(primary_key=True)
    email_off: Mapped[list[str]] = mapped_column(server_default="{}")
    quiet_from: Mapped[int | None]  # minutes of the local day
    quiet_to: Mapped[int | None]
    digest_hour: Mapped[int | None]
    timezone: Mapped[str | None]  # null: that of the working calendar
    version: Mapped[int] = mapped_column(server_default="1")
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(quiet_from is null) = (quiet_to is null)", name="quiet_whole"),
        CheckConstraint("quiet_from between 0 and 1439 and quiet_to between 0 and 1439", name="quiet"),
        CheckConstraint("digest_hour between 0 and 23", name="digest_hour"),
    )
