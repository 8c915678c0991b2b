"""What every method of the staff service needs: the database, the caller, the clock."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.staff.domain.people import Role
from services.staff.domain.reach import Viewer
from services.staff.repository.audit import Act
from shared.database import Database
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import CallContext, ClockProvider

Answer = dict[str, Any]


class NobodyAsks(Forbidden):
    """The operation needs somebody who is signed in."""

    code = "sign_in_needed"


class StaffCall:
    """Dependencies, and the caller as rules and the audit log see them."""

    db = Database()
    call = CallContext()
    clock = ClockProvider()

    def _viewer(self) -> Viewer:
        """Who asks; raises `NobodyAsks` for a call without an actor."""
        actor = self.call.actor
        if actor is None:
            raise NobodyAsks("sign in first")
        return Viewer(actor.id, frozenset(map(Role, actor.roles)), actor.groups)

    def _act(self, actor_id: UUID | None = None) -> Act:
        """The present act, on behalf of the caller unless said otherwise."""
        actor = self.call.actor
        return Act(self.clock.now(), actor_id or (actor.id if actor else None), self.call.trace or None)

    def _once(self, operation: str, request: Any, act: Callable[[Session], Answer]) -> Answer:
        """Run `act` once per Idempotency-Key, in one transaction."""
        return run_once(self.db, self.call.key, operation, request, act)
