"""Bodies, queries and answers of intake keys, and of what comes in by them."""

import re
from datetime import UTC
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from services.leads.domain.sources import INTAKE_KINDS
from shared.schemas import Body, PagedQuery

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


def _time(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, required=True, **kwargs)


def _name(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(min=1, max=200), **kwargs)


class IntakeKeyBody(Body):
    """A key: `mapping` is {"their name": "field"}; `honeypot` names the field only robots fill in."""

    kind = fields.String(required=True, validate=validate.OneOf(INTAKE_KINDS))
    mapping = fields.Dict(keys=_name(), values=fields.String(), load_default=dict)
    allowed_origins = fields.List(
        fields.String(
            validate=validate.Regexp(_ORIGIN.pattern + r"\Z", error="Is an origin like https://example.com.")
        ),
        load_default=list,
        validate=validate.Length(max=50),
    )
    honeypot = _name(load_default="website")


class IntakeKeysQuery(PagedQuery):
    """Keys of a source, the newest first."""


class IntakeKey(Schema):
    """A key; `secret` is told when it is made or rotated, and never again. A form's key has none."""

    id = fields.UUID(required=True)
    source_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(INTAKE_KINDS))
    mapping = fields.Dict(required=True)
    allowed_origins = fields.List(fields.String(), required=True)
    honeypot = fields.String(required=True)
    generation = fields.Integer(required=True)
    previous_until = _time(allow_none=True)
    revoked_at = _time(allow_none=True)
    created_at = _time()
    created_by = fields.UUID(required=True, allow_none=True)
    secret = fields.String()


class IntakeKeyPage(Schema):
    """A page of keys."""

    data = fields.List(fields.Nested(IntakeKey), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class IntakeBody(Schema):
    """What an outside form or system sends, in its own names."""

    class Meta:
        """Take every name: the key's mapping says what it means."""

        unknown = INCLUDE


class IntakeAnswer(Schema):
    """Always the same, whether the lead was new or known."""

    received = fields.Boolean(required=True)
