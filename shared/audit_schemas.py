"""The audit log as every service publishes its part of it: filters, entries, pages."""

from typing import Any

from marshmallow import Schema, fields

from shared.fields import Moment, Words, answered_moment
from shared.pages import Page
from shared.schemas import PagedQuery

_WORDS = "In the action, the values before or after, or the name or number of actor or object."


class AuditFilters(PagedQuery):
    """Filters of the audit log whose names Python can say."""

    q = Words(longest=80, metadata={"description": _WORDS})
    actor_id = fields.UUID()
    object_type = Words(longest=40)
    object_id = fields.UUID()
    target_id = fields.UUID(metadata={"description": "The same as `object_id`."})
    action = Words(longest=60)
    since = Moment(metadata={"description": "The same as `from`."})
    until = Moment(metadata={"description": "The same as `to`."})


AuditQuery = AuditFilters.from_dict(
    {
        "from": Moment(metadata={"description": "From this time on."}),
        "to": Moment(metadata={"description": "Before this time."}),
    },
    name="AuditQuery",
)
"""Filters of the audit log; the latest entry comes first."""


class AuditEntry(Schema):
    """One change or sensitive read: who did what to which object, before and after. Of people, ids only."""

    id = fields.UUID(required=True)
    service = fields.String(required=True, metadata={"description": "Which service noted it."})
    at = answered_moment(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.UUID(required=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)


class AuditPage(Schema):
    """A page of the audit log."""

    data = fields.List(fields.Nested(AuditEntry), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


_ENTRY = AuditEntry()


def audit_page(service: str, found: Page[Any]) -> dict[str, Any]:
    """Answer a page of a service's part of the log as `AuditPage`."""
    return {
        "data": [{**_ENTRY.dump(row), "service": service} for row in found.rows],
        "next_after": found.next_after,
    }
