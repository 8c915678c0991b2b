"""A counter: the smallest thing that can be done once too often."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base
from shared.tables import kit_tables

kit_tables(Base.metadata)


class Counter(Base):
    """A number somebody counts up."""

    __tablename__ = "counter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
    heard: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)


class Heard(Base):
    """Every event the toy acted on, in the order it did."""

    __tablename__ = "heard"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    counter_id: Mapped[UUID]
    sequence: Mapped[int]
