"""What a departure would do, before anybody decides it."""

from marshmallow import Schema, fields, validate

from services.leads.schemas.common import _told
from shared.schemas import Body


class DeparturePlanBody(Body):
    """Where the leaver's leads go: a pool (absent: each lead's own), or a colleague within their caps."""

    target = fields.String(required=True, validate=validate.OneOf(["pool", "employee"]))
    employee_id = fields.UUID(load_default=None, allow_none=True)
    pool_id = fields.UUID(load_default=None, allow_none=True)


class DeparturePreviewBody(Body):
    """Who would leave, and by which plan."""

    employee_id = fields.UUID(required=True)
    plan = fields.Nested(DeparturePlanBody, required=True)


def _counts(says: str) -> fields.Dict:
    about = {"description": says}
    return fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata=about)


class DeparturePreview(Schema):
    """What they hold, and what would become of it today; nothing is written.

    `to_colleague` and `to_pool` make up `held`.
    """

    employee_id = fields.UUID(required=True)
    as_of = _told(required=True)
    held = fields.Integer(required=True)
    by_grade = _counts("Leads by grade.")
    by_stage = _counts("Leads by stage.")
    protected = fields.Integer(required=True)
    open_deals = fields.Integer(
        required=True, metadata={"description": "With an open quote or contract, or exempt otherwise."}
    )
    open_amount_fen = fields.Integer(
        required=True, metadata={"description": "Of these, what is quoted or still to be paid."}
    )
    due_soon = fields.Integer(
        required=True, metadata={"description": "Due within three of their working days."}
    )
    to_colleague = fields.Integer(required=True)
    to_pool = fields.Integer(required=True)
    refused = _counts("Leads by the code of the rule that keeps them from the colleague.")
