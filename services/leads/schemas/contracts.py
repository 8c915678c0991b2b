"""Bodies, queries and answers of quotes and contracts; amounts in fen."""

from marshmallow import Schema, fields, validate

from services.leads.domain.quotes import STATUSES
from services.leads.schemas.common import _maybe, _told, _words
from shared.schemas import Body, PagedQuery


def _fen() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=10**15))


class QuoteBody(Body):
    """What a customer is offered, for 30 days if nobody says until when."""

    amount_fen = _fen()
    valid_until = fields.Date()
    expected_on = fields.Date()
    note = _words(500)


class QuotesQuery(PagedQuery):
    """A page of a lead's quotes, newest first."""


class Quote(Schema):
    """What was offered and what became of it: open, expired, superseded by a newer one, or accepted."""

    id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    valid_until = fields.Date(required=True)
    note = _maybe(fields.String, required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID, required=True)


class QuotePage(Schema):
    """A page of quotes."""

    data = fields.List(fields.Nested(Quote), required=True)
    next_after = fields.Raw(required=True, allow_none=True)


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


class RevisedInstalmentBody(InstalmentBody):
    """With `id` an instalment that is agreed already, else a new one."""

    id = fields.UUID()


class RevisionBody(Body):
    """The whole contract as it is from now on, and why; an instalment that is not named is withdrawn."""

    amount_fen = _fen()
    signed_on = fields.Date()
    receivables = fields.List(
        fields.Nested(RevisedInstalmentBody), required=True, validate=validate.Length(min=1, max=120)
    )
    reason = _words(500, required=True)


class ReceivableOfContract(Schema):
    """One instalment of a contract."""

    id = fields.UUID(required=True)
    due_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)


class ContractAnswer(Schema):
    """The contract of a lead as it is now."""

    lead_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)
    signed_on = fields.Date(required=True)
    receivables = fields.List(fields.Nested(ReceivableOfContract), required=True)


class RevisionsQuery(PagedQuery):
    """A page of the versions of a contract, newest first."""


class AgreedInstalment(Schema):
    """One instalment as it was agreed."""

    id = fields.UUID(required=True)
    due_on = fields.Date(required=True)
    amount_fen = fields.Integer(required=True)


class ContractVersion(Schema):
    """What was agreed at one time, and, from the second on, why it changed."""

    number = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    signed_on = fields.Date(required=True)
    receivables = fields.List(fields.Nested(AgreedInstalment), required=True)
    reason = _maybe(fields.String, required=True)
    created_at = _told(required=True)
    created_by = _maybe(fields.UUID, required=True)


class ContractVersionPage(Schema):
    """A page of versions."""

    data = fields.List(fields.Nested(ContractVersion), required=True)
    next_after = fields.Raw(required=True, allow_none=True)
