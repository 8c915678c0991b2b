"""Query and answer of turnover."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.schemas.common import _words
from shared.schemas import PagedQuery

_BY = ("rep", "team", "pool", "grade", "source", "channel", "month")


class TurnoverQuery(PagedQuery):
    """What turnover is split by, and of which holdings: those that began from one day to another, …

    `pool_id` is the pool a lead was taken from, `grade` the one it counted under.
    """

    by = fields.String(load_default="team", validate=validate.OneOf(_BY))
    sort = fields.String(load_default="key", validate=validate.OneOf(["key"]))
    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    team_id = fields.UUID()
    rep_id = fields.UUID()
    pool_id = fields.UUID()
    grade = fields.String(validate=validate.OneOf(GRADES))
    source = _words()
    channel = _words()


class TurnoverEnds(Schema):
    """How many holdings ended each way."""

    released = fields.Integer(required=True)
    recycled = fields.Integer(required=True)
    transferred = fields.Integer(required=True)
    leaver = fields.Integer(required=True)
    converted = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    invalid = fields.Integer(required=True)
    undone = fields.Integer(required=True)
    merged = fields.Integer(required=True)


class TurnoverGroup(Schema):
    """One group of the split; an empty key is what has none, `label` the name of a rep, team or pool.

    `turnover_rate` is what part of those begun went back: released, recycled, or its rep left. Days in hand
    are those of what ended, undone claims left out; in a pool, of what was claimed or assigned from one.
    """

    key = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    begun = fields.Integer(required=True)
    ended = fields.Nested(TurnoverEnds, required=True)
    open = fields.Integer(required=True)
    turnover_rate = fields.Float(required=True)
    touched = fields.Integer(required=True)
    median_days_to_touch = fields.Float(required=True, allow_none=True)
    median_days_in_hand = fields.Float(required=True, allow_none=True)
    p90_days_in_hand = fields.Float(required=True, allow_none=True)
    median_days_in_pool = fields.Float(required=True, allow_none=True)


class TurnoverPage(Schema):
    """A page of groups."""

    data = fields.List(fields.Nested(TurnoverGroup), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
