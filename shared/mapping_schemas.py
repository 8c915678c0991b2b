"""Remembered mappings of files as every service that imports publishes its own: queries, bodies, answers."""

from datetime import UTC

from marshmallow import Schema, fields, validate

from shared.files.mapping_origin import Origin
from shared.files.text_table import MOST_COLUMNS
from shared.schemas import Body, PagedQuery, Words


class MappingsQuery(PagedQuery):
    """My mappings, the last used first."""

    kind = fields.String(load_default=None)


class ImportMapping(Schema):
    """How I last mapped files with these headings, and which file that was."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    mapping = fields.Dict(required=True)
    filename = fields.String(required=True)
    created_at = fields.AwareDateTime(format="iso", default_timezone=UTC, required=True)
    used_at = fields.AwareDateTime(format="iso", default_timezone=UTC, required=True)


class ImportMappingPage(Schema):
    """A page of mappings."""

    data = fields.List(fields.Nested(ImportMapping), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ProposalBody(Body):
    """The headings of a file that is to be imported."""

    kind = fields.String(required=True)
    columns = fields.List(
        fields.String(validate=validate.Length(max=1000)),
        required=True,
        validate=validate.Length(min=1, max=MOST_COLUMNS),
    )


class MappingProposal(Schema):
    """The mapping an import without one would use, and why; a remembered one with its id and last file."""

    id = fields.UUID(required=True, allow_none=True)
    mapping = fields.Dict(required=True)
    origin = fields.String(required=True, validate=validate.OneOf(list(Origin)))
    why = fields.Nested(Words, required=True)
    filename = fields.String(required=True, allow_none=True)
    used_at = fields.AwareDateTime(format="iso", default_timezone=UTC, required=True, allow_none=True)
