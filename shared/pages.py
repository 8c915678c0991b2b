"""Keyset pages: the thousandth is as fast as the first, and no row is skipped when others come or go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from shared.errors import Invalid

Row = TypeVar("Row")


class CursorUnclear(Invalid):
    """The place to go on from was not one we gave."""

    code = "invalid_cursor"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, and the keyset of its last one where more follow."""

    rows: list[Row]
    next_after: dict[str, Any] | None


def page_of(
    session: Session, statement: Select[Any], model: Any, sort: str, query: Mapping[str, Any]
) -> Page[Any]:
    """One page (`limit`, `after` of the query) by `sort` (a column, `-` first for descending), ties by id."""
    limit, after = query["limit"], query["after"]
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    column: InstrumentedAttribute[Any] = getattr(model, name)
    columns = [column] if name == "id" else [column, model.id]
    if after is not None:
        place = tuple_(*_place(column, after)[-len(columns) :])
        here = tuple_(*columns)
        statement = statement.where(here < place if descending else here > place)
    order = [each.desc() if descending else each.asc() for each in columns]
    rows = list(session.scalars(statement.order_by(*order).limit(limit + 1)))
    more = len(rows) > limit
    return Page(rows[:limit], _keyset(column, rows[limit - 1]) if more else None)


def _keyset(column: InstrumentedAttribute[Any], row: Any) -> dict[str, Any]:
    value = getattr(row, column.key)
    return {"value": value.isoformat() if isinstance(value, datetime) else str(value), "id": str(row.id)}


def _place(column: InstrumentedAttribute[Any], after: dict[str, Any]) -> tuple[Any, UUID]:
    kind = column.type.python_type
    read = {datetime: datetime.fromisoformat}.get(kind, kind)
    try:
        return read(after["value"]), UUID(after["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CursorUnclear("this is no place in the list") from None
