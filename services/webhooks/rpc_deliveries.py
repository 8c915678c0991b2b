"""The log of deliveries, and sending again. Admins only."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.webhooks import answers, schemas
from services.webhooks.repository import audit, deliveries, subscriptions
from services.webhooks.rpc_call import Answer, WebhooksCall
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load


class DeliveriesRpc(WebhooksCall):
    """What was sent, what was answered, and again."""

    @rpc
    def list_webhook_deliveries(self, webhook_id: str, query: Answer) -> Answer:
        """Deliveries of one webhook with their log, the newest first; answers `DeliveryPage`."""
        self._admin()
        asked = load(schemas.DeliveriesQuery, query, at="query")
        with self.db.transaction() as session:
            found = subscriptions.get(session, UUID(webhook_id))
            page = deliveries.page(session, found.id, asked)
            log = deliveries.attempts_of(session, [row.id for row in page.rows])
        return answers.page(page, lambda row: answers.delivery(row, log[row.id]))

    @rpc
    def get_delivery(self, delivery_id: str) -> Answer:
        """One delivery with its log; answers `Delivery`."""
        self._admin()
        with self.db.transaction() as session:
            found = deliveries.get(session, UUID(delivery_id))
            return answers.delivery(found, deliveries.attempts_of(session, [found.id])[found.id])

    @rpc
    def replay_delivery(self, delivery_id: str) -> Answer:
        """Send one settled delivery again; answers `Delivery`. Refuses one that is on its way."""
        act = self._act()

        def replay(session: Session) -> Answer:
            found = deliveries.replay(session, UUID(delivery_id), now=act.now)
            after = {"delivery_id": str(found.id), "type": found.type}
            what = ("webhook", found.subscription_id)
            audit.record(session, act, "webhook_delivery_replayed", what, after=after)
            return answers.delivery(found, deliveries.attempts_of(session, [found.id])[found.id])

        return run_once(self.db, self.call.key, "replay_delivery", {"id": delivery_id}, replay)

    @rpc
    def replay_webhook(self, webhook_id: str, body: Answer) -> Answer:
        """Send again what was received since a time; answers `Replayed`."""
        act = self._act()
        asked = load(schemas.ReplayBody, body)

        def replay(session: Session) -> Answer:
            found = subscriptions.lock(session, UUID(webhook_id))
            replayed = deliveries.replay_since(session, found, now=act.now, **asked)
            after = {
                "since": asked["since"].isoformat(),
                "dead_only": asked["dead_only"],
                "replayed": replayed,
            }
            audit.record(session, act, "webhook_replayed", ("webhook", found.id), after=after)
            return {"replayed": replayed}

        return run_once(self.db, self.call.key, "replay_webhook", {"id": webhook_id, "body": body}, replay)
