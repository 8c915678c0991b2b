"""Bodies, queries and answers about versions of the rules: trying them, comparing, withdrawing."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import CompanyMoment, Words, _maybe, _told
from services.leads.schemas.pool import PoolRuleVersion
from shared.schemas import Body, Query


class DryRunBody(Body):
    """Rules to try: the company's, or one pool's own. `as_of` is now if left out, never in the past.

    A date alone is the beginning of that day where the company is. `leads` are those these rules change, or
    with `show` present those the sweep would take without them.
    """

    pool_id = fields.UUID(load_default=None, allow_none=True)
    rules = fields.Dict(required=True)
    as_of = CompanyMoment(load_default=None, allow_none=True)
    show = fields.String(load_default="changed", validate=validate.OneOf(["changed", "present"]))
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=200))
    after = fields.Dict(load_default=None, allow_none=True)


class RulesDiffQuery(Query):
    """The version to compare with; the one before, of the same pool, if left out."""

    against = fields.UUID()


class RuleChange(Schema):
    """One rule that differs, by its JSON pointer; null: not said there."""

    path = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    words = fields.Nested(Words, required=True)


class RulesDiff(Schema):
    """What a version says otherwise than another; `against` null: than the defaults."""

    version = fields.Nested(PoolRuleVersion, required=True)
    against = fields.Nested(PoolRuleVersion, required=True, allow_none=True)
    data = fields.List(fields.Nested(RuleChange), required=True)


class DryRunPresent(Schema):
    """What the sweep would do at that time with the rules as they are; `left` has no timely notice yet."""

    due = fields.Integer(required=True)
    recycled = fields.Integer(required=True)
    held_out = fields.Integer(required=True)
    left = fields.Integer(required=True)


class DryRunRebased(Schema):
    """What it would do if running holdings were counted anew by these rules, once reminded."""

    holdings = fields.Integer(required=True)
    due = fields.Integer(required=True)
    recycled = fields.Integer(required=True)
    held_out = fields.Integer(required=True)
    newly_due = fields.Integer(required=True)
    no_longer_due = fields.Integer(required=True)


class FirstDeadline(Schema):
    """When a lead of a grade taken at that time falls due: by the rules as they are, and by these."""

    grade = fields.String(required=True)
    before = _told(required=True, data_key="from")
    after = _told(required=True, data_key="to")


class DryRunLead(Schema):
    """A lead that is due by these rules and not by its own, or the other way round (`fate` kept).

    `returns_at`: not before its last reminder.
    """

    lead_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    grade = fields.String(required=True)
    owner_id = fields.UUID(required=True)
    owner = fields.String(required=True)
    team_id = _maybe(fields.UUID)
    before = _told(required=True, data_key="from")
    after = _told(required=True, data_key="to")
    fate = fields.String(required=True)
    returns_at = _told(required=True, allow_none=True)


class DryRunCap(Schema):
    """A rep above a cap of these rules who is not above it now: keeps what is held, takes no more."""

    rep_id = fields.UUID(required=True)
    rep = fields.String(required=True)
    code = fields.String(required=True)
    grade = _maybe(fields.String)
    held = fields.Integer(required=True)
    before = fields.Integer(required=True, data_key="from")
    after = fields.Integer(required=True, data_key="to")


class DryRunBrake(Schema):
    """A team whose manager the storm brake would ask first."""

    team_id = _maybe(fields.UUID)
    team = _maybe(fields.String)
    due = fields.Integer(required=True)
    held = fields.Integer(required=True)
    reason = fields.String(required=True)


class DryRunTarget(Schema):
    """Where leads overflow to: a pool by name, or nurturing."""

    kind = fields.String(required=True, validate=validate.OneOf(["pool", "nurture"]))
    pool_id = _maybe(fields.UUID)
    name = _maybe(fields.String)


class DryRunRung(Schema):
    """Leads of a grade that wait in a pool past their promise, by the step they stand on; `to` null: no exit.

    Those on the last step leave with the next assignment unless somebody takes them.
    """

    pool_id = fields.UUID(required=True)
    pool = fields.String(required=True)
    grade = fields.String(required=True)
    next_seniority = fields.Integer(required=True)
    manager = fields.Integer(required=True)
    leaves = fields.Integer(required=True)
    to = fields.Nested(DryRunTarget, required=True, allow_none=True)
    words = fields.Nested(Words, required=True)


class DryRun(Schema):
    """What rules would do. Leads and caps are named up to 200, of the caller's reach; the rest is counted."""

    as_of = _told(required=True)
    pool_id = _maybe(fields.UUID)
    present = fields.Nested(DryRunPresent, required=True)
    new_holdings = fields.List(fields.Nested(FirstDeadline), required=True)
    rebased = fields.Nested(DryRunRebased, required=True)
    leads = fields.List(fields.Nested(DryRunLead), required=True)
    leads_left_out = fields.Integer(required=True)
    caps = fields.List(fields.Nested(DryRunCap), required=True)
    caps_left_out = fields.Integer(required=True)
    brakes = fields.List(fields.Nested(DryRunBrake), required=True)
    overflow = fields.List(fields.Nested(DryRunRung), required=True)
    words = fields.Nested(Words, required=True)
    next_after = fields.Raw(required=True, allow_none=True)
