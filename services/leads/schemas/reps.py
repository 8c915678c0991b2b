"""Query and answer of the map of caps."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import _maybe, _words
from services.leads.schemas.work import Caps
from shared.schemas import PagedQuery


class RepsQuery(PagedQuery):
    """Which reps within my reach, in what order; `q` is a piece of a name, or how a number begins.

    `-load` is by what part of the cap is held, fullest first.
    """

    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-held", "-load"]))
    q = _words(100)
    team_id = fields.UUID()
    region = _words()
    active = fields.Boolean()


class RepLoad(Caps):
    """A rep, what they hold and took beside the caps on it, and how many leads go back within three of
    their working days. Who is not `active` may hold no lead.
    """

    id = fields.UUID(required=True)
    number = _maybe(fields.String, required=True)
    name = fields.String(required=True)
    team_id = _maybe(fields.UUID, required=True)
    region = _maybe(fields.String, required=True)
    seniority = fields.String(required=True)
    active = fields.Boolean(required=True)
    on_shift = fields.Boolean(required=True)
    on_leave = fields.Boolean(required=True)
    due_soon = fields.Integer(required=True)


class RepLoadPage(Schema):
    """A page of reps."""

    data = fields.List(fields.Nested(RepLoad), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
