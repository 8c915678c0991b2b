"""How points by the rules become a chance, and whose past is behind it."""

from marshmallow import Schema, fields

from services.leads.schemas.common import _maybe, _told
from shared.schemas import Words


class RulesCurve(Schema):
    """How the rules make a chance of points: logit(p) = intercept + slope · points.

    Fewer than `least_points` or more than `most_points`, which it has not seen, count as those.
    `fitted` to `wins` of `leads` whose time is over, or else a guess. `same_rules`: whether the points it is
    asked of are of the version (`score_rule_id`) it was fitted with; null of a guess.
    """

    fitted = fields.Boolean(required=True)
    intercept = fields.Float(required=True)
    slope = fields.Float(required=True)
    least_points = fields.Float(required=True)
    most_points = fields.Float(required=True)
    wins = fields.Integer(required=True)
    leads = fields.Integer(required=True)
    score_rule_id = _maybe(fields.UUID, required=True)
    same_rules = _maybe(fields.Boolean, required=True)
    at = _told(required=True, allow_none=True)
    words = fields.Nested(Words, required=True)
