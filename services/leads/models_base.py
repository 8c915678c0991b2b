"""The declarative base of this service's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared import database
from shared.tables import NAMING, kit_tables


class Base(DeclarativeBase):
    """The declarative base of this service alone, so that two services fit in one process."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = database.Base.type_annotation_map


kit_tables(Base.metadata)
