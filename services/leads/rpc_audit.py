"""What was done with leads, for the company's audit log."""

from typing import Any

from services.leads import schemas
from services.leads.repository import audit
from services.leads.wired import Wired
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
        """Entries of the audit log about leads, the latest first, for admins; as staff's `AuditPage`."""
        asked = load(schemas.LeadAuditQuery, query, at="query")
        actor = self.call.actor
        if actor is None or "admin" not in actor.roles:
            raise NotYourLog("needs the role admin")
        with self.db.transaction() as session:
            found = audit.page(session, asked)
        rows = found[: asked["limit"]]
        after = {"at": rows[-1].at.isoformat(), "id": str(rows[-1].id)} if len(found) > len(rows) else None
        return {"data": [_entry(row) for row in rows], "next_after": after}


def _entry(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "service": "leads",
        "at": row.at.isoformat(),
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "action": row.action,
        "object_type": row.object_type,
        "object_id": str(row.object_id),
        "before": None,
        "after": row.after,
        "trace": None,
    }
