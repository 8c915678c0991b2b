"""Remote methods of merging leads. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.merge import TwoOwners
from services.leads.repository import merges, two_owners, unmerges
from services.leads.wired import Wired
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load


class MergesRpc(Wired):
    """Two leads of one person made one, and two again."""

    @rpc
    def merge_lead(self, lead_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Merge a lead into another; emits `lead_merged`. Two owners make a task for their managers."""
        actor, now = self.call.actor, self.clock.now()
        if actor is None:
            raise Forbidden("somebody must ask for this")
        wish = merges.Wish(UUID(lead_id), **load(schemas.MergeBody, body))

        def act(session: Session) -> dict[str, Any]:
            return merges.merge(session, wish, actor=actor, now=now)

        try:
            return run_once(self.db, self.call.key, "merge_lead", [lead_id, body], act)
        except TwoOwners:
            with self.db.transaction() as session:
                two_owners.ask_managers(session, wish.lead_id, wish.into, now)
            raise

    @rpc
    def unmerge_lead(self, lead_id: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Undo the merge of a lead, telling what could not be restored; emits `lead_unmerged`."""
        actor, now = self.call.actor, self.clock.now()
        if actor is None:
            raise Forbidden("somebody must ask for this")
        reason = load(schemas.UnmergeBody, body).get("reason")

        def act(session: Session) -> dict[str, Any]:
            return unmerges.unmerge(session, UUID(lead_id), reason, actor=actor, now=now)

        return run_once(self.db, self.call.key, "unmerge_lead", [lead_id, body], act)
