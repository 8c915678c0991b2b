"""What every method of the webhooks service needs: the database, the caller, the clock."""

from typing import Any

from services.webhooks.repository.audit import Act
from shared.context import Actor
from shared.database import Database
from shared.errors import Forbidden
from shared.rpc import CallContext, ClockProvider

Answer = dict[str, Any]


class AdminNeeded(Forbidden):
    """Webhooks are the admins' affair."""

    code = "role_not_allowed"


class WebhooksCall:
    """Dependencies, and the admin who calls."""

    db = Database()
    call = CallContext()
    clock = ClockProvider()

    def _admin(self) -> Actor:
        """Who asks; raises `AdminNeeded` unless they are an admin."""
        actor = self.call.actor
        if actor is None or "admin" not in actor.roles:
            raise AdminNeeded("needs the role admin")
        return actor

    def _act(self) -> Act:
        """The present act, on behalf of the admin who calls."""
        return Act(self.clock.now(), self._admin().id, self.call.trace or None)
