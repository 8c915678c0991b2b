"""When leads first came to their stages, kept for funnels and reports. No rule, no query.

Triggers the migration adds make a row anew from the lead's history with every line of it that tells of a
stage, and give one to a lead that is won without a word of that: nobody writes here.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models_base import Base


class LeadProgress(Base):
    """A lead that moved or was won. `…_at`: when it first came to the stage or beyond it, by its history.

    `…_took`: how long it was from the step before, or the capture, to its first arrival at that very stage.
    """

    __tablename__ = "lead_progress"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id"), primary_key=True)
    created_at: Mapped[datetime]  # the lead's
    visit_at: Mapped[datetime | None]
    trial_at: Mapped[datetime | None]
    quote_at: Mapped[datetime | None]
    contract_at: Mapped[datetime | None]
    payment_at: Mapped[datetime | None]
    visit_took: Mapped[timedelta | None]
    trial_took: Mapped[timedelta | None]
    quote_took: Mapped[timedelta | None]
    contract_took: Mapped[timedelta | None]
    payment_took: Mapped[timedelta | None]
