"""Marshmallow fields that several services read and answer with."""

from datetime import UTC
from typing import Any

from marshmallow import ValidationError, fields, validate


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
