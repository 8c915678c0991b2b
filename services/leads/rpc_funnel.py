"""Remote methods of the funnel, of turnover and of what the system chose. No rule, no query."""

from datetime import timedelta
from typing import Any

from services.leads import schemas
from services.leads.repository import assignments, funnel, rotation, turnover
from services.leads.repository.funnel_lines import funnel_lines
from services.leads.repository.reach import visible_to
from services.leads.repository.rulebook import rules_in_force
from services.leads.wired import Wired
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class FunnelRpc(Wired):
    """How leads come through, and change hands, within the caller's reach: mine, my teams', all."""

    @rpc
    def get_funnel(self, query: _Answer) -> _Answer:
        """Count, conversion, speed and amount of each stage, split one way."""
        wanted = load(schemas.FunnelQuery, query, at="query")
        with self.db.transaction() as session:
            return funnel.funnel(session, visible_to(session, self.call.actor), wanted)

    @rpc
    def list_funnel_leads(self, query: _Answer) -> _Answer:
        """The ids behind one number of the funnel."""
        wanted = load(schemas.FunnelLeadsQuery, query, at="query")
        with self.db.transaction() as session:
            return funnel.funnel_leads(session, visible_to(session, self.call.actor), wanted)

    @rpc
    def list_funnel_lines(self, query: _Answer) -> _Answer:
        """The leads behind one number of the funnel, as a list shows them."""
        wanted = load(schemas.FunnelLeadsQuery, query, at="query")
        with self.db.transaction() as session:
            return funnel_lines(session, visible_to(session, self.call.actor), wanted)

    @rpc
    def get_turnover(self, query: _Answer) -> _Answer:
        """Holdings that began in a period: how they ended, and the days before, in and between hands."""
        wanted = load(schemas.TurnoverQuery, query, at="query")
        with self.db.transaction() as session:
            return turnover.turnover(session, visible_to(session, self.call.actor), wanted)

    @rpc
    def get_rotation(self, query: _Answer) -> _Answer:
        """Wins of due leads that were rotated beside those held out; answers `Rotation`."""
        wanted = load(schemas.RotationQuery, query, at="query")
        now = self.clock.now()
        with self.db.transaction() as session:
            _, rules = rules_in_force(session, None, now)
            tenure = timedelta(days=rules.longest_tenure_days)
            visible = visible_to(session, self.call.actor)
            return rotation.told(rotation.compare(session, visible, wanted, tenure, now))

    @rpc
    def list_assignments(self, query: _Answer) -> _Answer:
        """What the system chose by itself and why, newest first, a page at a time."""
        wanted = load(schemas.AssignmentsQuery, query, at="query")
        with self.db.transaction() as session:
            return assignments.list_assignments(session, visible_to(session, self.call.actor), wanted)
