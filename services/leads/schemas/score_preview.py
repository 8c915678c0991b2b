"""Score rules and models tried before they are published: what they would say of leads that are open."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import _maybe
from shared.schemas import Body, Words


class GradeMove(Schema):
    """How many leads would go from a grade to another."""

    from_grade = fields.String(required=True)
    to_grade = fields.String(required=True)
    leads = fields.Integer(required=True)


class PreviewLead(Schema):
    """A lead that a model would see otherwise."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    grade = fields.String(required=True)
    p_now = fields.Float(required=True)
    to_grade = fields.String(required=True)
    p = fields.Float(required=True)


class ModelPreview(Schema):
    """What a model would say of the newest open leads; of those in reach the 20 that differ most.

    `alike`: how many of them get the chance that most get.
    """

    leads = fields.Integer(required=True)
    alike = fields.Integer(required=True)
    moves = fields.List(fields.Nested(GradeMove), required=True)
    examples = fields.List(fields.Nested(PreviewLead), required=True)


class ScoreRulesPreviewBody(Body):
    """Score rules to try; what they leave out is as in the defaults."""

    rules = fields.Dict(required=True)


class ScoreShift(Schema):
    """One line of a lead's score: its points by the rules in force, and by those tried."""

    code = fields.String(required=True)
    axis = fields.String(required=True)
    words = fields.Nested(Words, required=True)
    points = fields.Integer(required=True)
    to_points = fields.Integer(required=True)


class ShiftedLead(Schema):
    """A lead that rules would see otherwise; the two columns of its lines add up to its two scores."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    grade = fields.String(required=True)
    score = fields.Integer(required=True)
    to_grade = fields.String(required=True)
    to_score = fields.Integer(required=True)
    lines = fields.List(fields.Nested(ScoreShift), required=True)


class ScoreRulesPreview(Schema):
    """How the newest open leads would be graded; of those in reach the 20 that change most.

    Grades are by the rules alone, also while leads are `graded_by` a model.
    """

    leads = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    graded_by = fields.String(required=True, validate=validate.OneOf(["model", "rules"]))
    moves = fields.List(fields.Nested(GradeMove), required=True)
    examples = fields.List(fields.Nested(ShiftedLead), required=True)
