"""Imported files of employees, their rows, and who a file no longer has."""

from marshmallow import Schema, fields, validate

from services.staff.domain.importing import IMPORT_FIELDS
from services.staff.schemas.common import no_repeats
from services.staff.schemas.people import DepartureBody
from shared.fields import answered_moment
from shared.files.mapping_origin import Origin
from shared.files.states import STATES
from shared.schemas import Body, PagedQuery, Words

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_CHUNK = 1024 * 1024
MODES = ("upsert", "sync")
OUTCOMES = ("created", "updated", "duplicate", "failed")
MOST_AT_ONCE = 200


class EmployeeImportBody(Body):
    """A file to come: `mapping` is {"file column": "field"}; without one, the sender's last for the same
    headings is used, unless `use_remembered` is false, else the headings are recognised.

    Fields: number, name, email, phone, team, region, seniority, roles, weight, grades, skills, on_shift
    and manages, the teams they lead.
    """

    kind = fields.String(required=True, validate=validate.Equal("employees"))
    mode = fields.String(load_default="upsert", validate=validate.OneOf(MODES))
    filename = fields.String(required=True, validate=validate.Length(min=1, max=300))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_FILE))
    mapping = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        validate=validate.Length(max=len(IMPORT_FIELDS)),
    )
    use_remembered = fields.Boolean(load_default=True)
    dry_run = fields.Boolean(load_default=False)


class EmployeeImportsQuery(PagedQuery):
    """Imports of employees, the newest first."""


class EmployeeImportRowsQuery(PagedQuery):
    """Rows of an import by outcome, in the order of the file; `noted`: went in, with a `code`."""

    limit = fields.Integer(load_default=200, validate=validate.Range(1, 5000))
    outcome = fields.String(load_default=None, validate=validate.OneOf(OUTCOMES))
    noted = fields.Boolean(load_default=False)


class EmployeeUndoResult(Schema):
    """What an undo did: people who left again, changes reverted, what was kept."""

    removed = fields.Integer(required=True)
    reverted = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class EmployeeImport(Schema):
    """One file of employees and how far it is. `progress` runs from 0 to 1.

    `ignored` are columns that are no field; `rehired` of the created had left before. Of a completed sync,
    `missing` of `active` employees were not in the file, and `needs_confirmation` says that these are many.
    """

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    filename = fields.String(required=True)
    size = fields.Integer(required=True)
    mapping = fields.Dict(required=True)
    mapping_used = fields.Dict(required=True, allow_none=True)
    mapping_origin = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(Origin)))
    mapping_why = fields.Nested(Words, required=True, allow_none=True)
    dry_run = fields.Boolean(required=True)
    encoding = fields.String(required=True, allow_none=True)
    columns = fields.List(fields.String(), required=True)
    ignored = fields.List(fields.String(), required=True)
    total = fields.Integer(required=True, allow_none=True)
    processed = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    rehired = fields.Integer(required=True)
    missing = fields.Integer(required=True, allow_none=True)
    active = fields.Integer(required=True, allow_none=True)
    needs_confirmation = fields.Boolean(required=True)
    progress = fields.Float(required=True)
    error_code = fields.String(required=True, allow_none=True)
    error_detail = fields.String(required=True, allow_none=True)
    created_by = fields.UUID(required=True)
    created_at = answered_moment(required=True)
    started_at = answered_moment(required=True, allow_none=True)
    finished_at = answered_moment(required=True, allow_none=True)
    undone_at = answered_moment(required=True, allow_none=True)
    undo_result = fields.Nested(EmployeeUndoResult, allow_none=True)


class EmployeeImportRow(Schema):
    """The one outcome of one row; 1 is the first below the headings. `raw` is kept of rows that failed."""

    row = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    code = fields.String(required=True, allow_none=True)
    pointer = fields.String(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True)
    employee_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    raw = fields.List(fields.String(), required=True, allow_none=True)


class ImportDeparturesQuery(PagedQuery):
    """People whom a sync's file does not have, by number."""


class ImportDeparture(Schema):
    """Somebody whom the file does not have, as they stand now: proposed, planned to leave, or departed."""

    employee_id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["proposed", "planned", "departed"]))
    confirmed_by = fields.UUID(required=True, allow_none=True)
    confirmed_at = answered_moment(required=True, allow_none=True)


class ImportDeparturePage(Schema):
    """A page of them."""

    data = fields.List(fields.Nested(ImportDeparture), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ImportDeparturesBody(DepartureBody):
    """Who of the missing leaves, when, and who takes over. `confirmed` when more than a tenth is missing."""

    employee_ids = fields.List(
        fields.UUID(), required=True, validate=[validate.Length(1, MOST_AT_ONCE), no_repeats]
    )
    confirmed = fields.Boolean(load_default=False)


class ImportDepartureItem(Schema):
    """What became of one of them: the state of their departure, or why it was refused."""

    employee_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["planned", "applied", "refused"]))
    code = fields.String(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True)


class ImportDepartureItems(Schema):
    """Each with its own answer, in the order asked."""

    data = fields.List(fields.Nested(ImportDepartureItem), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
