"""Queries and answers of leads: a line, the whole, its history."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.domain.states import LeadState
from services.leads.schemas.common import PagedQuery, Words, _maybe, _told, _words


class LeadsQuery(PagedQuery):
    """Which leads, in what order. `q` finds a piece of a name or company, its sound, the end of a phone."""

    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(
            ["created_at", "-created_at", "score", "-score", "recycle_at", "-recycle_at"]
        ),
    )
    q = _words(100)
    state = fields.String(validate=validate.OneOf(list(LeadState)))
    grade = fields.String(validate=validate.OneOf(GRADES))
    owner_id = fields.UUID()
    pool_id = fields.UUID()
    source = _words()
    channel = _words()
    region = _words()
    tag = _words()


class HistoryQuery(PagedQuery):
    """A page of a lead's history, newest first."""


class LeadLine(Schema):
    """A lead in a list; contact details are masked."""

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
    do_not_contact = fields.Boolean(required=True)
    p_win = _maybe(fields.Float)
    lost_reason = _maybe(fields.String)
    outcome = _maybe(fields.String)
    closed_at = _told(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonLine))
    policy = fields.Nested(PolicyCard, required=True)


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
