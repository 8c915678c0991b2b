"""What was done with webhooks, for the company's audit log."""

from services.webhooks.repository import audit
from services.webhooks.rpc_call import Answer, WebhooksCall
from shared.audit_schemas import AuditQuery, audit_page
from shared.rpc import rpc
from shared.schemas import load


class AuditRpc(WebhooksCall):
    """Webhooks added, changed, ended, their secrets replaced, messages sent again: who and when."""

    @rpc
    def list_audit(self, query: Answer) -> Answer:
        """Entries of the audit log about webhooks, the latest first, for admins; answers `AuditPage`."""
        self._admin()
        asked = load(AuditQuery, query, at="query")
        with self.db.transaction() as session:
            return audit_page("webhooks", audit.page(session, asked))
