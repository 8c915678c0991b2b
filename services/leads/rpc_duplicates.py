"""Remote methods of the queue of pairs that may be one person. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.domain.merge import TwoOwners
from services.leads.repository import pair_merging, pair_queue, pair_states, two_owners
from services.leads.repository.reach import visible_to
from services.leads.wired import Wired
from shared.context import Actor
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class DuplicatesRpc(Wired):
    """What may be one person, for somebody to look at."""

    @rpc
    def list_duplicates(self, query: _Answer) -> _Answer:
        """Pairs of which one lead is within the caller's reach, likeliest first."""
        wanted = load(schemas.DuplicatesQuery, query, at="query")
        with self.db.transaction() as session:
            return pair_queue.list_pairs(session, visible_to(session, self.call.actor), wanted)

    @rpc
    def get_duplicate(self, pair_id: str, query: _Answer | None = None) -> _Answer:
        """A pair side by side, with what a merge would keep."""
        survivor = load(schemas.DuplicateQuery, query, at="query").get("survivor")
        with self.db.transaction() as session:
            return pair_merging.compare_pair(session, UUID(pair_id), survivor, self.call.actor)

    @rpc
    def merge_duplicate(self, pair_id: str, body: _Answer | None = None) -> _Answer:
        """Merge a pair; emits `lead_merged`. Two owners make a task for their managers."""
        wish, actor, now = load(schemas.DuplicateMergeBody, body), self._decider(), self.clock.now()

        def act(session: Session) -> _Answer:
            return pair_merging.merge_pair(session, UUID(pair_id), wish, actor=actor, now=now)

        try:
            return run_once(self.db, self.call.key, "merge_duplicate", [pair_id, body], act)
        except TwoOwners:
            with self.db.transaction() as session:
                pair, _ = pair_queue.find_pair(session, UUID(pair_id), actor)
                two_owners.ask_managers(session, pair.lead_id, pair.other_id, now)
            raise

    @rpc
    def dismiss_duplicate(self, pair_id: str, body: _Answer) -> _Answer:
        """These are two people; the pair does not come back unless its evidence changes."""
        reason, actor, now = load(schemas.DismissBody, body)["reason"], self._decider(), self.clock.now()

        def act(session: Session) -> _Answer:
            _, line = pair_queue.find_pair(session, UUID(pair_id), actor)
            pair_merging.check_within_reach(line)
            pair_states.dismiss(session, UUID(pair_id), pair_states.Decision(actor.id, reason, now))
            return pair_queue.find_pair(session, UUID(pair_id), actor)[1]

        return run_once(self.db, self.call.key, "dismiss_duplicate", [pair_id, body], act)

    @rpc
    def reopen_duplicate(self, pair_id: str, body: _Answer | None = None) -> _Answer:
        """Take a dismissal back."""
        load(schemas.EmptyBody, body)
        actor, now = self._decider(), self.clock.now()

        def act(session: Session) -> _Answer:
            _, line = pair_queue.find_pair(session, UUID(pair_id), actor)
            pair_merging.check_within_reach(line)
            pair_states.reopen(session, UUID(pair_id), now)
            return pair_queue.find_pair(session, UUID(pair_id), actor)[1]

        return run_once(self.db, self.call.key, "reopen_duplicate", pair_id, act)

    def _decider(self) -> Actor:
        actor: Actor | None = self.call.actor
        if actor is None:
            raise Forbidden("somebody must ask for this")
        return actor
