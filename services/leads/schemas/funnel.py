"""Queries and answers of the funnel; amounts in fen."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.leads import LeadLine
from shared.schemas import PagedQuery

_BY = ("all", "channel", "rep", "team", "region", "month", "cohort")
_STAGES = ("lead", "visit", "trial", "quote", "contract", "payment")
_WORDS = validate.Regexp(r"^[^\x00]{1,200}$")


class FunnelQuery(PagedQuery):
    """What the funnel is split by, and of which leads: those that came in from one day to another, …"""

    by = fields.String(load_default="channel", validate=validate.OneOf(_BY))
    sort = fields.String(load_default="key", validate=validate.OneOf(["key"]))
    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    pool_id = fields.UUID()
    team_id = fields.UUID()
    rep_id = fields.UUID()
    channel = fields.String(validate=_WORDS)
    region = fields.String(validate=_WORDS)


class FunnelLeadsQuery(FunnelQuery):
    """One number of the funnel: its stage and the `key` of its group; without a key, of all groups."""

    stage = fields.String(required=True, validate=validate.OneOf(_STAGES))
    key = fields.String(validate=validate.Regexp(r"^[^\x00]{0,200}$"))
    sort = fields.String(load_default="id", validate=validate.OneOf(["id"]))


class FunnelStage(Schema):
    """How many reached a stage, what share of those before it, in how many days (median), for how much."""

    stage = fields.String(required=True)
    count = fields.Integer(required=True)
    conversion = fields.Float(required=True, allow_none=True)
    median_days = fields.Float(required=True, allow_none=True)
    amount_fen = fields.Integer(required=True)


class FunnelGroup(Schema):
    """One group of the split; an empty key is what has none, or all; `label` the name of a rep or a team."""

    key = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    stages = fields.List(fields.Nested(FunnelStage), required=True)


class FunnelPage(Schema):
    """A page of groups."""

    data = fields.List(fields.Nested(FunnelGroup), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class FunnelLeadsPage(Schema):
    """A page of the ids behind a number."""

    data = fields.List(fields.UUID(), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class FunnelLine(LeadLine):
    """A lead behind a number; of one that is out of reach by now, only what it was counted by is told."""

    in_reach = fields.Boolean(required=True)


class FunnelLinePage(Schema):
    """A page of the leads behind a number."""

    data = fields.List(fields.Nested(FunnelLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
