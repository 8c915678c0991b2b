"""Bodies, queries and answers of learned turnover cycles and of what they propose."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.schemas.common import Likely, Words, _maybe, _told, _words
from shared.schemas import Body, PagedQuery

_STATES = ("open", "approved", "declined", "replaced")


class CyclesQuery(PagedQuery):
    """Which estimates: those of a month (the newest, if left out), a grade, a source."""

    month = fields.String(validate=validate.Regexp(r"\d{4}-\d{2}\Z"))
    grade = fields.String(validate=validate.OneOf(GRADES))
    source = _words()


class CyclePoint(Schema):
    """What share of all hands was won within so many working days."""

    days = fields.Float(required=True)
    won = fields.Float(required=True)


class CycleEstimate(Schema):
    """What history tells of one group: a grade and source, a grade (no source), or everything (neither).

    `ripe_days` is by when four fifths of the eventual wins have come, in working days, leaning on the larger
    group as if that were thirty wins; `own_days` the same by its own wins alone, `own_share` how much it is
    heard. `cycle_days` is two thirds of it, `late` what share of the wins came after that; beside them what
    the rules said when it was computed. `gone`: recycled, released, left, handed on, or still open.
    """

    grade = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["learned", "too_few", "open_ended"]))
    hands = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    gone = fields.Integer(required=True)
    own_days = fields.Float(required=True, allow_none=True)
    own_share = fields.Float(required=True)
    ripe_days = fields.Float(required=True, allow_none=True)
    cycle_days = fields.Integer(required=True, allow_none=True)
    late = fields.Nested(Likely, required=True, allow_none=True)
    present_days = fields.Float(required=True, allow_none=True)
    present_late_share = fields.Float(required=True, allow_none=True)
    points = fields.List(fields.Nested(CyclePoint), required=True)
    computed_at = _told(required=True)


class CyclePage(Schema):
    """A page of a month's estimates, everything first, then grades, then sources; `month` null: none yet."""

    month = fields.String(required=True, allow_none=True)
    data = fields.List(fields.Nested(CycleEstimate), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class CycleProposalsQuery(PagedQuery):
    """Which proposals, newest first."""

    state = fields.String(validate=validate.OneOf(_STATES))


class CycleDeclineBody(Body):
    """Why the rules stay as they are."""

    reason = _words(500, required=True)


class CycleChange(Schema):
    """One cycle, in working days, that would be another; without a source that of the whole grade."""

    grade = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)
    before = fields.Float(required=True)
    after = fields.Integer(required=True)
    wins = fields.Integer(required=True)
    own_share = fields.Float(required=True)
    ripe_days = fields.Float(required=True)
    late = fields.Nested(Likely, required=True)
    words = fields.Nested(Words, required=True)


class CycleProposal(Schema):
    """A draft of the company's rules with learned cycles; `rules` is what a dry run takes.

    `outdated`: the rules have changed since it was made, so that it must be rebased before it is approved.
    Approved it is the version `version_id`; replaced: a later run, or a rebase, made another or none.
    """

    id = fields.UUID(required=True)
    month = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    base_version_id = fields.UUID(required=True)
    outdated = fields.Boolean(required=True)
    rules = fields.Dict(required=True)
    changes = fields.List(fields.Nested(CycleChange), required=True)
    created_at = _told(required=True)
    decided_at = _told(required=True, allow_none=True)
    decided_by = _maybe(fields.UUID)
    reason = _maybe(fields.String)
    version_id = _maybe(fields.UUID)


class CycleProposalPage(Schema):
    """A page of proposals."""

    data = fields.List(fields.Nested(CycleProposal), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
