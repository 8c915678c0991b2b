"""Replays of the past under other rules: asked for, watched, read."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import Likely, Words, _maybe, _told, _words
from shared.schemas import Body, PagedQuery

REPLAY_STATES = ("waiting", "running", "completed", "failed", "cancelled")


class RuleReplayBody(Body):
    """Rules to replay: the company's, or one pool's own; from one business day to another, a year at most.

    Without days: the last full quarter.
    """

    pool_id = fields.UUID(load_default=None, allow_none=True)
    rules = fields.Dict(required=True)
    first = fields.Date(load_default=None, allow_none=True, data_key="from")
    last = fields.Date(load_default=None, allow_none=True, data_key="to")
    note = _words(500, load_default=None, allow_none=True)


class RuleReplaysQuery(PagedQuery):
    """Replays, the newest first."""


class RuleReplayLine(Schema):
    """A replay in a list; `progress` from 0 to 1, `words` once it has completed."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(REPLAY_STATES))
    progress = fields.Float(required=True)
    pool_id = _maybe(fields.UUID, required=True)
    pool = _maybe(fields.String, required=True)
    rules = fields.Dict(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    note = _maybe(fields.String, required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID, required=True)
    asker = _maybe(fields.String, required=True)
    started_at = _told(required=True, allow_none=True)
    finished_at = _told(required=True, allow_none=True)
    error_code = _maybe(fields.String, required=True)
    error_detail = _maybe(fields.String, required=True)
    words = fields.Nested(Words, required=True, allow_none=True)


class RuleReplayPage(Schema):
    """A page of replays."""

    data = fields.List(fields.Nested(RuleReplayLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ReplayCount(Schema):
    """How often one rule refuses, or one thing is not explained."""

    code = fields.String(required=True)
    count = fields.Integer(required=True)
    words = fields.Nested(Words, required=True)


class ReplayFidelity(Schema):
    """How much of what happened the rules really in force explain; what they do not is left as it was."""

    share = _maybe(fields.Float, required=True)
    hands = fields.Integer(required=True)
    unexplained = fields.Integer(required=True)
    is_sound = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReplayCount), required=True)


class ReplayTotal(Schema):
    """Takes, and what the rules make of them; `won`: by these very hands."""

    takes = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    cut = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    unexplained = fields.Integer(required=True)
    won = fields.Integer(required=True)


class ReplayBoth(Schema):
    """As it really was, and as it would have been."""

    real = fields.Float(required=True)
    replayed = fields.Float(required=True)


class ReplayGrade(ReplayTotal):
    """The same of one grade."""

    grade = fields.String(required=True)


class ReplayWeek(ReplayTotal):
    """The same of takes of one week, by its Monday."""

    week = fields.Date(required=True)


class ReplayRep(ReplayTotal):
    """The same of one rep, with what they hold at the end of the window, and the cap of these rules."""

    rep_id = fields.UUID(required=True)
    rep = fields.String(required=True)
    team = _maybe(fields.String, required=True)
    held = fields.Nested(ReplayBoth, required=True)
    cap = fields.Integer(required=True)


class ReplayBasis(Schema):
    """Of how many leads of a grade (`all`: of any) how many were won; for how many hands that stands."""

    grade = fields.String(required=True)
    won = fields.Integer(required=True)
    of = fields.Integer(required=True)
    hands = fields.Integer(required=True)


class ReplayEstimate(Likely):
    """More wins, or fewer, of the settled hands, 95%; with what that rests on."""

    bases = fields.List(fields.Nested(ReplayBasis), required=True)


class ReplayWhyNot(Schema):
    """Why nothing is estimated: `not_known`, `too_few`, `too_new`."""

    code = fields.String(required=True)
    words = fields.Nested(Words, required=True)


class ReplayPart(Schema):
    """Hands refused, cut or kept, the wins `at_stake` for it, and how many changed long enough ago."""

    change = fields.String(required=True, validate=validate.OneOf(["refused", "cut", "kept"]))
    words = fields.Nested(Words, required=True)
    hands = fields.Integer(required=True)
    at_stake = fields.Integer(required=True)
    settled = fields.Integer(required=True)
    settled_won = fields.Integer(required=True)
    estimate = fields.Nested(ReplayEstimate, required=True, allow_none=True)
    why_not = fields.Nested(ReplayWhyNot, required=True, allow_none=True)


class ReplayWins(Schema):
    """Wins really had, and how many more or fewer: from all at stake lost (`low`) to all kept (`high`)."""

    won = fields.Integer(required=True)
    at_stake = fields.Integer(required=True)
    low = fields.Integer(required=True)
    high = fields.Integer(required=True)
    parts = fields.List(fields.Nested(ReplayPart), required=True)


class ReplayWaiting(Schema):
    """Leads refused or cut, and how long each would wait for the hand that really came next."""

    leads = fields.Integer(required=True)
    median_days = _maybe(fields.Float, required=True)
    not_taken = fields.Integer(required=True)


class ReplayResult(Schema):
    """What other rules would have made of the past; `limits` are to be read with it."""

    as_of = _told(required=True)
    words = fields.Nested(Words, required=True)
    fidelity = fields.Nested(ReplayFidelity, required=True)
    total = fields.Nested(ReplayTotal, required=True)
    by_rule = fields.List(fields.Nested(ReplayCount), required=True)
    wins = fields.Nested(ReplayWins, required=True)
    recycled = fields.Nested(ReplayBoth, required=True)
    days_in_hand = fields.Nested(ReplayBoth, required=True)
    waiting = fields.Nested(ReplayWaiting, required=True)
    grades = fields.List(fields.Nested(ReplayGrade), required=True)
    reps = fields.List(fields.Nested(ReplayRep), required=True)
    weeks = fields.List(fields.Nested(ReplayWeek), required=True)
    limits = fields.List(fields.Nested(Words), required=True)


class RuleReplay(RuleReplayLine):
    """A replay with what came of it, once it has completed."""

    result = fields.Nested(ReplayResult, required=True, allow_none=True)
