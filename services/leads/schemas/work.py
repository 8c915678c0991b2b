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


class GradeCap(Schema):
    """How many leads of a grade somebody holds; without a cap, the grade is not theirs to take."""

    grade = fields.String(required=True)
    held = fields.Integer(required=True)
    cap = _maybe(fields.Integer, required=True)


class Caps(Schema):
    """What somebody holds and took, beside the company's caps on it; a pool's own may be tighter.

    `unworked` are held and not contacted yet; `today` was claimed today, `month` taken in this month.
    """

    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)
    by_grade = fields.List(fields.Nested(GradeCap), required=True)
    unworked = fields.Integer(required=True)
    unworked_cap = fields.Integer(required=True)
    today = fields.Integer(required=True)
    day_cap = fields.Integer(required=True)
    month = fields.Integer(required=True)
    month_cap = fields.Integer(required=True)
