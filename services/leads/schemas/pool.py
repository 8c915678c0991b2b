"""Bodies, queries and answers of pools, holdings, touches and lists."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.domain.stages import STAGES
from services.leads.domain.states import LeadState
from services.leads.domain.touch import DIRECTIONS, KINDS, OUTCOMES
from shared.schemas import Body, Query

MOST_AT_ONCE = 100
_MOST_FEN = 10**15


def _words(longest: int = 200, **kwargs: Any) -> fields.String:
    return fields.String(validate=[validate.Length(min=1, max=longest), _printable], **kwargs)


def _printable(value: str) -> None:
    if "\x00" in value:
        raise ValidationError("Holds characters that cannot be stored.")


def _moment(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=None, **kwargs)


def _told(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


def _maybe(kind: type[fields.Field[Any]], *args: Any, **kwargs: Any) -> fields.Field[Any]:
    return kind(*args, allow_none=True, **kwargs)


class PagedQuery(Query):
    """A page of a list: `limit` items after the cursor's place."""

    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    after = fields.Dict(load_default=None, allow_none=True)


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


class PoolLeadsQuery(PagedQuery):
    """Which leads of a pool, in what order."""

    sort = fields.String(
        load_default="-score", validate=validate.OneOf(["score", "-score", "pooled_at", "-pooled_at"])
    )
    q = _words(100)
    grade = fields.String(validate=validate.OneOf(GRADES))
    source = _words()
    channel = _words()
    region = _words()
    tag = _words()


class EligibilityQuery(Query):
    """The lead one would like to have; without one only the rules about oneself are answered."""

    lead_id = fields.UUID()


class HistoryQuery(PagedQuery):
    """A page of a lead's history, newest first."""


class TouchesQuery(PagedQuery):
    """A page of contacts, newest first."""


class PoolRulesQuery(PagedQuery):
    """Versions of a pool's own rules, newest first; without a pool, of the company's."""

    pool_id = fields.UUID()


class EmptyBody(Body):
    """Nothing needs to be said."""


class ClaimNextBody(Body):
    """The best lead of a grade, or of any grade one may have."""

    grade = fields.String(validate=validate.OneOf(GRADES))


class ClaimsBody(Body):
    """Leads of one pool, claimed in this order."""

    lead_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class ReleaseBody(Body):
    """Why a lead goes back."""

    reason = _words(500)


class PromoteBody(Body):
    """Why a nurtured lead is ready, and the pool it goes to; the one it belongs to if left out."""

    pool_id = fields.UUID()
    reason = _words(500, required=True)


class TransferBody(Body):
    """To whom a lead goes. `override` passes a cool-down and needs a reason; it never passes a cap."""

    to = fields.UUID(required=True)
    reason = _words(500)
    override = fields.Boolean(load_default=False)


class ProtectBody(Body):
    """For how many days; what the rules say if left out."""

    days = fields.Integer(validate=validate.Range(min=1, max=3650), strict=True)


class TouchBody(Body):
    """One contact. `seconds` is how long a call lasted; `occurred_at` is now if left out."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    direction = fields.String(validate=validate.OneOf(DIRECTIONS))
    seconds = fields.Integer(validate=validate.Range(min=0, max=86_400), strict=True)
    occurred_at = _moment()
    note = _words(2000)


class StageBody(Body):
    """The stage a lead has reached; quote, contract and payment need an amount, lost a `lost_reason`."""

    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    amount_fen = fields.Integer(validate=validate.Range(min=0, max=_MOST_FEN), strict=True)
    lost_reason = _words(500)
    expected_on = fields.Date()


class PoolBody(Body):
    """A pool. Region and teams say who is a member; without them everybody is."""

    name = _words(80, required=True)
    region = _words(80, load_default=None, allow_none=True)
    product = _words(80, load_default=None, allow_none=True)
    team_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=200))


class PoolPatchBody(Body):
    """Changes to a pool. Closing it (`active` false) names in `leads_to` the pool its leads move to."""

    name = _words(80)
    region = _words(80, allow_none=True)
    product = _words(80, allow_none=True)
    team_ids = fields.List(fields.UUID(), validate=validate.Length(max=200))
    is_default = fields.Boolean(validate=validate.Equal(True))
    active = fields.Boolean()
    leads_to = fields.UUID()


class PoolRulesBody(Body):
    """The next version of the company's rules, or of one pool's own; in effect now unless it says when."""

    pool_id = fields.UUID(load_default=None, allow_none=True)
    rules = fields.Dict(required=True)
    note = _words(500, load_default=None, allow_none=True)
    effective_at = _moment(load_default=None, allow_none=True)


class Words(Schema):
    """The same in Chinese and in English."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class Claimed(Schema):
    """A lead that came into the caller's hand. `held` of `cap` is the count with it."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    grade = fields.String(required=True)
    owner_id = fields.UUID(required=True)
    owner_since = _told(required=True)
    holding_id = fields.UUID(required=True)
    recycle_at = _told(required=True)
    undo_until = _told(required=True)
    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)


class ClaimItem(Schema):
    """What became of one lead of a batch; `error` has the code a single claim would have had."""

    lead_id = fields.UUID(required=True)
    claimed = fields.Boolean(required=True)
    lead = fields.Nested(Claimed)
    error = fields.Dict()


class ClaimItems(Schema):
    """An answer for each lead, in the order asked."""

    data = fields.List(fields.Nested(ClaimItem), required=True)


class LetGoLead(Schema):
    """A lead that left a hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    pool_id = _maybe(fields.UUID, required=True)
    owner_id = _maybe(fields.UUID, required=True)


class PromotedLead(LetGoLead):
    """A lead that left nurturing for a pool."""


class Transferred(Schema):
    """A lead in another hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    owner_id = fields.UUID(required=True)
    holding_id = fields.UUID(required=True)
    recycle_at = _told(required=True)
    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)


class ProtectedLead(Schema):
    """A lead that is not recycled for a while."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    protect_until = _told(required=True)


class StagedLead(Schema):
    """A lead at its new stage; at an end it is in nobody's hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    stage = fields.String(required=True)
    pool_id = _maybe(fields.UUID)
    owner_id = _maybe(fields.UUID)


class LoggedTouch(Schema):
    """A contact, whether it reached the customer, and when the lead goes back now."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    effective = fields.Boolean(required=True)
    recycle_at = _told(required=True, allow_none=True)


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


class Touch(Schema):
    """One contact, with this lead or one merged into it."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    rep_id = _maybe(fields.UUID)
    rep_name = _maybe(fields.String)
    holding_id = _maybe(fields.UUID)
    kind = fields.String(required=True)
    outcome = _maybe(fields.String)
    direction = fields.String(required=True)
    seconds = _maybe(fields.Integer)
    occurred_at = _told(required=True)
    recorded_at = _told(required=True)
    note = _maybe(fields.String)
    effective = fields.Boolean(required=True)


class TouchPage(Schema):
    """A page of contacts."""

    data = fields.List(fields.Nested(Touch), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class RuleAnswer(Schema):
    """One rule of claiming: what it looked at, its limit, and when time alone clears it."""

    id = fields.String(required=True)
    words = fields.Nested(Words, required=True)
    value = fields.Raw(required=True, allow_none=True)
    limit = fields.Raw(required=True, allow_none=True)
    ok = fields.Boolean(required=True)
    clears_at = _told(required=True, allow_none=True)


class Eligibility(Schema):
    """Whether the caller may claim, and every rule that was asked, in the order of the checks."""

    eligible = fields.Boolean(required=True)
    rules = fields.List(fields.Nested(RuleAnswer), required=True)


class Pool(Schema):
    """A pool; `waiting` counts its leads, up to 10,000."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    region = _maybe(fields.String)
    product = _maybe(fields.String)
    team_ids = fields.List(fields.UUID(), required=True)
    is_default = fields.Boolean(required=True)
    active = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    created_at = _told(required=True)
    waiting = fields.Integer(required=True)


class PoolPage(Schema):
    """All pools within reach."""

    data = fields.List(fields.Nested(Pool), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class PoolRuleVersion(Schema):
    """One version of the rules; it never changes. Overtaken: a newer one began before or with it."""

    id = fields.UUID(required=True)
    pool_id = _maybe(fields.UUID)
    number = fields.Integer(required=True)
    rules = fields.Dict(required=True)
    note = _maybe(fields.String)
    effective_at = _told(required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID)
    state = fields.String(
        required=True, validate=validate.OneOf(["scheduled", "in_force", "past", "overtaken"])
    )


class PoolRulesPage(Schema):
    """A page of versions, newest first."""

    data = fields.List(fields.Nested(PoolRuleVersion), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
