"""Bodies and answers of claims, hands and what leaves them."""

from marshmallow import Schema, fields, validate

from services.leads.domain.rules import GRADES
from services.leads.schemas.common import _maybe, _told, _words
from shared.schemas import Body

MOST_AT_ONCE = 100


class ClaimNextBody(Body):
    """The best lead of a grade, or of any grade one may have."""

    grade = fields.String(validate=validate.OneOf(GRADES))


class ClaimsBody(Body):
    """Leads of one pool, claimed in this order."""

    lead_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class ReleaseBody(Body):
    """Why a lead goes back."""

    reason = _words(500)


class PromoteBody(Body):
    """Why a nurtured lead is ready, and the pool it goes to; the one it belongs to if left out."""

    pool_id = fields.UUID()
    reason = _words(500, required=True)


class TransferBody(Body):
    """To whom a lead goes. `override` passes a cool-down and needs a reason; it never passes a cap."""

    to = fields.UUID(required=True)
    reason = _words(500)
    override = fields.Boolean(load_default=False)


class ProtectBody(Body):
    """For how many days; what the rules say if left out."""

    days = fields.Integer(validate=validate.Range(min=1, max=3650), strict=True)


class Claimed(Schema):
    """A lead that came into the caller's hand. `held` of `cap` is the count with it.

    Undone or released, it stays away from the caller for `cool_down_days`.
    """

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    grade = fields.String(required=True)
    owner_id = fields.UUID(required=True)
    owner_since = _told(required=True)
    holding_id = fields.UUID(required=True)
    recycle_at = _told(required=True)
    undo_until = _told(required=True)
    cool_down_days = fields.Integer(required=True)
    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)
    do_not_contact = fields.Boolean(required=True)


class ClaimItem(Schema):
    """What became of one lead of a batch; `error` has the code a single claim would have had."""

    lead_id = fields.UUID(required=True)
    claimed = fields.Boolean(required=True)
    lead = fields.Nested(Claimed)
    error = fields.Dict()


class ClaimItems(Schema):
    """An answer for each lead, in the order asked."""

    data = fields.List(fields.Nested(ClaimItem), required=True)


class LetGoLead(Schema):
    """A lead that left a hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    pool_id = _maybe(fields.UUID, required=True)
    owner_id = _maybe(fields.UUID, required=True)


class PromotedLead(LetGoLead):
    """A lead that left nurturing for a pool."""


class Transferred(Schema):
    """A lead in another hand."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    owner_id = fields.UUID(required=True)
    holding_id = fields.UUID(required=True)
    recycle_at = _told(required=True)
    held = fields.Integer(required=True)
    cap = fields.Integer(required=True)
    do_not_contact = fields.Boolean(required=True)


class ProtectedLead(Schema):
    """A lead that is not recycled for a while."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    protect_until = _told(required=True)
