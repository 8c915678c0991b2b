"""Queries and answers of leads: a line, the whole, its history."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.domain.states import LeadState
from services.leads.schemas.common import Words, _maybe, _moment, _told, _words
from services.leads.schemas.wins import Win
from services.leads.schemas.work import NextStep
from shared.schemas import PagedQuery, Query


class AboutLeads(Query):
    """What may be asked of a lead in any list.

    `q` finds a piece of a name or company, its sound, the end of a phone. `created` is when the lead came to
    be, `captured` when it came in here; the moment of `…_to` is not included.
    """

    q = _words(100)
    grade = fields.String(validate=validate.OneOf(GRADES))
    source = _words()
    channel = _words()
    campaign = _words()
    region = _words()
    city = _words()
    company = _words(300)
    tag = _words()
    score_min = fields.Integer(validate=validate.Range(min=0, max=100))
    score_max = fields.Integer(validate=validate.Range(min=0, max=100))
    created_from = _moment()
    created_to = _moment()
    captured_from = _moment()
    captured_to = _moment()
    do_not_contact = fields.Boolean()


class LeadFilters(AboutLeads):
    """Which leads within my reach, in what order; by `p_win` those that are open.

    `mine` are those I hold, `untouched` those their holder has not contacted yet. `due` is when a held lead
    goes back to its pool.
    """

    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(
            ["created_at", "-created_at", "score", "-score", "p_win", "-p_win", "recycle_at", "-recycle_at"]
        ),
    )
    state = fields.String(validate=validate.OneOf(list(LeadState)))
    mine = fields.Boolean()
    owner_id = fields.UUID()
    team_id = fields.UUID()
    pool_id = fields.UUID()
    due_from = _moment()
    due_to = _moment()
    untouched = fields.Boolean()


class LeadsQuery(PagedQuery, LeadFilters):
    """A page of leads."""


class HistoryQuery(PagedQuery):
    """A page of a lead's history, newest first."""


class LeadLine(Schema):
    """A lead in a list; contact details are masked.

    `p_win` is the chance of being won within 90 days as the model in force last said it: null while the rules
    score, and at a lead's end.
    """

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(LeadState)))
    version = fields.Integer(required=True)
    created_at = _told(required=True)
    updated_at = _told(required=True)
    name = _maybe(fields.String)
    company = _maybe(fields.String)
    title = _maybe(fields.String)
    phone = _maybe(fields.String)
    email = _maybe(fields.String)
    wechat_id = _maybe(fields.String)
    contact_masked = fields.Boolean(required=True)
    external_id = _maybe(fields.String)
    source = _maybe(fields.String)
    channel = _maybe(fields.String)
    campaign = _maybe(fields.String)
    region = _maybe(fields.String)
    city = _maybe(fields.String)
    industry = _maybe(fields.String)
    company_size = _maybe(fields.String)
    tags = fields.List(fields.String())
    grade = fields.String(required=True)
    grade_cell = fields.String(required=True)
    fit = fields.Integer(required=True)
    intent = fields.Float(required=True)
    score = fields.Integer(required=True)
    p_win = _maybe(fields.Float, required=True)
    pool_id = _maybe(fields.UUID)
    pooled_at = _told(allow_none=True)
    claimable_at = _told(allow_none=True)
    waiting_reason = _maybe(fields.String)
    owner_id = _maybe(fields.UUID)
    owner_name = _maybe(fields.String)
    owner_since = _told(allow_none=True)
    last_touch_at = _told(allow_none=True)
    last_effective_at = _told(allow_none=True)
    recycle_at = _told(allow_none=True)
    protect_until = _told(allow_none=True)
    paused_reason = _maybe(fields.String)
    exempt_reason = _maybe(fields.String)
    stage = fields.String(required=True)
    amount_fen = _maybe(fields.Integer)
    expected_on = _maybe(fields.Date)
    do_not_contact = fields.Boolean(required=True)


class LeadPage(Schema):
    """A page of leads."""

    data = fields.List(fields.Nested(LeadLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ReasonLine(Schema):
    """One line of a score; the lines of an axis add up to it."""

    code = fields.String(required=True)
    axis = fields.String(required=True)
    points = fields.Integer(required=True)
    words = fields.Nested(Words, required=True)


class PolicyCard(Schema):
    """How many leads the holder (or the caller) holds of how many, and when and why this one goes back."""

    held = _maybe(fields.Integer)
    cap = _maybe(fields.Integer)
    recycle_at = _told(allow_none=True)
    why = fields.Nested(Words, required=True)


class MergedInto(Schema):
    """A lead merged into this one, whose finder and sharer keep their credit."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    finder_id = _maybe(fields.UUID, required=True)
    sharer_id = _maybe(fields.UUID, required=True)


class Lead(LeadLine):
    """A lead with its score explained, its policy card and, for its holder, its contact details."""

    extra = fields.Dict()
    finder_id = _maybe(fields.UUID)
    sharer_id = _maybe(fields.UUID)
    survivor_id = _maybe(fields.UUID)
    merged = fields.List(fields.Nested(MergedInto), required=True)
    win = fields.Nested(Win, required=True, allow_none=True)
    lost_reason = _maybe(fields.String)
    outcome = _maybe(fields.String)
    closed_at = _told(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonLine))
    policy = fields.Nested(PolicyCard, required=True)
    next_step = _maybe(fields.Nested, NextStep, required=True)


class HistoryLine(Schema):
    """What happened, by whom, why and under which rules; `why` of what the system did by itself.

    `lead_id` may be that of a lead merged into this one.
    """

    lead_id = fields.UUID(required=True)
    sequence = fields.Integer(required=True)
    type = fields.String(required=True)
    cause = _maybe(fields.String)
    actor_id = _maybe(fields.UUID)
    actor_name = _maybe(fields.String)
    rule_version = _maybe(fields.UUID)
    at = _told(required=True)
    words = fields.Nested(Words, required=True)
    why = fields.Nested(Words, required=True, allow_none=True)
    details = fields.Dict(required=True)


class HistoryPage(Schema):
    """A page of history."""

    data = fields.List(fields.Nested(HistoryLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
