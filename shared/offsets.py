"""Moments as PostgreSQL takes them: ISO 8601 allows offsets to 23:59, PostgreSQL those below 16 hours."""

from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg2.extensions import ISQLQuote, adapters, register_adapter

_FURTHEST = timedelta(hours=15, minutes=59)
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
_quoted: Any = adapters[datetime, ISQLQuote]


def settled(moment: datetime) -> datetime:
    """The same moment with an offset PostgreSQL knows; at the ends of time the nearest there is."""
    offset = moment.utcoffset()
    if offset is None or abs(offset) <= _FURTHEST:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if offset > timedelta(0) else _LAST


def understand_offsets() -> None:
    """Have every moment of this process go to PostgreSQL so."""
    register_adapter(datetime, lambda moment: _quoted(settled(moment)))
