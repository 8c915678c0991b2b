"""Remote methods of replays. No rule, no query."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.answers import page
from services.leads.answers_replays import replay_answer, replay_line
from services.leads.domain.replay_window import window
from services.leads.repository import replays
from services.leads.repository.rulebook import Draft
from services.leads.wired import Wired
from shared.clock import business_day
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]


class ReplaysRpc(Wired):
    """The past under other rules: asked for here, replayed by the models worker, read here."""

    @rpc
    def create_replay(self, body: Answer) -> Answer:
        """Ask what rules would have made of the past; answers the `RuleReplay`, waiting."""
        told, now = load(schemas.RuleReplayBody, body), self.clock.now()
        days = window(told["first"], told["last"], business_day(now))
        draft = Draft(told["pool_id"], told["rules"])

        def act(session: Session) -> Answer:
            actor = self.call.actor
            return replay_answer(replays.add_replay(session, draft, days, told["note"], actor=actor, now=now))

        return run_once(self.db, self.call.key, "create_replay", body, act)

    @rpc
    def list_replays(self, query: Answer) -> Answer:
        """The caller's replays, the newest first; administrators see everybody's."""
        told = load(schemas.RuleReplaysQuery, query, at="query")
        below = told["after"]["number"] if told["after"] else None
        with self.db.transaction() as session:
            rows = replays.list_replays(session, below, told["limit"], actor=self.call.actor)
        return page([replay_line(row) for row in rows], told["limit"], "number")

    @rpc
    def get_replay(self, replay_id: str) -> Answer:
        """One replay and what came of it."""
        with self.db.transaction() as session:
            return replay_answer(replays.find_replay(session, UUID(replay_id), actor=self.call.actor))

    @rpc
    def cancel_replay(self, replay_id: str) -> Answer:
        """Let a replay that waits or runs end; answers the `RuleReplay`, cancelled."""

        def act(session: Session) -> Answer:
            actor, now = self.call.actor, self.clock.now()
            return replay_answer(replays.cancel_replay(session, UUID(replay_id), actor=actor, now=now))

        return run_once(self.db, self.call.key, "cancel_replay", {"replay_id": replay_id}, act)
