"""Remote methods of contracts and receivables. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.domain.receivables import Instalment
from services.leads.repository import receivables
from services.leads.repository.reach import lead_in_reach, visible_to
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
    """What was agreed, what is due, what came in."""

    @rpc
    def sign_contract(self, lead_id: str, body: _Answer) -> _Answer:
        """Write down a lead's contract with its instalments; emits `lead_stage_changed` if it moves there."""
        wanted, actor, now = load(schemas.ContractBody, body), self._who(), self.clock.now()
        due = [Instalment(**each) for each in wanted["receivables"]]
        amount_fen, signed_on = wanted["amount_fen"], wanted.get("signed_on") or business_day(now)
        return run_once(
            self.db,
            self.call.key,
            "sign_contract",
            [lead_id, body],
            lambda s: receivables.sign(s, UUID(lead_id), amount_fen, signed_on, due, actor=actor, now=now),
        )

    @rpc
    def get_contract(self, lead_id: str) -> _Answer:
        """The contract of a lead and its instalments."""
        with self.db.transaction() as session:
            lead_in_reach(session, UUID(lead_id), self.call.actor)
            return receivables.read_contract(session, UUID(lead_id))

    @rpc
    def receive_payment(self, receivable_id: str, body: _Answer) -> _Answer:
        """Write down money received; with the last of it the lead is won."""
        wanted, actor, now = load(schemas.PaymentBody, body), self._who(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "receive_payment",
            [receivable_id, body],
            lambda s: receivables.receive(s, UUID(receivable_id), wanted, actor=actor, now=now),
        )

    @rpc
    def list_receivables(self, query: _Answer) -> _Answer:
        """Open receivables within the caller's reach, with their sums by how late they are."""
        wanted = load(schemas.ReceivablesQuery, query, at="query")
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            return list_due(session, visible, wanted, business_day(self.clock.now()))

    def _who(self) -> Actor:
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return actor
