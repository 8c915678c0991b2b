"""Fields and queries that several of the schemas use."""

from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import ValidationError, fields, validate

from shared.fields import Words


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
