"""Bodies and answers of merging leads and taking that back."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import _maybe, _words
from shared.schemas import Body


class MergeBody(Body):
    """The lead that stays. Where two people hold them, a manager of both says in `keep_owner` whose it is."""

    into = fields.UUID(required=True)
    reason = _words(500)
    keep_owner = fields.UUID()


class UnmergeBody(Body):
    """Why a merge is undone."""

    reason = _words(500)


class MergedSide(Schema):
    """One of the two leads after it."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    owner_id = _maybe(fields.UUID, required=True)
    pool_id = _maybe(fields.UUID, required=True)


class MergedLead(Schema):
    """A lead that was merged, and its survivor."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.Equal("merged"))
    version = fields.Integer(required=True)
    merge_id = fields.UUID(required=True)
    survivor = fields.Nested(MergedSide, required=True)


class NotRestored(Schema):
    """Something of a lead that is not as it was before the merge, and why."""

    lead_id = fields.UUID(required=True)
    what = fields.String(required=True)
    why = fields.String(required=True)


class UnmergedLead(MergedSide):
    """A lead that is itself again, the one it had been merged into, and what could not be restored."""

    merge_id = fields.UUID(required=True)
    survivor = fields.Nested(MergedSide, required=True)
    not_restored = fields.List(fields.Nested(NotRestored), required=True)
