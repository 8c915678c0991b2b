"""A counter: the smallest thing that can be done once too often."""

from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared import database
from shared.tables import NAMING, kit_tables


class Base(DeclarativeBase):
    """The toy's own tables, apart from those of any service imported into the same test."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = database.Base.type_annotation_map


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
