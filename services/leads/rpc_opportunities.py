"""Remote methods of opportunities: reopening, ageing, lost reasons. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.repository import lost_reasons, opportunities
from services.leads.repository.reach import lead_in_reach, visible_to
from services.leads.repository.reopening import reopen
from services.leads.wired import Wired
from shared.context import Actor
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class OpportunitiesRpc(Wired):
    """What people do with leads on their way to payment, and after it."""

    @rpc
    def reopen_lead(self, lead_id: str, body: _Answer) -> _Answer:
        """Take up a lost or won lead again; emits `lead_reopened` and `lead_assigned`."""
        wanted = load(schemas.ReopenBody, body)
        to, reason, now = wanted.get("to"), wanted["reason"], self.clock.now()
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return run_once(
            self.db,
            self.call.key,
            "reopen_lead",
            [lead_id, body],
            lambda s: reopen(s, UUID(lead_id), to, reason, actor=actor, now=now),
        )

    @rpc
    def list_stages(self, lead_id: str, query: _Answer) -> _Answer:
        """The stages a lead went through, with the days at each beside the median."""
        wanted = load(schemas.StagesQuery, query, at="query")
        with self.db.transaction() as session:
            lead_in_reach(session, UUID(lead_id), self.call.actor)
            return opportunities.list_stages(session, UUID(lead_id), wanted, self.clock.now())

    @rpc
    def list_opportunities(self, query: _Answer) -> _Answer:
        """Open opportunities within the caller's reach, a page at a time."""
        wanted = load(schemas.OpportunitiesQuery, query, at="query")
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            return opportunities.list_opportunities(session, visible, wanted, self.clock.now())

    @rpc
    def list_lost_reasons(self, query: _Answer) -> _Answer:
        """The company's reasons for losing a lead."""
        wanted = load(schemas.LostReasonsQuery, query, at="query")
        with self.db.transaction() as session:
            return lost_reasons.list_reasons(session, wanted)

    @rpc
    def create_lost_reason(self, body: _Answer) -> _Answer:
        """Put a reason on the list."""
        wanted, now = load(schemas.LostReasonBody, body), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "create_lost_reason",
            body,
            lambda s: lost_reasons.add_reason(s, wanted, now),
        )

    @rpc
    def update_lost_reason(self, reason_id: str, body: _Answer, if_match: int | None = None) -> _Answer:
        """Change a reason, or offer it no longer."""
        changes = load(schemas.LostReasonPatchBody, body)
        with self.db.transaction() as session:
            return lost_reasons.change_reason(session, reason_id, changes, if_match)
