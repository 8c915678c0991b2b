"""Queries, bodies and answers of remembered mappings of files."""

from datetime import UTC

from marshmallow import Schema, fields, validate

from services.leads.domain.mapping_origin import Origin
from services.leads.schemas.common import Words
from shared.schemas import Body, PagedQuery

KINDS = ("leads",)


def _kind(**kwargs: object) -> fields.String:
    return fields.String(validate=validate.OneOf(KINDS), **kwargs)  # type: ignore[arg-type]


class MappingsQuery(PagedQuery):
    """My mappings, the last used first."""

    kind = _kind(load_default=None)


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

    kind = _kind(required=True)
    columns = fields.List(
        fields.String(validate=validate.Length(max=1000)),
        required=True,
        validate=validate.Length(min=1, max=500),
    )


class MappingProposal(Schema):
    """The mapping an import without one would use, and why; a remembered one with the file it is from."""

    mapping = fields.Dict(required=True)
    origin = fields.String(required=True, validate=validate.OneOf(list(Origin)))
    why = fields.Nested(Words, required=True)
    filename = fields.String(required=True, allow_none=True)
    used_at = fields.AwareDateTime(format="iso", default_timezone=UTC, required=True, allow_none=True)
