"""Remote methods of receivables and payments. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.repository import payments
from services.leads.repository.payments_list import list_payments
from services.leads.repository.receivables_due import list_due
from services.leads.wired import Wired
from shared.clock import business_day
from shared.context import Actor
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class ReceivablesRpc(Wired):
    """What is due, what came in, what was taken back."""

    @rpc
    def receive_payment(self, receivable_id: str, body: _Answer) -> _Answer:
        """Write down money received; with the last of it the lead is won. Emits `payment_received`."""
        wanted, actor, now = load(schemas.PaymentBody, body), self._who(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "receive_payment",
            [receivable_id, body],
            lambda s: payments.receive(s, UUID(receivable_id), wanted, actor=actor, now=now),
        )

    @rpc
    def reverse_payment(self, payment_id: str, body: _Answer) -> _Answer:
        """Take a payment back, wholly or in part; emits `payment_reversed`."""
        wanted, actor, now = load(schemas.ReversalBody, body), self._who(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "reverse_payment",
            [payment_id, body],
            lambda s: payments.reverse(s, UUID(payment_id), wanted, actor=actor, now=now),
        )

    @rpc
    def list_receivables(self, query: _Answer) -> _Answer:
        """Receivables within the caller's reach, with the sums of what is open by how late it is."""
        wanted = load(schemas.ReceivablesQuery, query, at="query")
        with self.db.transaction() as session:
            visible = payments.money_visible_to(session, self.call.actor)
            return list_due(session, visible, wanted, business_day(self.clock.now()))

    @rpc
    def list_payments(self, query: _Answer) -> _Answer:
        """Payments and reversals within the caller's reach, with their sums."""
        wanted = load(schemas.PaymentsQuery, query, at="query")
        with self.db.transaction() as session:
            visible = payments.money_visible_to(session, self.call.actor)
            return list_payments(session, visible, wanted)

    def _who(self) -> Actor:
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return actor
