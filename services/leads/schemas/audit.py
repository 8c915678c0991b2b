"""The part of the company's audit log that tells of leads."""

from marshmallow import fields, validate

from services.leads.schemas.common import PagedQuery


def _word(longest: int) -> fields.String:
    return fields.String(validate=validate.Length(min=1, max=longest))


class LeadAuditFilters(PagedQuery):
    """Filters of the audit log whose names Python can say."""

    q = _word(80)
    actor_id = fields.UUID()
    object_type = _word(40)
    object_id = fields.UUID()
    target_id = fields.UUID()
    action = _word(60)
    since = fields.AwareDateTime(format="iso")
    until = fields.AwareDateTime(format="iso")


LeadAuditQuery = LeadAuditFilters.from_dict(
    {"from": fields.AwareDateTime(format="iso"), "to": fields.AwareDateTime(format="iso")},
    name="LeadAuditQuery",
)
"""Filters of the audit log, as staff has them; the latest entry comes first."""
