"""Bodies, queries and answers of sources, their costs and their report."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.leads.domain.fields import TEXT_LIMITS
from services.leads.domain.sources import KINDS, REACHED
from shared.schemas import Body, PagedQuery

_MOST_FEN = 10**15
_LONGEST_DAYS = 3700


def _words(longest: int, **kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(min=1, max=longest), **kwargs)


def _maybe(kind: type[fields.Field[Any]]) -> fields.Field[Any]:
    return kind(required=True, allow_none=True)


def _time() -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, required=True)


def _check_period(period: dict[str, Any], first: str, last: str) -> None:
    if first in period and last in period:
        if period[last] < period[first]:
            raise ValidationError("Must not be before its beginning.", last)
        if (period[last] - period[first]).days > _LONGEST_DAYS:
            raise ValidationError(f"At most {_LONGEST_DAYS} days.", last)


class SourcePatchBody(Body):
    """What to change of a source; its code stays, for leads name it."""

    name = _words(200)
    channel = _words(TEXT_LIMITS["channel"], allow_none=True)
    kind = fields.String(validate=validate.OneOf(KINDS))
    active = fields.Boolean()
    pool_id = fields.UUID(allow_none=True)


class SourceBody(SourcePatchBody):
    """A source of leads; `code` is what its leads carry as `source`."""

    code = _words(TEXT_LIMITS["source"], required=True)
    name = _words(200, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    channel = _words(TEXT_LIMITS["channel"], load_default=None, allow_none=True)
    active = fields.Boolean(load_default=True)
    pool_id = fields.UUID(load_default=None, allow_none=True)


class SourcesQuery(PagedQuery):
    """Sources by code."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    channel = _words(200)
    active = fields.Boolean()


class Source(Schema):
    """A source of leads; `pool_id` is where its leads go if nothing else is said."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    channel = _maybe(fields.String)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    active = fields.Boolean(required=True)
    pool_id = _maybe(fields.UUID)
    version = fields.Integer(required=True)
    created_at = _time()
    updated_at = _time()


class SourcePage(Schema):
    """A page of sources."""

    data = fields.List(fields.Nested(Source), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class SourceCostBody(Body):
    """What a source cost over whole business days, both ends counted; every day costs the same."""

    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=_MOST_FEN))
    note = _words(500, load_default=None, allow_none=True)

    @validates_schema
    def check_period(self, period: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the beginning."""
        _check_period(period, "from_on", "to_on")


class SourceCostsQuery(PagedQuery):
    """Costs of a source, the latest first."""


class SourceCost(Schema):
    """One cost of a source, in fen."""

    id = fields.UUID(required=True)
    source_id = fields.UUID(required=True)
    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)
    note = _maybe(fields.String)
    created_at = _time()
    created_by = _maybe(fields.UUID)


class SourceCostPage(Schema):
    """A page of costs."""

    data = fields.List(fields.Nested(SourceCost), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class SourceReportQuery(PagedQuery):
    """Leads captured on the business days `from` to `to`, both counted, by source or by channel."""

    since = fields.Date(required=True, data_key="from")
    until = fields.Date(required=True, data_key="to")
    by = fields.String(load_default="source", validate=validate.OneOf(["source", "channel"]))

    @validates_schema
    def check_period(self, period: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the beginning."""
        _check_period(period, "since", "until")


class SourceStage(Schema):
    """How many reached a stage or one after it, what share of the stage before, and after how many days."""

    stage = fields.String(required=True, validate=validate.OneOf(REACHED))
    reached = fields.Integer(required=True)
    conversion = _maybe(fields.Float)
    median_days = _maybe(fields.Float)


class SourceReportLine(Schema):
    """One source or channel; `key` is null for leads that name none. Amounts are in fen."""

    key = _maybe(fields.String)
    name = _maybe(fields.String)
    known = fields.Boolean(required=True)
    leads = fields.Integer(required=True)
    cost_fen = fields.Integer(required=True)
    cost_per_lead_fen = _maybe(fields.Integer)
    stages = fields.List(fields.Nested(SourceStage), required=True)
    won = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    cost_per_won_fen = _maybe(fields.Integer)


class SourceReportPage(Schema):
    """A page of the report, most leads first."""

    data = fields.List(fields.Nested(SourceReportLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
