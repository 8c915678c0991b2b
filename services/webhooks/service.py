"""The webhooks service. Each method loads, decides, saves; sending is the deliver process's work."""

from services.webhooks.hearing import Hearing
from services.webhooks.rpc_audit import AuditRpc
from services.webhooks.rpc_deliveries import DeliveriesRpc
from services.webhooks.rpc_subscriptions import SubscriptionsRpc


class WebhooksService(SubscriptionsRpc, DeliveriesRpc, AuditRpc, Hearing):
    """Tells receivers outside what happens inside: signed, retried, logged."""

    name = "webhooks"
