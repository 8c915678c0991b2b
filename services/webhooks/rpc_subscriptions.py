"""Webhooks: where to, what, and the secret. Admins only."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.webhooks import answers, schemas
from services.webhooks.repository import audit, messages, subscriptions
from services.webhooks.rpc_call import Answer, WebhooksCall
from shared.errors import check_version
from shared.idempotency import run_once
from shared.outbound import signing
from shared.outbound.policy import policy
from shared.outbound.targets import parse
from shared.rpc import rpc
from shared.schemas import load


class SubscriptionsRpc(WebhooksCall):
    """Webhooks as an admin keeps them."""

    @rpc
    def list_webhooks(self, query: Answer) -> Answer:
        """Webhooks, the newest first; answers `WebhookPage`."""
        self._admin()
        asked = load(schemas.WebhooksQuery, query, at="query")
        with self.db.transaction() as session:
            return answers.page(subscriptions.page(session, asked), answers.webhook)

    @rpc
    def get_webhook(self, webhook_id: str) -> Answer:
        """One webhook; answers `Webhook`."""
        self._admin()
        with self.db.transaction() as session:
            return answers.webhook(subscriptions.get(session, UUID(webhook_id)))

    @rpc
    def create_webhook(self, body: Answer) -> Answer:
        """Add a webhook; answers `WebhookWithSecret`. Refuses URLs that lead inside."""
        act = self._act()
        asked = load(schemas.WebhookBody, body)
        parse(asked["url"], policy())

        def add(session: Session) -> Answer:
            made = subscriptions.add(session, asked, signing.new_secret(), act.actor_id, now=act.now)
            after = audit.facts_of(made)
            audit.record(session, act, "webhook_added", ("webhook", made.id), after=after)
            return answers.webhook_to_keep(made)

        return self._with_secret(self._once("create_webhook", body, add))

    @rpc
    def update_webhook(self, webhook_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change a webhook, stop or resume it; answers `Webhook`."""
        act = self._act()
        asked = load(schemas.WebhookPatchBody, body)
        if "url" in asked:
            parse(asked["url"], policy())
        with self.db.transaction() as session:
            found = subscriptions.lock(session, UUID(webhook_id))
            check_version(found.version, if_match)
            before, hidden = audit.facts_of(found), audit.hidden_in(found, asked)
            subscriptions.change(session, found, asked)
            audit.record_change(session, act, found, before, hidden)
            return answers.webhook(found)

    @rpc
    def delete_webhook(self, webhook_id: str) -> None:
        """End a webhook; what was waiting for it is given up."""
        act = self._act()
        with self.db.transaction() as session:
            found = subscriptions.lock(session, UUID(webhook_id))
            before = audit.facts_of(found)
            subscriptions.delete(session, found, now=act.now)
            audit.record(session, act, "webhook_deleted", ("webhook", found.id), before=before)

    @rpc
    def rotate_webhook_secret(self, webhook_id: str, body: Answer) -> Answer:
        """Make a new secret; the one before signs beside it for a while. Answers `WebhookWithSecret`."""
        act = self._act()
        overlap = timedelta(hours=load(schemas.RotateBody, body)["overlap_hours"])

        def rotate(session: Session) -> Answer:
            found = subscriptions.lock(session, UUID(webhook_id))
            subscriptions.rotate(session, found, signing.new_secret(), overlap, now=act.now)
            after = {"overlap_hours": overlap // timedelta(hours=1)}
            audit.record(session, act, "webhook_secret_replaced", ("webhook", found.id), after=after)
            return answers.webhook_to_keep(found)

        request = {"id": webhook_id, "body": body}
        return self._with_secret(self._once("rotate_webhook_secret", request, rotate))

    @rpc
    def ping_webhook(self, webhook_id: str) -> Answer:
        """Send a test message; answers its `Delivery`, which goes out within a second."""
        self._admin()

        def ping(session: Session) -> Answer:
            found = subscriptions.lock(session, UUID(webhook_id))
            return answers.delivery(messages.ping(session, found, now=self.clock.now()), [])

        return self._once("ping_webhook", {"id": webhook_id}, ping)

    def _with_secret(self, kept: Answer) -> Answer:
        """The answer to who asks, which is not what is kept of it: a stored outcome holds no secret."""
        with self.db.transaction() as session:
            return answers.webhook_with_secret(kept, subscriptions.secrets(session, UUID(kept["id"])))

    def _once(self, operation: str, request: Any, act: Any) -> Answer:
        return run_once(self.db, self.call.key, operation, request, act)
