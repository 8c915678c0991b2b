"""Bodies, queries and answers of opportunities: reopening, stages, lost reasons."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.schemas import Body, PagedQuery

_WORKED = ("visit", "trial", "quote", "contract")


def _printable(value: str) -> None:
    if "\x00" in value:
        raise ValidationError("Holds characters that cannot be stored.")


def _words(longest: int, **kwargs: Any) -> fields.String:
    return fields.String(validate=[validate.Length(min=1, max=longest), _printable], **kwargs)


def _at(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


class ReopenBody(Body):
    """Why a lost or won lead is opened again; `to` takes it up, else who had it last."""

    reason = _words(500, required=True)
    to = fields.UUID()


class StagesQuery(PagedQuery):
    """A page of a lead's stages, oldest first."""


class OpportunitiesQuery(PagedQuery):
    """Which opportunities, in what order; `expected_before` finds those that are late."""

    sort = fields.String(
        load_default="-days_at_stage",
        validate=validate.OneOf(["-days_at_stage", "expected_on", "-amount_fen"]),
    )
    stage = fields.String(validate=validate.OneOf(_WORKED))
    owner_id = fields.UUID()
    team_id = fields.UUID()
    expected_before = fields.Date()


class LostReasonsQuery(PagedQuery):
    """A page of the list of lost reasons, in the company's order."""


class LostReasonBody(Body):
    """A reason for losing a lead; its code stays."""

    code = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,39}$"))
    zh = _words(80, required=True)
    en = _words(80, required=True)
    position = fields.Integer(validate=validate.Range(min=0, max=10_000), strict=True)


class LostReasonPatchBody(Body):
    """Changes to a lost reason; an inactive one is offered no longer."""

    zh = _words(80)
    en = _words(80)
    active = fields.Boolean()
    position = fields.Integer(validate=validate.Range(min=0, max=10_000), strict=True)


class ReopenedLead(Schema):
    """A lead that is worked again, at the stage before its end."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    stage = fields.String(required=True)
    owner_id = fields.UUID(required=True)
    holding_id = fields.UUID(required=True)
    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)
    recycle_at = _at(required=True)


class StageLine(Schema):
    """One stay at a stage; `days` run on while `left_at` is null, `median_days` are everybody's."""

    stage = fields.String(required=True)
    entered_at = _at(required=True)
    left_at = _at(required=True, allow_none=True)
    days = fields.Float(required=True)
    median_days = fields.Float(required=True, allow_none=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    expected_on = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    actor_id = fields.UUID(required=True, allow_none=True)


class StagePage(Schema):
    """A page of stages."""

    data = fields.List(fields.Nested(StageLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class OpportunityLine(Schema):
    """An open opportunity and its age: days at this stage beside the median of who left it lately."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    owner_id = fields.UUID(required=True)
    owner_name = fields.String(required=True)
    stage = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    expected_on = fields.Date(required=True, allow_none=True)
    entered_at = _at(required=True)
    days_at_stage = fields.Float(required=True)
    median_days = fields.Float(required=True, allow_none=True)


class OpportunityPage(Schema):
    """A page of opportunities."""

    data = fields.List(fields.Nested(OpportunityLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class LostReason(Schema):
    """A reason for losing a lead, as the company offers it."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    active = fields.Boolean(required=True)
    position = fields.Integer(required=True)
    version = fields.Integer(required=True)


class LostReasonPage(Schema):
    """A page of lost reasons."""

    data = fields.List(fields.Nested(LostReason), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
