"""Bodies, queries and answers of exports."""

from marshmallow import Schema, fields, validate

from services.leads.domain.exporting import COLUMNS
from services.leads.schemas.common import _maybe, _told
from services.leads.schemas.leads import LeadFilters
from shared.schemas import Body, PagedQuery

FORMATS = ("csv", "xlsx")
EXPORT_STATES = ("queued", "running", "completed", "failed", "cancelled", "expired")


class ExportBody(Body):
    """A file of the leads that the list with these filters shows me; without `columns`, of all there are."""

    kind = fields.String(required=True, validate=validate.Equal("leads"))
    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    filters = fields.Nested(LeadFilters, load_default=dict)
    columns = fields.List(
        fields.String(validate=validate.OneOf(COLUMNS)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=len(COLUMNS)),
    )


class ExportsQuery(PagedQuery):
    """Exports, newest first."""


class Export(Schema):
    """One file of leads and how far it is, from 0 to 1; it may be fetched until `expires_at`."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(EXPORT_STATES))
    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    filters = fields.Dict(required=True)
    columns = fields.List(fields.String(), required=True)
    progress = fields.Float(required=True)
    total = _maybe(fields.Integer, required=True)
    processed = fields.Integer(required=True)
    rows = _maybe(fields.Integer, required=True)
    size = _maybe(fields.Integer, required=True)
    error_code = _maybe(fields.String, required=True)
    error_detail = _maybe(fields.String, required=True)
    created_by = _maybe(fields.UUID, required=True)
    created_at = _told(required=True)
    started_at = _told(required=True, allow_none=True)
    finished_at = _told(required=True, allow_none=True)
    expires_at = _told(required=True, allow_none=True)


class ExportPage(Schema):
    """A page of exports."""

    data = fields.List(fields.Nested(Export), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class Job(Schema):
    """One long work: an import or an export, as `job` says; all that is known of it is told at `location`."""

    id = fields.UUID(required=True)
    job = fields.String(required=True, validate=validate.OneOf(["import", "export"]))
    location = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    progress = fields.Float(required=True)
    total = fields.Integer(required=True, allow_none=True)
    processed = fields.Integer(required=True)
    error_code = fields.String(required=True, allow_none=True)
    error_detail = fields.String(required=True, allow_none=True)
    created_by = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    dry_run = fields.Boolean()
    created = fields.Integer()
    updated = fields.Integer()
    duplicate = fields.Integer()
    failed = fields.Integer()
    rows = fields.Integer(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)
