"""Bodies, queries and answers of experiments on the rules."""

from marshmallow import Schema, fields, validate

from services.leads.domain.experiment_results import Verdict
from services.leads.domain.experiments import Goal, Outcome, State, Unit
from services.leads.schemas.common import Likely, Words, _maybe, _told, _words
from services.leads.schemas.rules import RuleChange
from shared.schemas import Body, PagedQuery


def _one_of(names: type[Unit | Goal | State | Outcome | Verdict]) -> validate.OneOf:
    return validate.OneOf([str(each) for each in names])


class ExperimentsQuery(PagedQuery):
    """Which experiments, newest first."""

    state = fields.String(validate=_one_of(State))


class _TrialBody(Body):
    """What is tried against what is in force, on whom, and what is counted.

    `rules` is B, a whole document of the company, or of the pool's own. Without `unit` leads are split where
    that can be, else reps. Without `window_hours` 90 days for `won`, a day for `contacted`, two weeks for
    `replied`. `effect` is the smallest difference of shares that is worth finding.
    """

    pool_id = fields.UUID(load_default=None, allow_none=True)
    rules = fields.Dict(required=True)
    unit = fields.String(load_default=None, allow_none=True, validate=_one_of(Unit))
    share_b = fields.Float(load_default=0.5, validate=validate.Range(min=0.05, max=0.9))
    goal = fields.String(load_default=Goal.WON.value, validate=_one_of(Goal))
    window_hours = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=8784)
    )
    effect = fields.Float(load_default=0.03, validate=validate.Range(min=0.001, max=0.5))
    alpha = fields.Float(load_default=0.05, validate=validate.Range(min=0.001, max=0.2))
    power = fields.Float(load_default=0.8, validate=validate.Range(min=0.5, max=0.99))


class ExperimentBody(_TrialBody):
    """An experiment to draft."""

    name = _words(120, required=True)


class ExperimentPatchBody(Body):
    """Changes to a draft; other rules or another pool decide anew what is split."""

    name = _words(120)
    pool_id = fields.UUID(allow_none=True)
    rules = fields.Dict()
    unit = fields.String(allow_none=True, validate=_one_of(Unit))
    share_b = fields.Float(validate=validate.Range(min=0.05, max=0.9))
    goal = fields.String(validate=_one_of(Goal))
    window_hours = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=1, max=8784))
    effect = fields.Float(validate=validate.Range(min=0.001, max=0.5))
    alpha = fields.Float(validate=validate.Range(min=0.001, max=0.2))
    power = fields.Float(validate=validate.Range(min=0.5, max=0.99))


class ExperimentPlanBody(_TrialBody):
    """An experiment somebody thinks of."""


class ExperimentStopBody(Body):
    """What becomes of B: `adopt` makes it the next version of the rules. And why."""

    outcome = fields.String(required=True, validate=_one_of(Outcome))
    reason = _words(500, required=True)


class ExperimentPlan(Schema):
    """What an experiment would take: leads by arm whose time is over, and weeks until they have come in.

    Null where these reps are too few for that difference, however many leads: `least_effect` is the smallest
    they could show. `alike`: how much the leads of one rep have in common, 0 to 1.
    """

    unit = fields.String(required=True, validate=_one_of(Unit))
    window_hours = fields.Integer(required=True)
    changes = fields.List(fields.Nested(RuleChange), required=True)
    past_rate = _maybe(fields.Float)
    past_leads = fields.Integer(required=True)
    past_reps = _maybe(fields.Integer)
    leads_a = _maybe(fields.Integer)
    leads_b = _maybe(fields.Integer)
    weeks = _maybe(fields.Float)
    alike = fields.Float(required=True)
    least_effect = fields.Float(required=True)
    words = fields.Nested(Words, required=True)


class ExperimentArm(Schema):
    """One arm. `leads` are those whose time is over, `reached` those of them that reached the goal.

    `units`: leads or reps that the split gave it. Beside the goal: turnovers a lead, median hours to
    the first touch.
    """

    arm = fields.String(required=True, validate=validate.OneOf(["a", "b"]))
    units = fields.Integer(required=True)
    entered = fields.Integer(required=True)
    leads = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    rate = fields.Nested(Likely, required=True, allow_none=True)
    recycled_per_lead = _maybe(fields.Float)
    touch_hours = _maybe(fields.Float)


class ExperimentResults(Schema):
    """What may be said at this look, or any other. `difference` is B less A.

    `still_needed`: leads whose time must be over yet if things go on as they are.
    """

    at = _told(required=True)
    arms = fields.List(fields.Nested(ExperimentArm), required=True)
    difference = fields.Nested(Likely, required=True, allow_none=True)
    verdict = fields.String(required=True, validate=_one_of(Verdict))
    split_chance = fields.Float(required=True)
    still_needed = _maybe(fields.Integer)
    days_left = _maybe(fields.Float)
    words = fields.Nested(Words, required=True)


class ExperimentLook(Schema):
    """What one look showed."""

    at = _told(required=True)
    verdict = fields.String(required=True, validate=_one_of(Verdict))
    leads_a = fields.Integer(required=True)
    leads_b = fields.Integer(required=True)
    rate_a = _maybe(fields.Float)
    rate_b = _maybe(fields.Float)
    difference = fields.Nested(Likely, required=True, allow_none=True)


class ExperimentLine(Schema):
    """An experiment in the list; `verdict` is that of its newest look.

    `changes`: what B says otherwise than A, which is what is in force until it starts.
    """

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    subject = fields.String(required=True, validate=validate.OneOf(["pool_rules"]))
    pool_id = _maybe(fields.UUID)
    pool_name = _maybe(fields.String)
    unit = fields.String(required=True, validate=_one_of(Unit))
    rules = fields.Dict(required=True)
    changes = fields.List(fields.Nested(RuleChange), required=True)
    share_b = fields.Float(required=True)
    goal = fields.String(required=True, validate=_one_of(Goal))
    window_hours = fields.Integer(required=True)
    effect = fields.Float(required=True)
    alpha = fields.Float(required=True)
    power = fields.Float(required=True)
    state = fields.String(required=True, validate=_one_of(State))
    verdict = fields.String(required=True, allow_none=True, validate=_one_of(Verdict))
    outcome = fields.String(required=True, allow_none=True, validate=_one_of(Outcome))
    reason = _maybe(fields.String)
    a_version = _maybe(fields.UUID)
    b_version = _maybe(fields.UUID)
    adopted_version = _maybe(fields.UUID)
    version = fields.Integer(required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID)
    started_at = _told(required=True, allow_none=True)
    started_by = _maybe(fields.UUID)
    stopped_at = _told(required=True, allow_none=True)
    stopped_by = _maybe(fields.UUID)


class Experiment(ExperimentLine):
    """One experiment: what it shows (null for a draft), and what each look showed."""

    results = fields.Nested(ExperimentResults, required=True, allow_none=True)
    looks = fields.List(fields.Nested(ExperimentLook), required=True)


class ExperimentPage(Schema):
    """A page of experiments."""

    data = fields.List(fields.Nested(ExperimentLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class DeletedExperiment(Schema):
    """The draft that is no more."""

    id = fields.UUID(required=True)
