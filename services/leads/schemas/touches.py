"""Bodies, queries and answers of contacts and of the stage a lead is at."""

from marshmallow import Schema, fields, validate

from services.leads.domain.stages import STAGES
from services.leads.domain.touch import DIRECTIONS, KINDS, OUTCOMES
from services.leads.schemas.common import _maybe, _moment, _told, _words
from services.leads.schemas.work import NextStep, NextStepBody
from shared.schemas import Body, PagedQuery

_MOST_FEN = 10**15


class TouchesQuery(PagedQuery):
    """A page of contacts, newest first."""


class TouchBody(Body):
    """One contact. `seconds` is how long a call lasted; `occurred_at` is now if left out.

    `next_step_done` closes the lead's next step, `next_step` says another in its place.
    """

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    direction = fields.String(validate=validate.OneOf(DIRECTIONS))
    seconds = fields.Integer(validate=validate.Range(min=0, max=86_400), strict=True)
    occurred_at = _moment()
    note = _words(2000)
    next_step = fields.Nested(NextStepBody)
    next_step_done = fields.Boolean(load_default=False)


class StageBody(Body):
    """The stage a lead has reached; quote, contract and payment need an amount, lost a `lost_reason`.

    `valid_until` is the last day of a quote, in 30 days if left out.
    """

    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    amount_fen = fields.Integer(validate=validate.Range(min=0, max=_MOST_FEN), strict=True)
    lost_reason = _words(500)
    expected_on = fields.Date()
    valid_until = fields.Date()


class StagedLead(Schema):
    """A lead at its new stage; at an end it is in nobody's hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    stage = fields.String(required=True)
    pool_id = _maybe(fields.UUID)
    owner_id = _maybe(fields.UUID)


class LoggedTouch(Schema):
    """A contact, whether it reached the customer, when the lead goes back now, and what comes next."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    effective = fields.Boolean(required=True)
    recycle_at = _told(required=True, allow_none=True)
    next_step = _maybe(fields.Nested, NextStep, required=True)


class Touch(Schema):
    """One contact, with this lead or one merged into it."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    rep_id = _maybe(fields.UUID)
    rep_name = _maybe(fields.String)
    holding_id = _maybe(fields.UUID)
    kind = fields.String(required=True)
    outcome = _maybe(fields.String)
    direction = fields.String(required=True)
    seconds = _maybe(fields.Integer)
    occurred_at = _told(required=True)
    recorded_at = _told(required=True)
    note = _maybe(fields.String)
    effective = fields.Boolean(required=True)


class TouchPage(Schema):
    """A page of contacts."""

    data = fields.List(fields.Nested(Touch), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
