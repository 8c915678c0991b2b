"""What was done with leads, for the company's audit log."""

from typing import Any

from services.leads.repository import audit
from services.leads.wired import Wired
from shared.audit_schemas import AuditQuery, audit_page
from shared.errors import Forbidden
from shared.rpc import rpc
from shared.schemas import load


class NotYourLog(Forbidden):
    """The log of what is done with leads is for admins."""

    code = "role_not_allowed"


class AuditRpc(Wired):
    """Contacts shown, exports, imports, rules: who and when."""

    @rpc
    def list_audit(self, query: dict[str, Any]) -> dict[str, Any]:
        """Entries of the audit log about leads, the latest first, for admins; answers `AuditPage`."""
        asked = load(AuditQuery, query, at="query")
        actor = self.call.actor
        if actor is None or "admin" not in actor.roles:
            raise NotYourLog("needs the role admin")
        with self.db.transaction() as session:
            return audit_page("leads", audit.page(session, asked))
