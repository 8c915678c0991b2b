"""Query and answer of the assignment board."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import Words, _maybe, _told
from shared.schemas import PagedQuery

_CAUSES = ("assignment", "explore", "overflow", "hold_out")


class AssignmentsQuery(PagedQuery):
    """Which automatic choices, from one business day to another: assignments (`explore`: of the random share
    alone), leads that overflowed out of a pool, leads held out of rotation.
    """

    sort = fields.String(load_default="-at", validate=validate.OneOf(["-at"]))
    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    team_id = fields.UUID()
    rep_id = fields.UUID()
    pool_id = fields.UUID()
    cause = fields.String(validate=validate.OneOf(_CAUSES))


class NamedThing(Schema):
    """A rep, a team or a pool, with its name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class AssignedLead(Schema):
    """The lead that was chosen for; its grade is the one it counted under."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    grade = _maybe(fields.String, required=True)


class Assignment(Schema):
    """One automatic choice and its reason, in words and as the facts it was made from.

    `pool` is the one the lead left; without a rep it went to another pool or to nurturing.
    """

    at = _told(required=True)
    cause = fields.String(required=True, validate=validate.OneOf(_CAUSES))
    lead = fields.Nested(AssignedLead, required=True)
    rep = _maybe(fields.Nested, NamedThing, required=True)
    team = _maybe(fields.Nested, NamedThing, required=True)
    pool = _maybe(fields.Nested, NamedThing, required=True)
    words = fields.Nested(Words, required=True)
    facts = fields.Dict(required=True)


class AssignmentPage(Schema):
    """A page of automatic choices, newest first."""

    data = fields.List(fields.Nested(Assignment), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
