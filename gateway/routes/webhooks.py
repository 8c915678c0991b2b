"""Webhooks: where events go, the log of deliveries, sending again."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import delete, get, patch, post
from services.webhooks import schemas as s

ADMIN = frozenset({"admin"})

WEBHOOKS = "/v1/webhooks"
WEBHOOK = WEBHOOKS + "/{webhook_id:uuid}"
DELIVERY = "/v1/deliveries/{delivery_id:uuid}"

OPERATIONS = (
    get(WEBHOOKS, "webhooks.list_webhooks", "Webhooks", ADMIN, query=s.WebhooksQuery, answer=s.WebhookPage),
    post(WEBHOOKS, "webhooks.create_webhook", "Add a webhook; its secret is shown once", ADMIN, body=s.WebhookBody,
         answer=s.WebhookWithSecret, status=201),
    get(WEBHOOK, "webhooks.get_webhook", "One webhook", ADMIN, answer=s.Webhook),
    patch(WEBHOOK, "webhooks.update_webhook", "Change, stop or resume a webhook", ADMIN, body=s.WebhookPatchBody,
          answer=s.Webhook),
    delete(WEBHOOK, "webhooks.delete_webhook", "End a webhook", ADMIN),
    post(WEBHOOK + "/secret", "webhooks.rotate_webhook_secret", "Make a new secret; the one before holds on for a while",
         ADMIN, body=s.RotateBody, answer=s.WebhookWithSecret),
    post(WEBHOOK + "/ping", "webhooks.ping_webhook", "Send a test message", ADMIN, answer=s.Delivery, status=202),
    get(WEBHOOK + "/deliveries", "webhooks.list_webhook_deliveries", "What was sent, and what was answered", ADMIN,
        query=s.DeliveriesQuery, answer=s.DeliveryPage),
    post(WEBHOOK + "/replay", "webhooks.replay_webhook", "Send again what was received since a time", ADMIN,
         body=s.ReplayBody, answer=s.Replayed, status=202),
    get(DELIVERY, "webhooks.get_delivery", "One delivery and its log", ADMIN, answer=s.Delivery),
    post(DELIVERY + "/replay", "webhooks.replay_delivery", "Send one delivery again", ADMIN, answer=s.Delivery,
         status=202),
)  # fmt: skip
