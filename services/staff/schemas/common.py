"""Fields and queries that several of the schemas use."""

from datetime import UTC
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import ValidationError, fields, validate

from shared.schemas import Query


class Words(fields.String):
    """Text a person wrote: spaces made single, and free of characters PostgreSQL or a log cannot hold."""

    def __init__(self, *, longest: int = 200, pattern: str | None = None, **kwargs: Any) -> None:
        rules: list[validate.Validator] = [validate.Length(min=1, max=longest)]
        if pattern:
            rules.append(validate.Regexp(f"^{pattern}$"))
        super().__init__(validate=rules, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = " ".join(super()._deserialize(value, attr, data, **kwargs).split())
        if not text.isprintable():
            raise ValidationError("Holds characters that cannot be printed.")
        return text


class Timezone(Words):
    """A time zone by its IANA name, like `Asia/Shanghai`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        name = super()._deserialize(value, attr, data, **kwargs)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError("No such time zone.") from None
        return name


def words_of(kind: type[StrEnum], *, at_least: int = 0, **kwargs: Any) -> fields.List[Any]:
    """A list of the words of an enum, each at most once."""
    size = validate.Length(min=at_least, max=len(kind))
    return fields.List(fields.Enum(kind, by_value=True), validate=[size, no_repeats], **kwargs)


def no_repeats(values: list[Any]) -> None:
    """Refuse a list that says something twice."""
    if len(set(values)) < len(values):
        raise ValidationError("Says something twice.")


class Moment(fields.AwareDateTime):
    """A point in time with its offset, read as UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:
            raise ValidationError("Too far from now.") from None


def answered_moment(**kwargs: Any) -> fields.AwareDateTime:
    """A point in time, answered in UTC."""
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


class ListQuery(Query):
    """What every list takes. `after` is where the page begins; the gateway signs it as `cursor`."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    after = fields.Dict(load_default=None, allow_none=True)
