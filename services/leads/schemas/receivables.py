"""Bodies, queries and answers of contracts and receivables; amounts in fen."""

from marshmallow import Schema, fields, validate

from services.leads.domain.receivables import BUCKETS
from services.leads.schemas.common import PagedQuery
from shared.schemas import Body


def _fen() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=10**15))


class InstalmentBody(Body):
    """A part of a contract and the day it is due."""

    due_on = fields.Date(required=True)
    amount_fen = _fen()


class ContractBody(Body):
    """A contract and its instalments, which add up to it."""

    amount_fen = _fen()
    signed_on = fields.Date()
    receivables = fields.List(
        fields.Nested(InstalmentBody), required=True, validate=validate.Length(min=1, max=120)
    )


class PaymentBody(Body):
    """Money received, today unless said otherwise."""

    amount_fen = _fen()
    paid_on = fields.Date()


class ReceivablesQuery(PagedQuery):
    """Which open receivables, the longest due first; `bucket` says how many days late."""

    bucket = fields.String(validate=validate.OneOf(BUCKETS))
    owner_id = fields.UUID()
    team_id = fields.UUID()
    sort = fields.String(load_default="due_on", validate=validate.OneOf(["due_on"]))


class ReceivableOfContract(Schema):
    """One instalment of a contract."""

    id = fields.UUID(required=True)
    due_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)


class ContractAnswer(Schema):
    """The contract of a lead."""

    lead_id = fields.UUID(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)
    signed_on = fields.Date(required=True)
    receivables = fields.List(fields.Nested(ReceivableOfContract), required=True)


class ReceivedPayment(Schema):
    """A payment, and what is open after it of its receivable and of the contract."""

    id = fields.UUID(required=True)
    receivable_id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    amount_fen = fields.Integer(required=True)
    paid_on = fields.Date(required=True)
    open_fen = fields.Integer(required=True)
    contract_open_fen = fields.Integer(required=True)


class ReceivableLine(Schema):
    """An open receivable and how late it is; `owner_id` has the lead or had it last."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    owner_name = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)
    open_fen = fields.Integer(required=True)
    bucket = fields.String(required=True, validate=validate.OneOf(BUCKETS))
    days_late = fields.Integer(required=True)


class BucketSum(Schema):
    """How much is open that is so late."""

    bucket = fields.String(required=True, validate=validate.OneOf(BUCKETS))
    count = fields.Integer(required=True)
    open_fen = fields.Integer(required=True)


class ReceivablePage(Schema):
    """A page of open receivables; `summary` is of all of them, whatever the page and the bucket."""

    data = fields.List(fields.Nested(ReceivableLine), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
    summary = fields.List(fields.Nested(BucketSum), required=True)
