"""Rows as the published answers say them."""

from collections.abc import Callable, Sequence
from typing import Any

from services.webhooks import schemas
from services.webhooks.models import Attempt, Delivery, Subscription
from shared.outbound import signing
from shared.pages import Page

Answer = dict[str, Any]

_WEBHOOK = schemas.Webhook()
_DELIVERY = schemas.Delivery(exclude=("log",))
_ATTEMPT = schemas.Attempt()


def webhook(row: Subscription) -> Answer:
    """A webhook, without its secret."""
    return dict(_WEBHOOK.dump(row))


def webhook_to_keep(row: Subscription) -> Answer:
    """A webhook whose secret was just made, as the outcome of a request is kept: by the secret's digest."""
    return webhook(row) | {"digest": signing.digest(row.secret)}


def webhook_with_secret(kept: Answer, secrets: Sequence[str]) -> Answer:
    """The same with the secret itself, while it is one of the webhook's."""
    told, wanted = dict(kept), kept.get("digest")
    told.pop("digest", None)
    return told | {"secret": next((each for each in secrets if signing.digest(each) == wanted), None)}


def delivery(row: Delivery, attempts: Sequence[Attempt]) -> Answer:
    """A delivery and its log."""
    return {**_DELIVERY.dump(row), "log": [_ATTEMPT.dump(each) for each in attempts]}


def page(found: Page[Any], answer: Callable[[Any], Answer]) -> Answer:
    """A page of rows."""
    return {"data": [answer(row) for row in found.rows], "next_after": found.next_after}
