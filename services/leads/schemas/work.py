"""Bodies, queries and answers of a rep's day: next steps, and what to work on now."""

from marshmallow import Schema, fields

from services.leads.schemas.common import _maybe, _moment, _told, _words
from shared.schemas import Body


class NextStepBody(Body):
    """What the holder of a lead does next, and by when: ahead, within two years."""

    due_at = _moment(required=True)
    note = _words(200, required=True)


class NextStep(Schema):
    """What the holder of a lead does next, and by when."""

    due_at = _told(required=True)
    note = fields.String(required=True)


class SteppedLead(Schema):
    """A lead and its next step, if it has one."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    next_step = _maybe(fields.Nested, NextStep, required=True)
