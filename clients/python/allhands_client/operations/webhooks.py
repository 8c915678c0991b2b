"""Operations below /v1/webhooks. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    Delivery,
    ReplayBody,
    Replayed,
    RotateBody,
    Webhook,
    WebhookBody,
    WebhookPatchBody,
    WebhookWithSecret,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class WebhooksOperations(Transport):
    """One method per operation."""

    def list_webhooks(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        active: bool | None = None,
    ) -> Pages[Webhook]:
        """Webhooks. Roles: admin."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/webhooks",
                    query={"limit": limit, "cursor": cursor, "sort": sort, "active": active},
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_webhook(self, body: WebhookBody, *, idempotency_key: str | None = None) -> WebhookWithSecret:
        """Add a webhook; its secret is shown once. Roles: admin."""
        return cast(
            WebhookWithSecret,
            self._call("POST", "/v1/webhooks", json=body, moves=True, key=idempotency_key).json(),
        )

    def get_webhook(self, webhook_id: str) -> Webhook:
        """One webhook. Roles: admin."""
        return cast(
            Webhook, self._call("GET", path_of("/v1/webhooks/{webhook_id}", webhook_id=webhook_id)).json()
        )

    def update_webhook(
        self, webhook_id: str, body: WebhookPatchBody | None = None, *, if_match: Version | None = None
    ) -> Webhook:
        """Change, stop or resume a webhook. Roles: admin."""
        return cast(
            Webhook,
            self._call(
                "PATCH",
                path_of("/v1/webhooks/{webhook_id}", webhook_id=webhook_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )

    def delete_webhook(self, webhook_id: str) -> None:
        """End a webhook. Roles: admin."""
        self._call("DELETE", path_of("/v1/webhooks/{webhook_id}", webhook_id=webhook_id))

    def rotate_webhook_secret(
        self, webhook_id: str, body: RotateBody | None = None, *, idempotency_key: str | None = None
    ) -> WebhookWithSecret:
        """Make a new secret; the one before holds on for a while. Roles: admin."""
        return cast(
            WebhookWithSecret,
            self._call(
                "POST",
                path_of("/v1/webhooks/{webhook_id}/secret", webhook_id=webhook_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def ping_webhook(self, webhook_id: str, *, idempotency_key: str | None = None) -> Delivery:
        """Send a test message. Roles: admin."""
        return cast(
            Delivery,
            self._call(
                "POST",
                path_of("/v1/webhooks/{webhook_id}/ping", webhook_id=webhook_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_webhook_deliveries(
        self,
        webhook_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        state: Literal["waiting", "delivered", "dead"] | None = None,
        type: str | None = None,
    ) -> Pages[Delivery]:
        """What was sent, and what was answered. Roles: admin."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/webhooks/{webhook_id}/deliveries", webhook_id=webhook_id),
                    query={"limit": limit, "cursor": cursor, "sort": sort, "state": state, "type": type},
                ).json(),
            )

        return Pages(fetch, cursor)

    def replay_webhook(
        self, webhook_id: str, body: ReplayBody, *, idempotency_key: str | None = None
    ) -> Replayed:
        """Send again what was received since a time. Roles: admin."""
        return cast(
            Replayed,
            self._call(
                "POST",
                path_of("/v1/webhooks/{webhook_id}/replay", webhook_id=webhook_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
