"""Query and answer of turnover."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.schemas.common import Likely, Words, _words
from shared.schemas import PagedQuery, Query

_BY = ("rep", "team", "pool", "grade", "source", "channel", "month", "hand")


class TurnoverQuery(PagedQuery):
    """What turnover is split by, and of which holdings: those that began from one day to another, …

    `pool_id` is the pool a lead was taken from, `grade` the one it counted under. `hand` is which of its
    hands it was: 1, 2, 3, or 4 for the fourth and later; claims undone are not counted.
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
    `turnovers_per_lead` is how often each of the `leads` went back; `win_rate` what part was won of those
    that ended, undone and merged left out.
    """

    key = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    begun = fields.Integer(required=True)
    ended = fields.Nested(TurnoverEnds, required=True)
    open = fields.Integer(required=True)
    turnover_rate = fields.Float(required=True)
    leads = fields.Integer(required=True)
    turnovers_per_lead = fields.Float(required=True)
    win_rate = fields.Float(required=True, allow_none=True)
    touched = fields.Integer(required=True)
    median_days_to_touch = fields.Float(required=True, allow_none=True)
    median_days_in_hand = fields.Float(required=True, allow_none=True)
    p90_days_in_hand = fields.Float(required=True, allow_none=True)
    median_days_in_pool = fields.Float(required=True, allow_none=True)


class TurnoverPage(Schema):
    """A page of groups."""

    data = fields.List(fields.Nested(TurnoverGroup), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class RotationQuery(Query):
    """Which due leads: those that fell due from one day to another, of a team, grade, source or channel.

    Each is won or not within `within_days` of being due.
    """

    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    team_id = fields.UUID()
    grade = fields.String(validate=validate.OneOf(GRADES))
    source = _words()
    channel = _words()
    within_days = fields.Integer(load_default=90, validate=validate.Range(1, 730))


class RotationSide(Schema):
    """Due leads of one side; `settled`: due at least `within_days` ago, and of these so many `won` since."""

    due = fields.Integer(required=True)
    settled = fields.Integer(required=True)
    won = fields.Integer(required=True)
    win_share = fields.Nested(Likely, required=True, allow_none=True)


class Rotation(Schema):
    """Whether rotating pays: leads that were due and rotated, beside those chance held out of rotation.

    `gain` is the share won of the rotated less that of the held out (Newcombe, 95%); `held_out_needed` how
    many held out it takes to tell a difference as large as the one seen.
    """

    within_days = fields.Integer(required=True)
    rotated = fields.Nested(RotationSide, required=True)
    held_out = fields.Nested(RotationSide, required=True)
    gain = fields.Nested(Likely, required=True, allow_none=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["pays", "costs", "not_seen", "too_few"]))
    held_out_needed = fields.Integer(required=True, allow_none=True)
    words = fields.Nested(Words, required=True)
