"""Keyset pages by id: ids are UUIDv7, so their order is that of creation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from shared.errors import Invalid

Row = TypeVar("Row")


class CursorUnclear(Invalid):
    """The place to go on from was not one we gave."""

    code = "invalid_cursor"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, and where the next one begins."""

    rows: list[Row]
    next_after: dict[str, Any] | None


def page_of(
    session: Session, statement: Select[Any], key: InstrumentedAttribute[UUID], query: Mapping[str, Any]
) -> Page[Any]:
    """One page (`limit`, `after`, `sort` of the query; `-` first for the newest first)."""
    limit, descending = query["limit"], query["sort"].startswith("-")
    if query["after"] is not None:
        place = _place(query["after"])
        statement = statement.where(key < place if descending else key > place)
    order = key.desc() if descending else key.asc()
    rows = list(session.scalars(statement.order_by(order).limit(limit + 1)))
    more = len(rows) > limit
    return Page(rows[:limit], {"id": str(rows[limit - 1].id)} if more else None)


def _place(after: Mapping[str, Any]) -> UUID:
    try:
        return UUID(after["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CursorUnclear("this is no place in the list") from None
