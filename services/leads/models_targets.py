"""Table of how many deals a rep or a team is to win in a month. No rule, no query."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.leads.models import Base


class SalesTarget(Base):
    """One version of a target: the newest of a rep's or a team's month counts. A trigger keeps it as it is.

    `tick` rises in the order of writing, which is under the lock of whom the target is of.
    """

    __tablename__ = "sales_target"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rep_id: Mapped[UUID | None] = mapped_column(ForeignKey("rep_account.rep_id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    month: Mapped[date]  # its first day
    deals: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]
    tick: Mapped[int] = mapped_column(BigInteger, Identity(always=True))

    __table_args__ = (
        CheckConstraint("(rep_id is null) <> (team_id is null)", name="of_one"),
        CheckConstraint("deals between 0 and 100000", name="deals"),
        CheckConstraint("extract(day from month) = 1", name="month"),
        Index(
            "ix_sales_target_rep",
            "rep_id",
            "month",
            text("tick desc"),
            postgresql_where=text("rep_id is not null"),
        ),
        Index(
            "ix_sales_target_team",
            "team_id",
            "month",
            text("tick desc"),
            postgresql_where=text("team_id is not null"),
        ),
    )
