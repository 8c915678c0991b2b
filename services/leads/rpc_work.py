"""Remote methods of a rep's day: what to work on now, what next, how full hands are. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.domain.next_steps import Step, check_due
from services.leads.repository import next_steps, rep_loads, today
from services.leads.repository.reach import visible_to
from services.leads.wired import Wired
from shared.errors import Forbidden
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class WorkRpc(Wired):
    """What somebody works on now, and what comes next."""

    @rpc
    def get_today(self) -> _Answer:
        """The caller's own leads that want something now, each with the reason, and the caller's caps."""
        if self.call.actor is None:
            raise Forbidden("a day is somebody's")
        with self.db.transaction() as session:
            return today.today(session, self.call.actor.id, self.clock.now())

    @rpc
    def list_reps(self, query: _Answer) -> _Answer:
        """Reps within the caller's reach with what they hold of what they may, a page at a time."""
        wanted = load(schemas.RepsQuery, query, at="query")
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            return rep_loads.list_reps(session, visible, wanted, self.clock.now())

    @rpc
    def set_next_step(self, lead_id: str, body: _Answer) -> _Answer:
        """Say what the holder of a lead does next, and by when; one step a lead."""
        step, now = Step(**load(schemas.NextStepBody, body)), self.clock.now()
        check_due(step, now, pointer="/due_at")
        with self.db.transaction() as session:
            return next_steps.set_next_step(session, UUID(lead_id), step, actor=self.call.actor, now=now)

    @rpc
    def close_next_step(self, lead_id: str) -> _Answer:
        """Close the next step of a lead; there need be none."""
        with self.db.transaction() as session:
            return next_steps.close_next_step(
                session, UUID(lead_id), actor=self.call.actor, now=self.clock.now()
            )
