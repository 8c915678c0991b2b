"""Links to unsubscribe: the id of a message, sealed so that nobody can make one for somebody else. Pure.

They never end: who was written to may stop it at any time.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

_SEAL_BYTES = 16


def seal(secret: bytes, message_id: UUID) -> str:
    """The token of a message."""
    return base64.urlsafe_b64encode(message_id.bytes + _seal(secret, message_id)).decode().rstrip("=")


def opened(secret: bytes, token: str) -> UUID | None:
    """The message a token is of; None if we did not make it."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _SEAL_BYTES:
        return None
    message_id = UUID(bytes=raw[:16])
    return message_id if hmac.compare_digest(raw[16:], _seal(secret, message_id)) else None


def _seal(secret: bytes, message_id: UUID) -> bytes:
    return hmac.digest(secret, b"unsubscribe\0" + message_id.bytes, hashlib.sha256)[:_SEAL_BYTES]
