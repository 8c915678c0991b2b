"""What leads are found by, beside the leads: a claim or a sweep, which change a lead, leave it alone.

A trigger forgets the row when name, company or phone change, so that nothing is found by what it was called.
"""

from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class LeadSearch(Base):
    """The words of a lead; see `domain.search`. A lead without a row waits for the next `leads.index`."""

    __tablename__ = "lead_search"

    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    said: Mapped[str]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")))
    made_of: Mapped[UUID]

    __table_args__ = (
        Index(
            "ix_lead_search_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 512},
        ),
    )
