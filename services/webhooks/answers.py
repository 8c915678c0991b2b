"""Rows as the published answers say them."""

from collections.abc import Callable, Sequence
from typing import Any

from services.webhooks import schemas
from services.webhooks.models import Attempt, Delivery, Subscription
from services.webhooks.repository.pages import Page

Answer = dict[str, Any]

_WEBHOOK = schemas.Webhook()
_WITH_SECRET = schemas.WebhookWithSecret()
_DELIVERY = schemas.Delivery(exclude=("log",))
_ATTEMPT = schemas.Attempt()


def webhook(row: Subscription) -> Answer:
    """A webhook, without its secret."""
    return dict(_WEBHOOK.dump(row))


def webhook_with_secret(row: Subscription) -> Answer:
    """A webhook with its secret: when it was just made."""
    return dict(_WITH_SECRET.dump(row))


def delivery(row: Delivery, attempts: Sequence[Attempt]) -> Answer:
    """A delivery and its log."""
    return {**_DELIVERY.dump(row), "log": [_ATTEMPT.dump(each) for each in attempts]}


def page(found: Page[Any], answer: Callable[[Any], Answer]) -> Answer:
    """A page of rows."""
    return {"data": [answer(row) for row in found.rows], "next_after": found.next_after}
