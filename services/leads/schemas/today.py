"""Answer of a rep's day: what to work on now, and why."""

from marshmallow import Schema, fields

from services.leads.schemas.common import Words, _maybe
from services.leads.schemas.leads import LeadLine
from services.leads.schemas.work import Caps, NextStep


class TodayLine(LeadLine):
    """A lead to work on, why in one sentence, and its next step; with its contact details, noted as if it had
    been opened, unless it was claimed a moment ago and that can be undone until somebody sees them.
    """

    why = fields.Nested(Words, required=True)
    next_step = _maybe(fields.Nested, NextStep, required=True)


class TodayList(Schema):
    """How many leads there are of a kind, and the first twenty."""

    count = fields.Integer(required=True)
    data = fields.List(fields.Nested(TodayLine), required=True)


class Today(Schema):
    """My own leads: next steps due today or overdue, soonest first; those that go back to the pool within
    three working days, soonest first; those I have not contacted yet, best score first; and my caps.
    """

    next_steps = fields.Nested(TodayList, required=True)
    at_risk = fields.Nested(TodayList, required=True)
    new = fields.Nested(TodayList, required=True)
    caps = _maybe(fields.Nested, Caps, required=True)
