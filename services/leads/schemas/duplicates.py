"""Queries, bodies and answers of the queue of pairs that may be one person."""

from marshmallow import Schema, fields, validate

from services.leads.domain.duplicates import PairKind, PairState
from services.leads.schemas.common import Words, _maybe, _told, _words
from shared.schemas import Body, PagedQuery, Query


class DuplicatesQuery(PagedQuery):
    """Which pairs, in what order; `owner_id` and `team_id` find those with one in that hand or team."""

    sort = fields.String(
        load_default="-score", validate=validate.OneOf(["-score", "score", "-found_at", "found_at"])
    )
    state = fields.String(load_default=PairState.OPEN.value, validate=validate.OneOf(list(PairState)))
    kind = fields.String(validate=validate.OneOf(list(PairKind)))
    min_score = fields.Integer(validate=validate.Range(min=0, max=100))
    lead_id = fields.UUID()
    owner_id = fields.UUID()
    team_id = fields.UUID()


class DuplicateQuery(Query):
    """Which of the two is to survive in the preview of their merge; the one that should, if left out."""

    survivor = fields.UUID()


class DuplicateMergeBody(Body):
    """Which of the two survives, the one that should if left out; of two holders, whose it stays."""

    survivor = fields.UUID()
    keep_owner = fields.UUID()
    reason = _words(500)


class DismissBody(Body):
    """Why these are two people."""

    reason = _words(500, required=True)


class EvidenceLine(Schema):
    """How one field speaks for or against one person, in points and in words; never what is in it."""

    field = fields.String(required=True)
    code = fields.String(required=True)
    likeness = fields.Integer(required=True)
    points = fields.Integer(required=True)
    words = fields.Nested(Words, required=True)


class DuplicateSide(Schema):
    """One of the two leads; contact details are masked. Out of reach only that it is there, and with whom."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    within_reach = fields.Boolean(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    phone = _maybe(fields.String, required=True)
    email = _maybe(fields.String, required=True)
    region = _maybe(fields.String, required=True)
    city = _maybe(fields.String, required=True)
    source = _maybe(fields.String, required=True)
    grade = fields.String(required=True)
    created_at = _told(required=True)
    owner_id = _maybe(fields.UUID, required=True)
    owner_name = _maybe(fields.String, required=True)
    team = _maybe(fields.String, required=True)
    do_not_contact = fields.Boolean(required=True)


class Decider(Schema):
    """A manager who has to agree, because one of the two is in the hand of their team."""

    id = fields.UUID(required=True)
    name = _maybe(fields.String, required=True)


class DuplicateLine(Schema):
    """Two leads that may be one person, and why. `two_hands`: two people hold them, `deciders` decide."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(PairKind)))
    state = fields.String(required=True, validate=validate.OneOf(list(PairState)))
    score = fields.Integer(required=True)
    evidence = fields.List(fields.Nested(EvidenceLine), required=True)
    leads = fields.List(fields.Nested(DuplicateSide), required=True)
    two_hands = fields.Boolean(required=True)
    deciders = fields.List(fields.Nested(Decider), required=True)
    found_at = _told(required=True)
    changed_at = _told(required=True)
    decided_at = _told(required=True, allow_none=True)
    decided_by = _maybe(fields.UUID, required=True)
    reason = _maybe(fields.String, required=True)
    merge_id = _maybe(fields.UUID, required=True)


class DuplicatePage(Schema):
    """A page of pairs."""

    data = fields.List(fields.Nested(DuplicateLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


class ComparedField(Schema):
    """A field of both leads, in their order, and what the survivor would have after a merge."""

    field = fields.String(required=True)
    values = fields.List(fields.Raw(allow_none=True), required=True)
    differs = fields.Boolean(required=True)
    kept = fields.Raw(required=True, allow_none=True)


class MergePreview(Schema):
    """What a merge would do: who stays, in whose hand; `refused` is the code it would be refused with."""

    survivor_id = fields.UUID(required=True)
    merged_id = fields.UUID(required=True)
    owner_id = _maybe(fields.UUID, required=True)
    refused = _maybe(fields.String, required=True)
    why = _maybe(fields.String, required=True)


class Duplicate(DuplicateLine):
    """A pair side by side; `fields` is empty while one of the two is out of reach."""

    fields_ = fields.List(fields.Nested(ComparedField), required=True, data_key="fields")
    merge = fields.Nested(MergePreview, required=True, allow_none=True)
