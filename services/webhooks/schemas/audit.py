"""The part of the company's audit log that tells of webhooks: filters and entries as staff has them."""

from marshmallow import Schema, fields, validate

from shared.schemas import Query


def _word(longest: int) -> fields.String:
    return fields.String(validate=validate.Length(min=1, max=longest))


def _moment() -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso")


class AuditFilters(Query):
    """Filters of the audit log whose names Python can say."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    after = fields.Dict(load_default=None, allow_none=True)
    q = _word(80)
    actor_id = fields.UUID()
    object_type = _word(40)
    object_id = fields.UUID()
    target_id = fields.UUID()
    action = _word(60)
    since = _moment()
    until = _moment()


AuditQuery = AuditFilters.from_dict({"from": _moment(), "to": _moment()}, name="WebhookAuditQuery")
"""Filters of the audit log; the latest entry comes first."""


class AuditEntry(Schema):
    """One change of a webhook, or a replay."""

    id = fields.UUID(required=True)
    service = fields.Constant("webhooks")
    at = fields.AwareDateTime(format="iso", required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.UUID(required=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)
