"""Signatures of inbound webhooks, in the form of Standard Webhooks, and the secrets behind them.

A secret is derived from ALLHANDS_SECRET, the key's id and its generation, and kept nowhere: who reads the
database can sign nothing. Another ALLHANDS_SECRET means another secret for every key.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

from shared.errors import Forbidden

WINDOW_SECONDS = 300
_ID = re.compile(r"[\x21-\x7e]{1,100}")
_TIMESTAMP = re.compile(r"\d{1,12}")
_MOST_SIGNATURES = 10


class SignatureInvalid(Forbidden):
    """The message is not signed with the key's secret, or too old, or from the future."""

    code = "signature_invalid"


def secret_of(server_secret: str, key_id: str, generation: int) -> str:
    """Return the secret of a key as its owner is told it: `whsec_` and 32 bytes in base64."""
    raw = hmac.digest(server_secret.encode(), f"intake {key_id} {generation}".encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(raw).decode()


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature `v1,…` of a message."""
    raw = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(raw, signed, hashlib.sha256)).decode()


def check_signed(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> str:
    """Return the id of a message signed with one of `secrets` within the window, or raise."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(message_id) or not _TIMESTAMP.fullmatch(timestamp):
        raise SignatureInvalid("send webhook-id, webhook-timestamp and webhook-signature")
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        raise SignatureInvalid(f"webhook-timestamp is more than {WINDOW_SECONDS} seconds off")
    given = headers.get("webhook-signature", "").split(" ")[:_MOST_SIGNATURES]
    expected = [sign(secret, message_id, timestamp, body) for secret in secrets]
    matches = [hmac.compare_digest(one.encode(), other.encode()) for one in given for other in expected]
    if not any(matches):
        raise SignatureInvalid("the signature does not fit")
    return message_id
