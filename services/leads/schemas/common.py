"""Pieces that bodies, queries and answers are made of."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.schemas import Body, Query


def _words(longest: int = 200, **kwargs: Any) -> fields.String:
    return fields.String(validate=[validate.Length(min=1, max=longest), _printable], **kwargs)


def _printable(value: str) -> None:
    if "\x00" in value:
        raise ValidationError("Holds characters that cannot be stored.")


def _moment(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=None, **kwargs)


def _told(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


def _maybe(kind: type[fields.Field[Any]], *args: Any, **kwargs: Any) -> fields.Field[Any]:
    return kind(*args, allow_none=True, **kwargs)


class PagedQuery(Query):
    """A page of a list: `limit` items after the cursor's place."""

    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    after = fields.Dict(load_default=None, allow_none=True)


class EmptyBody(Body):
    """Nothing needs to be said."""


class Words(Schema):
    """The same in Chinese and in English."""

    zh = fields.String(required=True)
    en = fields.String(required=True)
