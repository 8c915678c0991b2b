"""The chance of a lead as it is told, with its reasons."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.models import ModelName, WhyRules
from services.leads.schemas.rules_curve import RulesCurve
from shared.schemas import Words


class WinBase(Schema):
    """Where the sum begins: an average lead of training."""

    log_odds = fields.Float(required=True)
    p = fields.Float(required=True)


class WinReason(Schema):
    """What one feature adds to the log-odds; `times`: by how much it multiplies the odds."""

    feature = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    log_odds = fields.Float(required=True)
    times = fields.Float(required=True)
    words = fields.Nested(Words, required=True)


class Win(Schema):
    """The chance that a lead is won within 90 days, and who says so.

    base.log_odds + Σ reasons + others = log_odds, exactly; p = 1 / (1 + e^−log_odds). By the rules there is
    no base and no reason: the points and their reasons tell why, and `curve` by what they became a chance.
    """

    p = fields.Float(required=True)
    by = fields.String(required=True, validate=validate.OneOf(["model", "rules"]))
    model = fields.Nested(ModelName, required=True, allow_none=True)
    why_rules = fields.Nested(WhyRules, required=True, allow_none=True)
    curve = fields.Nested(RulesCurve, required=True, allow_none=True)
    log_odds = fields.Float(required=True)
    base = fields.Nested(WinBase, required=True, allow_none=True)
    reasons = fields.List(fields.Nested(WinReason), required=True)
    others = fields.Float(required=True)
