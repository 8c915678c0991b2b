"""Learned models: trainings, models with their cards, what one says of a lead."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import _maybe, _told, _words
from services.leads.schemas.rules_curve import RulesCurve
from shared.schemas import Body, PagedQuery, Words


class TrainingBody(Body):
    """A wish to learn from past leads.

    `left_out`: features not to learn from (`source`, `extra.Lead Quality`); `vouched`: features that tell the
    outcome almost alone and are known when a lead comes in all the same. `imports`: learn from the leads of
    these files alone; of all leads if none is named.
    """

    left_out = fields.List(_words(260), load_default=list, validate=validate.Length(max=300))
    vouched = fields.List(_words(260), load_default=list, validate=validate.Length(max=300))
    imports = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))
    note = _words(500, load_default=None, allow_none=True)


class TrainingsQuery(PagedQuery):
    """Trainings, the newest first."""


class ModelsQuery(PagedQuery):
    """Models, the newest first."""


class ReasonBody(Body):
    """Why."""

    reason = _words(500, required=True)


class MaybeReasonBody(Body):
    """Why; needed only to publish a model that did not pass the gate."""

    reason = _words(500, load_default=None, allow_none=True)


class ModelName(Schema):
    """A model by its number."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)


class RolledBack(Schema):
    """What is in force after a roll-back: the model before, or the rules."""

    by = fields.String(required=True, validate=validate.OneOf(["model", "rules"]))
    model = fields.Nested(ModelName, required=True, allow_none=True)


class Training(Schema):
    """A training and what came of it; `error_told` names fields, in words too, or what is missing."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    left_out = fields.List(fields.String(), required=True)
    vouched = fields.List(fields.String(), required=True)
    imports = fields.List(fields.UUID(), required=True)
    note = _maybe(fields.String, required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID, required=True)
    started_at = _told(required=True, allow_none=True)
    finished_at = _told(required=True, allow_none=True)
    error_code = _maybe(fields.String, required=True)
    error_detail = _maybe(fields.String, required=True)
    error_told = _maybe(fields.Dict, required=True)
    models = fields.List(fields.Nested(ModelName), required=True)


class TrainingPage(Schema):
    """A page of trainings."""

    data = fields.List(fields.Nested(Training), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ModelMove(Schema):
    """A model came to another state."""

    from_state = _maybe(fields.String, required=True)
    to_state = fields.String(required=True)
    actor_id = _maybe(fields.UUID, required=True)
    reason = _maybe(fields.String, required=True)
    at = _told(required=True)


class Quality(Schema):
    """How well predictions came true. `ece`: expected calibration error; `ratio`: Σp / wins."""

    rows = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    auc = fields.Float(required=True)
    log_loss = fields.Float(required=True)
    ece = fields.Float(required=True)
    lift = fields.Float(required=True)
    ratio = fields.Float(required=True)


class CalibrationBin(Schema):
    """A tenth of the rows, from the least likely to the most: what was foretold and what came."""

    rows = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    foretold = fields.Float(required=True)
    came = fields.Float(required=True)


class Noise(Schema):
    """How far `ece`, and `ratio` from 1, of exactly true probabilities stray in 19 of 20 such samples."""

    ece = fields.Float(required=True)
    ratio = fields.Float(required=True)


class Split(Schema):
    """A model tried on unseen rows, beside what was in force; `gain`: 95% interval of log-loss less."""

    won_leads = fields.Integer(required=True)
    quality = fields.Nested(Quality, required=True)
    champion = fields.Nested(Quality, required=True)
    gain = fields.List(fields.Float(), required=True)
    calibration = fields.List(fields.Nested(CalibrationBin), required=True)
    noise = fields.Nested(Noise)


class Criterion(Schema):
    """One line of the gate. `within`: of one with two sides, how far from `limit` it may be."""

    code = fields.String(required=True)
    found = fields.Float(required=True)
    limit = fields.Float(required=True)
    passes = fields.Boolean(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    within = fields.Float(allow_none=True)


class Gate(Schema):
    """Whether a model is better than what was in force, line by line, on `folds` or the `newest` fifth.

    `unordered`: on folds, as leads stand in the order of how they ended.
    """

    judged_on = fields.String(required=True, validate=validate.OneOf(("newest", "folds", "unordered")))
    passes = fields.Boolean(required=True)
    criteria = fields.List(fields.Nested(Criterion), required=True)


class FeaturePoints(Schema):
    """What a bin or a word of a feature adds to the log-odds of an average lead; `share` of arrivals."""

    words = fields.Nested(Words, required=True)
    log_odds = fields.Float(required=True)
    times = fields.Float(required=True)
    share = fields.Float(required=True)


class CardFeature(Schema):
    """What a model looks at. `auc`: how well it ranks alone; `coverage`: the share of rows that have it.

    `points` of a scorecard: what each of its values adds; trees have none.
    """

    name = fields.String(required=True)
    words = fields.Nested(Words, required=True)
    type = fields.String(required=True)
    auc = fields.Float(required=True)
    coverage = fields.Float(required=True)
    vouched = fields.Boolean(required=True)
    points = fields.List(fields.Nested(FeaturePoints), required=True)


class LeftOutFeature(Schema):
    """What was not learned from, what it is called, and why in `words`."""

    name = fields.String(required=True)
    called = fields.Nested(Words, required=True)
    code = fields.String(required=True)
    words = fields.Nested(Words, required=True)


class ModelLine(ModelName):
    """A model in a list, with its figures on the newest fifth by time and on random folds."""

    training_id = fields.UUID(required=True)
    trained_at = _told(required=True)
    checked_at = _told(required=True)
    leads = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    newest = fields.Nested(Quality, required=True)
    folds = fields.Nested(Quality, required=True)
    passes = fields.Boolean(required=True)


class ModelPage(Schema):
    """A page of models."""

    data = fields.List(fields.Nested(ModelLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ModelCard(Schema):
    """What a model is, what it was trained on, and how good it is."""

    rows = fields.Integer(required=True)
    leads = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    since = _told(required=True)
    until = _told(required=True)
    features = fields.List(fields.Nested(CardFeature), required=True)
    left_out = fields.List(fields.Nested(LeftOutFeature), required=True)
    folds = fields.Nested(Split, required=True)
    newest = fields.Nested(Split, required=True)
    gate = fields.Nested(Gate, required=True)


class ModelGrades(Schema):
    """From which chance on a lead is A, B or C; `published`: frozen then, until then as in its training."""

    begins = fields.List(fields.Float(), required=True)
    published = fields.Boolean(required=True)


class WhyRules(Schema):
    """Why no model speaks."""

    code = fields.String(required=True)
    words = fields.Nested(Words, required=True)


class DriftFeature(Schema):
    """How far one feature of arrivals is from training; `unseen`: the share of words training had not."""

    name = fields.String(required=True)
    words = fields.Nested(Words, required=True)
    psi = fields.Float(required=True)
    unseen = fields.Float(required=True)


class GradeOutcome(Schema):
    """What came of leads of a grade."""

    wins = fields.Integer(required=True)
    rows = fields.Integer(required=True)


class Beside(Schema):
    """A shadow beside the model in force, on `rows` of leads that came after both were trained."""

    rows = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    log_loss = _maybe(fields.Float, required=True)
    their_log_loss = _maybe(fields.Float, required=True)


class Drift(Schema):
    """A week's look at the model in force, or at its shadow.

    `ratio`: Σp / wins of `matured` leads that came after training. `beside` is of a shadow alone.
    """

    week = fields.String(required=True)
    at = _told(required=True)
    alarm = fields.String(required=True, validate=validate.OneOf(["none", "watch", "alarm", "failing"]))
    leads = fields.Integer(required=True)
    psi = fields.Float(required=True)
    features = fields.List(fields.Nested(DriftFeature), required=True)
    matured = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    ratio = _maybe(fields.Float, required=True)
    by_grade = fields.Dict(keys=fields.String(), values=fields.Nested(GradeOutcome), required=True)
    inverted = fields.List(fields.String(), required=True)
    beside = fields.Nested(Beside)


class Model(ModelName):
    """A model with its card and its way. `score_rule_id`: the rules whose points it looks at.

    Of one whose artefact is broken neither `grades` nor points are told. `drift` are its weekly looks while
    it was in force or in shadow, the newest first.
    """

    training_id = fields.UUID(required=True)
    trained_at = _told(required=True)
    checked_at = _told(required=True)
    score_rule_id = fields.UUID(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    grades = fields.Nested(ModelGrades, required=True, allow_none=True)
    card = fields.Nested(ModelCard, required=True)
    moves = fields.List(fields.Nested(ModelMove), required=True)
    drift = fields.List(fields.Nested(Drift), required=True)


class Scoring(Schema):
    """What scores leads now: a model, or the rules and why; the drift of the model, newest week first.

    `curve` is what makes a chance of points wherever the rules score, also while a model does.
    """

    by = fields.String(required=True, validate=validate.OneOf(["model", "rules"]))
    why_rules = fields.Nested(WhyRules, required=True, allow_none=True)
    curve = fields.Nested(RulesCurve, required=True)
    model = fields.Nested(ModelName, required=True, allow_none=True)
    shadow = fields.Nested(ModelName, required=True, allow_none=True)
    unscored = fields.Integer(required=True)
    drift = fields.List(fields.Nested(Drift), required=True)
