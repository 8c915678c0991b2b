"""Queries, bodies and answers of the funnel planner and of targets."""

from datetime import date

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.leads.domain.mix import LARGE_FROM, SMALL_BELOW
from shared.schemas import Body, PagedQuery, Query

_STAGES = ("lead", "visit", "trial", "quote", "contract", "payment")
_MONTH = validate.Regexp(r"^20\d{2}-(0[1-9]|1[0-2])$", error="must be a month like 2027-03")
_DEALS = validate.Range(min=1, max=100_000)
_CENTURY = (date(2000, 1, 1), date(2099, 12, 31))


def _of_this_century(day: date) -> None:
    if not _CENTURY[0] <= day <= _CENTURY[1]:
        raise ValidationError("must be a day of this century")


_HISTORY = validate.Range(min=30, max=1095)


class _OfSome(Query):
    """Of a rep or a team within reach; without either, of all within reach."""

    rep_id = fields.UUID()
    team_id = fields.UUID()
    history_days = fields.Integer(load_default=365, validate=_HISTORY)

    @validates_schema
    def _of_one(self, told: dict[str, object], **_: object) -> None:
        if told.get("rep_id") and told.get("team_id"):
            raise ValidationError("a rep or a team, not both", "team_id")


class PlannerQuery(_OfSome):
    """How many deals, paid by which day (the end of the month 90 days on), from leads of so many days."""

    target_deals = fields.Integer(load_default=1, validate=_DEALS)
    by = fields.Date()


class PlannerRepsQuery(PagedQuery):
    """Reps of a team, or of all within reach; `target_deals` is shared out where no target is set."""

    team_id = fields.UUID()
    rep_id = fields.UUID()
    month = fields.String(validate=_MONTH)
    target_deals = fields.Integer(validate=_DEALS)
    history_days = fields.Integer(load_default=365, validate=_HISTORY)
    sort = fields.String(load_default="name", validate=validate.OneOf(["name"]))


class PlannerMixQuery(Query):
    """Visits from one day to another (the last 90) and the mix wished for, in per cent.

    A company is small below `small_below` people and large from `large_from` on.
    """

    rep_id = fields.UUID()
    team_id = fields.UUID()
    from_on = fields.Date(data_key="from", validate=_of_this_century)
    to_on = fields.Date(data_key="to", validate=_of_this_century)
    small = fields.Integer(load_default=20, validate=validate.Range(0, 100))
    medium = fields.Integer(load_default=70, validate=validate.Range(0, 100))
    large = fields.Integer(load_default=10, validate=validate.Range(0, 100))
    small_below = fields.Integer(load_default=SMALL_BELOW, validate=validate.Range(2, 1_000_000))
    large_from = fields.Integer(load_default=LARGE_FROM, validate=validate.Range(2, 1_000_000))

    @validates_schema
    def _is_whole(self, told: dict[str, int], **_: object) -> None:
        if told["small"] + told["medium"] + told["large"] != 100:
            raise ValidationError("small, medium and large must add up to 100", "large")
        if told["small_below"] > told["large_from"]:
            raise ValidationError("must not be below small_below", "large_from")


class PlannerScope(Schema):
    """Of whom a plan is: company, reach, team or rep."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class PlannedStage(Schema):
    """What the target takes at a stage: by the share as seen, and 10%, 50% and 90% of what may be.

    `in_hand` stand there or beyond it now. Of those who win, half are through when they were there by
    `typical_on`, four of five by `safe_on`; null where nobody has won yet.
    """

    stage = fields.String(required=True)
    needed = fields.Integer(required=True)
    low = fields.Integer(required=True)
    median = fields.Integer(required=True)
    high = fields.Integer(required=True)
    in_hand = fields.Integer(required=True)
    typical_on = fields.Date(required=True, allow_none=True)
    safe_on = fields.Date(required=True, allow_none=True)


class PlannerRate(Schema):
    """The share of those at one stage who come to another, its 80% band, days, and what it rests on."""

    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    share = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    entered = fields.Integer(required=True)
    won = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    open = fields.Integer(required=True)
    rests_on = fields.String(required=True, validate=validate.OneOf(["nothing", "little", "enough"]))
    typical_days = fields.Integer(required=True, allow_none=True)
    safe_days = fields.Integer(required=True, allow_none=True)


class PlannerLimit(Schema):
    """How many leads a limit lets through by the day they must be in hand, and how many that is too few."""

    limit = fields.String(required=True, validate=validate.OneOf(["supply", "holding_cap", "month_cap"]))
    available = fields.Integer(required=True)
    short = fields.Integer(required=True)


class PlannerFeasibility(Schema):
    """Whether caps, supply and time allow the plan; `share_in_time` of the wins of leads that come today."""

    feasible = fields.Boolean(required=True)
    limits = fields.List(fields.Nested(PlannerLimit), required=True)
    days_late = fields.Integer(required=True)
    share_in_time = fields.Float(required=True, allow_none=True)
    pooled = fields.Integer(required=True)
    arrivals_a_month = fields.Integer(required=True)
    reps = fields.Integer(required=True)
    days_in_hand = fields.Float(required=True)


class Plan(Schema):
    """A target worked backwards. `basis`: by stages, by outcomes alone, or on nothing seen.

    `direct` goes straight from lead to payment and counts the `unstaged` too, of whom only the end is known.
    """

    scope = fields.Nested(PlannerScope, required=True)
    target_deals = fields.Integer(required=True)
    by = fields.Date(required=True)
    as_of = fields.DateTime(required=True)
    history_from = fields.Date(required=True)
    basis = fields.String(required=True, validate=validate.OneOf(["stages", "outcomes", "nothing"]))
    stages = fields.List(fields.Nested(PlannedStage), required=True)
    direct = fields.Nested(PlannedStage, required=True)
    rates = fields.List(fields.Nested(PlannerRate), required=True)
    unstaged = fields.Integer(required=True)
    feasibility = fields.Nested(PlannerFeasibility, required=True)


class PlannerRepStep(Schema):
    """A rep's share at a step, drawn to the team's, beside the rest of the team's; `straight` to payment."""

    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    share = fields.Float(required=True)
    team_share = fields.Float(required=True)
    decided = fields.Integer(required=True)
    won = fields.Integer(required=True)
    open = fields.Integer(required=True)


class PlannerBottleneck(Schema):
    """The step most below the rest of the team, and how probable so much is by chance."""

    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    share = fields.Float(required=True)
    team_share = fields.Float(required=True)
    p_value = fields.Float(required=True)


class PlannerRep(Schema):
    """A rep's target (`set` by somebody, `shared` out, or none), what has come of it, and what it takes."""

    rep_id = fields.UUID(required=True)
    name = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    team = fields.String(required=True, allow_none=True)
    target_deals = fields.Integer(required=True, allow_none=True)
    target_is = fields.String(required=True, validate=validate.OneOf(["set", "shared", "none"]))
    won = fields.Integer(required=True)
    needed_leads = fields.Integer(required=True, allow_none=True)
    needed_visits = fields.Integer(required=True, allow_none=True)
    steps = fields.List(fields.Nested(PlannerRepStep), required=True)
    bottleneck = fields.Nested(PlannerBottleneck, required=True, allow_none=True)


class PlannerRepPage(Schema):
    """A page of reps."""

    data = fields.List(fields.Nested(PlannerRep), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class PlannerMixClass(Schema):
    """One class of companies: how many were visited, their share and the one wished for."""

    size = fields.String(required=True)
    visits = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)
    wished = fields.Float(required=True)


class PlannerMix(Schema):
    """The mix of visits, and how probable one so odd is by chance if the wish is true.

    `method`: exact, chi_squared above 400 visits, or none without any. `unsized`: visits of no known size.
    """

    scope = fields.Nested(PlannerScope, required=True)
    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)
    classes = fields.List(fields.Nested(PlannerMixClass), required=True)
    unsized = fields.Integer(required=True)
    p_value = fields.Float(required=True, allow_none=True)
    method = fields.String(required=True, validate=validate.OneOf(["exact", "chi_squared", "none"]))
    is_alarming = fields.Boolean(required=True)


class TargetBody(Body):
    """How many deals a rep, or a team, is to win in a month."""

    rep_id = fields.UUID()
    team_id = fields.UUID()
    month = fields.String(required=True, validate=_MONTH)
    deals = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=100_000))

    @validates_schema
    def _of_one(self, told: dict[str, object], **_: object) -> None:
        if bool(told.get("rep_id")) == bool(told.get("team_id")):
            raise ValidationError("a rep or a team, one of them", "rep_id")


class TargetsQuery(PagedQuery):
    """Targets of a month (this one), of a team and its reps; `only_set` leaves out who has none."""

    month = fields.String(validate=_MONTH)
    team_id = fields.UUID()
    only_set = fields.Boolean(load_default=False)
    sort = fields.String(load_default="name", validate=validate.OneOf(["name"]))


class SetTarget(Schema):
    """A target as it counts now."""

    kind = fields.String(required=True, validate=validate.OneOf(["rep", "team"]))
    id = fields.UUID(required=True)
    month = fields.String(required=True)
    deals = fields.Integer(required=True)


class Target(Schema):
    """A rep or a team, the target of the month, and the deals won in it so far."""

    kind = fields.String(required=True, validate=validate.OneOf(["rep", "team"]))
    id = fields.UUID(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    month = fields.String(required=True)
    deals = fields.Integer(required=True, allow_none=True)
    won = fields.Integer(required=True)
    set_at = fields.DateTime(required=True, allow_none=True)


class TargetPage(Schema):
    """A page of targets."""

    data = fields.List(fields.Nested(Target), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
