"""Standard Webhooks: making secrets, and the headers that let a receiver trust and know a message."""

import base64
import hashlib
import secrets
from datetime import datetime

from standardwebhooks import Webhook

_SECRET_BYTES = 24


def new_secret() -> str:
    """A fresh secret in the form of the standard: `whsec_` and base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def digest(secret: str) -> str:
    """What a secret is known by where it must not be readable."""
    return hashlib.sha256(secret.encode()).hexdigest()


def headers(message_id: str, body: str, keys: list[str], now: datetime) -> dict[str, str]:
    """The three headers; one signature per secret, so that either of two opens it while they change."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, now, body) for key in keys),
    }
