"""Pieces that bodies, queries and answers are made of."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.clock import business_zone
from shared.schemas import Body
from shared.schemas import Words as Words  # noqa: PLC0414 - of the contract

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _words(longest: int = 200, **kwargs: Any) -> fields.String:
    return fields.String(validate=[validate.Length(min=1, max=longest), _printable], **kwargs)


def _printable(value: str) -> None:
    if "\x00" in value:
        raise ValidationError("Holds characters that cannot be stored.")


def _moment(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=None, **kwargs)


class CompanyMoment(fields.AwareDateTime):
    """A moment; a date alone is the beginning of that day where the company is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and _DATE.fullmatch(value):
            value += f"T00:00:00{_offset_on(value)}"
        return super()._deserialize(value, attr, data, **kwargs)


def _offset_on(day: str) -> str:
    """The company's offset from UTC at the beginning of a day; nothing for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), business_zone()).isoformat()[19:]
    except ValueError:
        return ""


def _told(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


def _maybe(kind: type[fields.Field[Any]], *args: Any, **kwargs: Any) -> fields.Field[Any]:
    return kind(*args, allow_none=True, **kwargs)


class Likely(Schema):
    """A share and where it may lie, 95%."""

    estimate = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class EmptyBody(Body):
    """Nothing needs to be said."""
