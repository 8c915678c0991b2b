"""Bodies, queries and answers of pools, their rules and who may claim."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import CompanyMoment, Words, _maybe, _told, _words
from services.leads.schemas.leads import AboutLeads
from shared.schemas import Body, PagedQuery, Query


class PoolLeadsQuery(PagedQuery, AboutLeads):
    """Which leads of a pool, in what order."""

    sort = fields.String(
        load_default="-score",
        validate=validate.OneOf(["score", "-score", "p_win", "-p_win", "pooled_at", "-pooled_at"]),
    )


class EligibilityQuery(Query):
    """The lead one would like to have; without one only the rules about oneself are answered."""

    lead_id = fields.UUID()


class PoolRulesQuery(PagedQuery):
    """Versions of a pool's own rules, newest first; without a pool, of the company's."""

    pool_id = fields.UUID()


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
    """The next version of the company's rules, or of one pool's own; in effect now unless it says when.

    `effective_at` may be a date: the beginning of that day where the company is. `replaces` names scheduled
    versions that this one takes the place of.
    """

    pool_id = fields.UUID(load_default=None, allow_none=True)
    rules = fields.Dict(required=True)
    note = _words(500, load_default=None, allow_none=True)
    effective_at = CompanyMoment(load_default=None, allow_none=True)
    replaces = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=100))


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
    """One version of the rules; it never changes. Times are the company's.

    Withdrawn: it never began, or never will, because somebody said so or a newer version replaced it.
    """

    id = fields.UUID(required=True)
    pool_id = _maybe(fields.UUID)
    number = fields.Integer(required=True)
    rules = fields.Dict(required=True)
    note = _maybe(fields.String)
    effective_at = _told(required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID)
    state = fields.String(
        required=True, validate=validate.OneOf(["scheduled", "running", "past", "withdrawn"])
    )
    withdrawn_at = _told(required=True, allow_none=True)
    withdrawn_by = _maybe(fields.UUID)
    replaced_by = _maybe(fields.UUID)


class PoolRulesPage(Schema):
    """A page of versions, newest first."""

    data = fields.List(fields.Nested(PoolRuleVersion), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
