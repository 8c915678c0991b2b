"""Bodies, queries and answers of capture, score rules and imports."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.leads.domain.fields import MOST_TAGS, TEXT_LIMITS
from services.leads.domain.registering import KINDS as EVENT_KINDS
from services.leads.domain.registering import MOST_MINUTES
from services.leads.schemas.common import Words
from services.leads.schemas.leads import ReasonLine
from services.leads.schemas.wins import Win
from shared.files.mapping_origin import Origin
from shared.files.states import STATES
from shared.schemas import Body, PagedQuery

OUTCOMES = ("created", "updated", "duplicate", "failed")
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_CHUNK = 4 * 1024 * 1024


def _text(longest: int, **kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), **kwargs)


def _typed(name: str) -> fields.String:
    """A field as typed: longer than it is stored, for blanks are taken out before it is measured."""
    return _text(TEXT_LIMITS[name] * 2, allow_none=True)


def _time(**kwargs: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", default_timezone=UTC, **kwargs)


def _maybe(kind: type[fields.Field[Any]], **kwargs: Any) -> fields.Field[Any]:
    return kind(allow_none=True, **kwargs)


def _tags() -> fields.List[Any]:
    return fields.List(_text(200), validate=validate.Length(max=MOST_TAGS))


def _check_mapping(mapping: dict[str, Any]) -> None:
    if len(mapping) > 500:
        raise ValidationError("Longer than maximum length 500.")


class LeadFields(Body):
    """What can be known of a lead. A phone may be spelled any way; `extra` holds what has no field."""

    external_id = _typed("external_id")
    name = _typed("name")
    company = _typed("company")
    title = _typed("title")
    phone = _typed("phone")
    email = _typed("email")
    wechat_id = _typed("wechat_id")
    source = _typed("source")
    channel = _typed("channel")
    campaign = _typed("campaign")
    region = _typed("region")
    city = _typed("city")
    industry = _typed("industry")
    company_size = _typed("company_size")
    company_number = _typed("company_number")
    tags = _tags()
    extra = fields.Dict(keys=fields.String())


class EventBody(Body):
    """What is known of somebody's part in an event: its `id` or its name. Times stay as they are told."""

    id = _text(200)
    name = _text(200)
    kind = fields.String(validate=validate.OneOf(EVENT_KINDS), load_default="event")
    starts_at = _time(allow_none=True)
    registered_at = _time(allow_none=True)
    attended_at = _time(allow_none=True)
    left_at = _time(allow_none=True)
    minutes = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=MOST_MINUTES))


class LeadBody(LeadFields):
    """A lead to capture; at least one of its names, numbers and addresses must be given.

    `event`: one it registered for or was at; told again, blanks are filled.
    """

    pool_id = fields.UUID(allow_none=True)
    event = fields.Nested(EventBody)


class RegistrationsQuery(PagedQuery):
    """A lead's registrations, the last first."""


class Registration(Schema):
    """A lead's part in one event; `event_id` is the event's own, `attended` whether they came."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    event_id = _maybe(fields.String, required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(EVENT_KINDS))
    starts_at = _time(required=True, allow_none=True)
    registered_at = _time(required=True)
    attended_at = _time(required=True, allow_none=True)
    left_at = _time(required=True, allow_none=True)
    minutes = _maybe(fields.Integer, required=True)
    attended = fields.Boolean(required=True)


class RegistrationPage(Schema):
    """A page of registrations."""

    data = fields.List(fields.Nested(Registration), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class LeadPatchBody(LeadFields):
    """What to change: null empties a field, `tags` replaces all, `extra` is merged attribute by attribute.

    `do_not_contact`: consent was withdrawn; true survives every merge.
    """

    do_not_contact = fields.Boolean()
    add_tags = _tags()
    remove_tags = _tags()


class KnownLead(Schema):
    """A lead that exists already: with whom, and nothing to call it by."""

    team = _maybe(fields.String, required=True)
    held = fields.Boolean(required=True)
    name = _maybe(fields.String, required=True)
    phone = _maybe(fields.String, required=True)


class CapturedLead(Schema):
    """What became of a capture. A known lead is neither shown nor given: `exists` says who has it."""

    id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES[:3]))
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    pool_id = _maybe(fields.UUID)
    grade = fields.String()
    grade_cell = fields.String()
    fit = fields.Integer()
    intent = fields.Float()
    score = fields.Integer()
    reasons = fields.List(fields.Nested(ReasonLine))
    win = fields.Nested(Win)
    exists = fields.Nested(KnownLead, allow_none=True)


class ScoreRulesQuery(PagedQuery):
    """Versions of the score rules, newest first."""


class ScoreRulesBody(Body):
    """The next version of the score rules; what it leaves out is as in the defaults."""

    rules = fields.Dict(required=True)
    note = _text(500, load_default=None, allow_none=True)
    effective_at = _time(load_default=None, allow_none=True)


class ScoreRuleVersion(Schema):
    """One immutable version."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    rules = fields.Dict(required=True)
    note = _maybe(fields.String, required=True)
    effective_at = _time(required=True)
    created_at = _time(required=True)
    created_by = _maybe(fields.UUID, required=True)


class ScoreRulesPage(Schema):
    """A page of versions."""

    data = fields.List(fields.Nested(ScoreRuleVersion), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ImportBody(Body):
    """A file to come: `mapping` is {"file column": "field"}; without one, the headings are recognised."""

    kind = fields.String(required=True, validate=validate.Equal("leads"))
    filename = fields.String(required=True, validate=validate.Length(min=1, max=300))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_FILE))
    mapping = fields.Dict(keys=fields.String(), load_default=dict, validate=_check_mapping)
    pool_id = fields.UUID(load_default=None, allow_none=True)
    dry_run = fields.Boolean(load_default=False)
    use_remembered = fields.Boolean(load_default=True)


class ImportsQuery(PagedQuery):
    """Imports, newest first."""


class ImportRowsQuery(PagedQuery):
    """Rows of an import by outcome, in the order of the file; `noted`: went in, with a `code`."""

    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=5000))
    outcome = fields.String(load_default=None, validate=validate.OneOf(OUTCOMES))
    noted = fields.Boolean(load_default=False)


class UndoResult(Schema):
    """What an undo did: leads removed, changes reverted, leads kept because somebody went on with them."""

    removed = fields.Integer(required=True)
    reverted = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class Import(Schema):
    """One file and how far it is. `total` is an estimate until completed; `progress` runs from 0 to 1.

    `mapping_used` says which column is which field once the file has been opened, `mapping_why` how come.
    `held` of the leads created are in the hand that the file names.
    """

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    filename = fields.String(required=True)
    size = fields.Integer(required=True)
    mapping = fields.Dict(required=True)
    mapping_used = fields.Dict(required=True, allow_none=True)
    mapping_origin = _maybe(fields.String, required=True, validate=validate.OneOf(list(Origin)))
    mapping_why = fields.Nested(Words, required=True, allow_none=True)
    pool_id = _maybe(fields.UUID, required=True)
    dry_run = fields.Boolean(required=True)
    encoding = _maybe(fields.String, required=True)
    columns = fields.List(fields.String(), required=True)
    total = _maybe(fields.Integer, required=True)
    processed = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    held = fields.Integer(required=True)
    progress = fields.Float(required=True)
    error_code = _maybe(fields.String, required=True)
    error_detail = _maybe(fields.String, required=True)
    created_by = _maybe(fields.UUID, required=True)
    created_at = _time(required=True)
    started_at = _time(required=True, allow_none=True)
    finished_at = _time(required=True, allow_none=True)
    undone_at = _time(required=True, allow_none=True)
    undo_result = fields.Nested(UndoResult, allow_none=True)


class ImportPage(Schema):
    """A page of imports."""

    data = fields.List(fields.Nested(Import), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ImportRow(Schema):
    """The one outcome of one row; 1 is the first below the headings. `raw` is kept of rows that failed.

    `name` is that of the lead, or its company's, as it stands. A row that went in has a `code` where its lead
    is not in the hand that the file names, its author is nobody's number, or it names keys of two leads.
    """

    row = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    code = _maybe(fields.String, required=True)
    pointer = _maybe(fields.String, required=True)
    detail = _maybe(fields.String, required=True)
    lead_id = _maybe(fields.UUID, required=True)
    name = _maybe(fields.String, required=True)
    raw = fields.List(fields.String(), required=True, allow_none=True)


class ImportRowPage(Schema):
    """A page of rows, with the file's columns."""

    data = fields.List(fields.Nested(ImportRow), required=True)
    columns = fields.List(fields.String(), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class StoredChunk(Schema):
    """How many bytes of the file have arrived."""

    stored = fields.Integer(required=True)
