"""Bodies, queries and answers of nurture tracks, of who is on them, and of the ways to customers."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.leads.domain.nurture_tracks import GRADES, STATES, UNITS, StepKind
from services.leads.schemas.common import Likely, Words, _maybe, _told, _words
from services.leads.schemas.experiments import ExperimentResults
from services.leads.schemas.settings import QuietHours
from shared.schemas import Body, Query

_KINDS = tuple(str(kind) for kind in StepKind)


def _some(of: tuple[str, ...]) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=validate.OneOf(of)), required=True, validate=validate.Length(min=1)
    )


class NurtureWait(Body):
    """How long after the step before it, or after the start."""

    amount = fields.Float(required=True, validate=validate.Range(min=0, max=1000))
    unit = fields.String(required=True, validate=validate.OneOf(UNITS))


class NurtureText(Body):
    """What a step says; {name}, {company|words instead} … are filled in. Of a task: what is to be done."""

    subject = _maybe(fields.String, validate=validate.Length(max=200))
    body = _words(5000, required=True)


class NurtureTexts(Body):
    """The same in Chinese, in English, or both; a lead gets its own language where it is known."""

    zh = fields.Nested(NurtureText, allow_none=True)
    en = fields.Nested(NurtureText, allow_none=True)


class NurtureStep(Body):
    """One step. `due_working_hours`: how long a person has for a task."""

    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    wait = fields.Nested(NurtureWait, required=True)
    texts = fields.Nested(NurtureTexts, required=True)
    link = _maybe(fields.String, validate=validate.Length(max=500))
    due_working_hours = fields.Float(validate=validate.Range(min=0.25, max=500))


class NurtureAudience(Body):
    """Whom a track is for. `conditions` are those of score factors: {"field": "region", "any": ["华东"]}."""

    grades = _some(GRADES)
    states = _some(STATES)
    conditions = fields.List(
        fields.Dict(keys=fields.String()), load_default=list, validate=validate.Length(max=20)
    )


class NurtureStops(Body):
    """What ends a track beside a win, a loss, a merge and a withdrawn consent, which always do."""

    on_reply = fields.Boolean(load_default=True)
    on_return = fields.Boolean(load_default=True)
    on_claim = fields.Boolean(load_default=True)
    on_grade_change = fields.Boolean(load_default=True)


class _Document(Body):
    audience = fields.Nested(NurtureAudience, required=True)
    held_out_share = fields.Float(load_default=0.1, validate=validate.Range(min=0, max=0.9))
    quiet_hours = fields.Nested(
        QuietHours, allow_none=True, load_default=lambda: {"start": "21:00", "end": "09:00"}
    )
    stop = fields.Nested(NurtureStops, load_default=lambda: NurtureStops().load({}))
    steps = fields.List(fields.Nested(NurtureStep), required=True, validate=validate.Length(min=1, max=30))
    finish_after_days = fields.Float(load_default=14, validate=validate.Range(min=0, max=365))


class NurtureDocument(_Document):
    """What a version of a track says. Quiet hours are the company's local time; null: none."""


class NurtureTrackBody(Body):
    """A track; it begins as a draft unless `active`. The least `priority` is asked first."""

    name = _words(100, required=True)
    priority = fields.Integer(strict=True, load_default=100, validate=validate.Range(min=0, max=10_000))
    active = fields.Boolean(load_default=False)
    document = fields.Nested(NurtureDocument, required=True)
    note = _maybe(fields.String, validate=validate.Length(max=500))


class NurtureTrackPatchBody(Body):
    """Changes; a `document` is the next version, which holds for leads enrolled from now on."""

    name = _words(100)
    priority = fields.Integer(strict=True, validate=validate.Range(min=0, max=10_000))
    active = fields.Boolean()
    document = fields.Nested(NurtureDocument)
    note = _maybe(fields.String, validate=validate.Length(max=500))


class NurtureTrack(Schema):
    """A track with its newest version."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    priority = fields.Integer(required=True)
    active = fields.Boolean(required=True)
    number = fields.Integer(required=True)
    version = fields.Integer(required=True)
    document = fields.Nested(NurtureDocument, required=True)
    note = fields.String(required=True, allow_none=True)
    created_at = _told(required=True)
    updated_at = _told(required=True)


class NurtureTracks(Schema):
    """All tracks, in the order in which they are asked."""

    data = fields.List(fields.Nested(NurtureTrack), required=True)


class NurtureTrackVersion(Schema):
    """A version of a track."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    document = fields.Nested(NurtureDocument, required=True)
    note = fields.String(required=True, allow_none=True)
    created_at = _told(required=True)
    created_by = fields.UUID(required=True, allow_none=True)


class NurtureTrackVersions(Schema):
    """Versions of a track, the newest first."""

    data = fields.List(fields.Nested(NurtureTrackVersion), required=True)


class NurtureDryRunBody(Body):
    """A track to try; with `track_id` in that one's place, else as a new one asked by its `priority`."""

    document = fields.Nested(NurtureDocument, required=True)
    track_id = fields.UUID(allow_none=True, load_default=None)
    priority = fields.Integer(strict=True, load_default=100, validate=validate.Range(min=0, max=10_000))


class NurtureExample(Schema):
    """A lead that would be enrolled; `channel`: by which its first message would go."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True)
    state = fields.String(required=True)
    held_out = fields.Boolean(required=True)
    channel = fields.String(required=True, allow_none=True)


class NurtureDryRun(Schema):
    """Who would be enrolled now: how many, of them held out, and without any channel; twenty of them.

    `looked_at`: leads of the grades and states looked at, at most 100,000; `is_whole`: that was all.
    """

    looked_at = fields.Integer(required=True)
    is_whole = fields.Boolean(required=True)
    enrolled = fields.Integer(required=True)
    held_out = fields.Integer(required=True)
    without_channel = fields.Integer(required=True)
    examples = fields.List(fields.Nested(NurtureExample), required=True)


class NurtureBoardStep(Schema):
    """A step: leads that wait for it (`due` of them now), and what became of it for those it was done for."""

    step = fields.Integer(required=True)
    kind = fields.String(required=True)
    waiting = fields.Integer(required=True)
    due = fields.Integer(required=True)
    queued = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    replied = fields.Integer(required=True)


class NurtureBoardTrack(Schema):
    """A track with its counts; `stopped` by cause, of the last 90 days. Steps are the newest version's."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    active = fields.Boolean(required=True)
    open = fields.Integer(required=True)
    held_out = fields.Integer(required=True)
    finishing = fields.Integer(required=True)
    stopped = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    steps = fields.List(fields.Nested(NurtureBoardStep), required=True)


class NurtureBoard(Schema):
    """Tracks and where their leads stand, of those within reach."""

    data = fields.List(fields.Nested(NurtureBoardTrack), required=True)


class NurtureUpliftQuery(Query):
    """Within how many days of the start something must have happened to count."""

    within_days = fields.Integer(load_default=30, validate=validate.Range(min=1, max=365))


class NurtureArm(Schema):
    """How many of an arm reached the goal."""

    leads = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    share = fields.Nested(Likely, required=True, allow_none=True)


class NurtureGoal(Schema):
    """Treated against held out; `verdict`: better, worse, unclear, too_few. `needed`: so many held out."""

    goal = fields.String(required=True)
    treated = fields.Nested(NurtureArm, required=True)
    held_out = fields.Nested(NurtureArm, required=True)
    difference = fields.Nested(Likely, required=True, allow_none=True)
    verdict = fields.String(required=True)
    needed = fields.Integer(required=True, allow_none=True)
    words = fields.Nested(Words, required=True)


class NurtureUplift(Schema):
    """What a track changed: leads whose first time on it began at least `within_days` ago."""

    track_id = fields.UUID(required=True)
    within_days = fields.Integer(required=True)
    goals = fields.List(fields.Nested(NurtureGoal), required=True)


class NurtureTrialBody(Body):
    """Another version for `share_b` of those who come. `effect`: the smallest difference worth finding.

    Its audience and held-out share are those of the version in force. The goal counts within so many days.
    """

    document = fields.Nested(NurtureDocument, required=True)
    note = _maybe(fields.String, load_default=None, validate=validate.Length(max=500))
    share_b = fields.Float(load_default=0.5, validate=validate.Range(min=0.05, max=0.9))
    goal = fields.String(load_default="taken", validate=validate.OneOf(["pooled", "taken", "won"]))
    within_days = fields.Integer(strict=True, load_default=30, validate=validate.Range(min=1, max=365))
    effect = fields.Float(load_default=0.05, validate=validate.Range(min=0.001, max=0.5))


class NurtureTrialStopBody(Body):
    """What becomes of B: `adopt` makes it the version in force. And why."""

    outcome = fields.String(required=True, validate=validate.OneOf(["adopt", "reject", "end"]))
    reason = _words(500, required=True)


class NurtureTrial(Schema):
    """A trial of a track: version `b_number`, its document, beside `a_number`."""

    id = fields.UUID(required=True)
    track_id = fields.UUID(required=True)
    a_number = fields.Integer(required=True)
    b_number = fields.Integer(required=True)
    document = fields.Nested(NurtureDocument, required=True)
    share_b = fields.Float(required=True)
    goal = fields.String(required=True, validate=validate.OneOf(["pooled", "taken", "won"]))
    within_days = fields.Integer(required=True)
    effect = fields.Float(required=True)
    alpha = fields.Float(required=True)
    power = fields.Float(required=True)
    started_at = _told(required=True)
    started_by = fields.UUID(required=True, allow_none=True)
    stopped_at = _told(required=True, allow_none=True)
    stopped_by = fields.UUID(required=True, allow_none=True)
    outcome = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["adopt", "reject", "end"])
    )
    reason = fields.String(required=True, allow_none=True)
    results = fields.Nested(ExperimentResults, required=True)


class NurtureTrials(Schema):
    """Trials of a track, the newest first."""

    data = fields.List(fields.Nested(NurtureTrial), required=True)
