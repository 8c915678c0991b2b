"""Bodies, queries and answers of receivables and payments; amounts in fen."""

from marshmallow import Schema, fields, validate

from services.leads.domain.receivables import BUCKETS, REVERSALS
from services.leads.schemas.common import _maybe, _told, _words
from shared.schemas import Body, PagedQuery

_KINDS = ("payment", *REVERSALS)


def _fen(*, required: bool = False) -> fields.Integer:
    return fields.Integer(strict=True, required=required, validate=validate.Range(min=1, max=10**15))


class PaymentBody(Body):
    """Money received, today unless said otherwise."""

    amount_fen = _fen(required=True)
    paid_on = fields.Date()


class ReversalBody(Body):
    """Money taken back of a payment, all that is left of it unless said otherwise.

    `correction`: it was written down wrongly; `refund`: it was paid back.
    """

    kind = fields.String(required=True, validate=validate.OneOf(REVERSALS))
    reason = _words(500, required=True)
    amount_fen = _fen()
    paid_on = fields.Date()


class ReceivablesQuery(PagedQuery):
    """Which receivables, in what order; `bucket` says how many days late, `state` open, paid or all."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "paid", "all"]))
    bucket = fields.String(validate=validate.OneOf(BUCKETS))
    owner_id = fields.UUID()
    team_id = fields.UUID()
    lead_id = fields.UUID()
    sort = fields.String(load_default="due_on", validate=validate.OneOf(["due_on", "-due_on", "-open_fen"]))


class PaymentsQuery(PagedQuery):
    """Which payments and reversals, in what order: of days, of a kind, of a lead, a rep, a team."""

    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    kind = fields.String(validate=validate.OneOf(_KINDS))
    owner_id = fields.UUID()
    team_id = fields.UUID()
    lead_id = fields.UUID()
    sort = fields.String(
        load_default="-paid_on",
        validate=validate.OneOf(["paid_on", "-paid_on", "-amount_fen", "-recorded_at"]),
    )


class ReceivedPayment(Schema):
    """A payment or a reversal, and what is open after it of its receivable and of the contract."""

    id = fields.UUID(required=True)
    receivable_id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    amount_fen = fields.Integer(required=True)
    reason = _maybe(fields.String, required=True)
    reverses_id = _maybe(fields.UUID, required=True)
    paid_on = fields.Date(required=True)
    open_fen = fields.Integer(required=True)
    contract_open_fen = fields.Integer(required=True)


class _OfLead(Schema):
    """A line about a lead's money; `owner_id` has the lead or had it last."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = _maybe(fields.String, required=True)
    company = _maybe(fields.String, required=True)
    owner_id = _maybe(fields.UUID, required=True)
    owner_name = _maybe(fields.String, required=True)
    team_id = _maybe(fields.UUID, required=True)


class ReceivableLine(_OfLead):
    """A receivable and, while it is open, how late it is; the phone is masked."""

    phone = _maybe(fields.String, required=True)
    team_name = _maybe(fields.String, required=True)
    signed_on = fields.Date(required=True)
    contract_fen = fields.Integer(required=True)
    due_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)
    open_fen = fields.Integer(required=True)
    bucket = _maybe(fields.String, required=True, validate=validate.OneOf([*BUCKETS, None]))
    days_late = fields.Integer(required=True)


class BucketSum(Schema):
    """How much is open that is so late."""

    bucket = fields.String(required=True, validate=validate.OneOf(BUCKETS))
    count = fields.Integer(required=True)
    open_fen = fields.Integer(required=True)


class ReceivablePage(Schema):
    """A page of receivables; `summary` is of all that are open, whatever the page, the state, the bucket."""

    data = fields.List(fields.Nested(ReceivableLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
    summary = fields.List(fields.Nested(BucketSum), required=True)


class PaymentLine(_OfLead):
    """Money received, or, below zero, taken back of the payment `reverses_id` for a reason."""

    receivable_id = fields.UUID(required=True)
    due_on = fields.Date(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    amount_fen = fields.Integer(required=True)
    reversed_fen = fields.Integer(required=True)
    reverses_id = _maybe(fields.UUID, required=True)
    reason = _maybe(fields.String, required=True)
    paid_on = fields.Date(required=True)
    recorded_at = _told(required=True)
    recorded_by = _maybe(fields.UUID, required=True)
    recorded_by_name = _maybe(fields.String, required=True)


class PaymentSums(Schema):
    """All that the filters leave, whatever the page."""

    count = fields.Integer(required=True)
    received_fen = fields.Integer(required=True)
    taken_back_fen = fields.Integer(required=True)


class PaymentPage(Schema):
    """A page of payments and reversals."""

    data = fields.List(fields.Nested(PaymentLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
    summary = fields.Nested(PaymentSums, required=True)
