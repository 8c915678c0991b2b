"""Queries and answers of lookups."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.leads.domain.states import LeadState
from services.leads.schemas.common import _maybe, _told
from shared.schemas import PagedQuery, Query


class LookupQuery(Query):
    """Whom to look for: a `phone` in any spelling, or an `email`; one of them."""

    phone = fields.String(load_default=None, validate=validate.Length(min=1, max=120))
    email = fields.String(load_default=None, validate=validate.Length(min=1, max=254))

    @validates_schema
    def _one(self, told: dict[str, Any], **_: Any) -> None:
        if bool(told.get("phone")) == bool(told.get("email")):
            raise ValidationError("Give a phone or an email.", "phone")


class LookupAnswer(Schema):
    """`exists` with the team that holds it and its state, or `unknown`; `lead_id` only within my reach."""

    outcome = fields.String(required=True, validate=validate.OneOf(["exists", "unknown"]))
    team = _maybe(fields.String, required=True)
    state = _maybe(fields.String, required=True, validate=validate.OneOf(list(LeadState)))
    held = _maybe(fields.Boolean, required=True)
    lead_id = _maybe(fields.UUID, required=True)


class LookupsQuery(PagedQuery):
    """Who asked, the last first; `actor_id`: only this person."""

    actor_id = fields.UUID(load_default=None)


class LookupLine(Schema):
    """One question: who asked, when, by `phone` or `email`, and which lead it met; not what was asked."""

    id = fields.UUID(required=True)
    at = _told(required=True)
    actor_id = _maybe(fields.UUID, required=True)
    actor_name = _maybe(fields.String, required=True)
    by = fields.String(required=True, validate=validate.OneOf(["phone", "email"]))
    lead_id = _maybe(fields.UUID, required=True)
    trace = _maybe(fields.String, required=True)


class LookupPage(Schema):
    """A page of lookups."""

    data = fields.List(fields.Nested(LookupLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
