"""Remote methods of quotes and contracts. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.domain.receivables import Instalment
from services.leads.repository import contracts, quotes
from services.leads.repository.contracts import Agreed
from services.leads.repository.payments import money_in_reach
from services.leads.repository.quoting import quote_lead
from services.leads.repository.reach import lead_in_reach
from services.leads.wired import Wired
from shared.clock import business_day
from shared.context import Actor
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class ContractsRpc(Wired):
    """What was offered and what was agreed."""

    @rpc
    def quote_lead(self, lead_id: str, body: _Answer) -> _Answer:
        """Write down what a customer is offered; a lead before that stage moves to `quote`."""
        wanted, actor, now = load(schemas.QuoteBody, body), self._caller(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "quote_lead",
            [lead_id, body],
            lambda s: quote_lead(s, UUID(lead_id), wanted, actor=actor, now=now),
        )

    @rpc
    def list_lead_quotes(self, lead_id: str, query: _Answer) -> _Answer:
        """The quotes of a lead, newest first."""
        wanted = load(schemas.QuotesQuery, query, at="query")
        with self.db.transaction() as session:
            lead_in_reach(session, UUID(lead_id), self.call.actor)
            return quotes.list_quotes(session, UUID(lead_id), wanted, business_day(self.clock.now()))

    @rpc
    def sign_contract(self, lead_id: str, body: _Answer) -> _Answer:
        """Write down a lead's contract with its instalments; emits `lead_stage_changed` if it moves there."""
        agreed, actor, now = _agreed(load(schemas.ContractBody, body)), self._caller(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "sign_contract",
            [lead_id, body],
            lambda s: contracts.sign(s, UUID(lead_id), agreed, actor=actor, now=now),
        )

    @rpc
    def revise_contract(self, lead_id: str, body: _Answer) -> _Answer:
        """Write the next version of a contract, with its reason; emits `contract_revised`."""
        agreed, actor, now = _agreed(load(schemas.RevisionBody, body)), self._caller(), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "revise_contract",
            [lead_id, body],
            lambda s: contracts.revise(s, UUID(lead_id), agreed, actor=actor, now=now),
        )

    @rpc
    def get_contract(self, lead_id: str) -> _Answer:
        """The contract of a lead as it is now, and its instalments."""
        with self.db.transaction() as session:
            money_in_reach(session, UUID(lead_id), self.call.actor)
            return contracts.read_contract(session, UUID(lead_id))

    @rpc
    def list_contract_revisions(self, lead_id: str, query: _Answer) -> _Answer:
        """Every version of a lead's contract, newest first."""
        wanted = load(schemas.RevisionsQuery, query, at="query")
        with self.db.transaction() as session:
            money_in_reach(session, UUID(lead_id), self.call.actor)
            return contracts.list_versions(session, UUID(lead_id), wanted)

    def _caller(self) -> Actor:
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return actor


def _agreed(wanted: _Answer) -> Agreed:
    due = [Instalment(**each) for each in wanted["receivables"]]
    return Agreed(wanted["amount_fen"], due, wanted.get("signed_on"), wanted.get("reason"))
