"""Remote methods of learned turnover cycles and their proposals. No rule, no query."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.repository import cycle_proposals, cycles
from services.leads.wired import Wired
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]


class CyclesRpc(Wired):
    """What history teaches about cycles, and what people make of it."""

    @rpc
    def list_cycles(self, query: Answer) -> Answer:
        """What a month taught, curves and all; answers `CyclePage`."""
        wanted = load(schemas.CyclesQuery, query, at="query")
        with self.db.transaction() as session:
            return cycles.list_estimates(session, wanted)

    @rpc
    def list_cycle_proposals(self, query: Answer) -> Answer:
        """Proposals of other cycles, newest first; answers `CycleProposalPage`."""
        wanted = load(schemas.CycleProposalsQuery, query, at="query")
        with self.db.transaction() as session:
            return cycle_proposals.list_proposals(session, wanted, self.clock.now())

    @rpc
    def get_cycle_proposal(self, proposal_id: str) -> Answer:
        """One proposal; answers `CycleProposal`."""
        with self.db.transaction() as session:
            return cycle_proposals.get_proposal(session, UUID(proposal_id), self.clock.now())

    @rpc
    def approve_cycle_proposal(self, proposal_id: str, body: Answer | None = None) -> Answer:
        """Put a proposal in force as a version of the rules; answers `CycleProposal`, approved."""
        load(schemas.EmptyBody, body)
        actor, now = self.call.actor, self.clock.now()
        return self._once(
            "approve_cycle_proposal",
            proposal_id,
            lambda s: cycle_proposals.approve(s, UUID(proposal_id), actor=actor, now=now),
        )

    @rpc
    def decline_cycle_proposal(self, proposal_id: str, body: Answer) -> Answer:
        """Leave the rules as they are; answers `CycleProposal`, declined."""
        reason = load(schemas.CycleDeclineBody, body)["reason"]
        actor, now = self.call.actor, self.clock.now()
        return self._once(
            "decline_cycle_proposal",
            [proposal_id, reason],
            lambda s: cycle_proposals.decline(s, UUID(proposal_id), reason, actor=actor, now=now),
        )

    @rpc
    def rebase_cycle_proposal(self, proposal_id: str, body: Answer | None = None) -> Answer:
        """Make a proposal again from the rules in force; answers the `CycleProposal` in its place."""
        load(schemas.EmptyBody, body)
        actor, now = self.call.actor, self.clock.now()
        return self._once(
            "rebase_cycle_proposal",
            proposal_id,
            lambda s: cycle_proposals.rebase(s, UUID(proposal_id), actor=actor, now=now),
        )

    def _once(self, operation: str, request: Any, act: Callable[[Session], Answer]) -> Answer:
        return run_once(self.db, self.call.key, operation, request, act)
