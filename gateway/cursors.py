"""Signed page cursors: the service says where the next page starts, the gateway seals it against editing.

A cursor is bound to its route, path, sort and filters: taken elsewhere, or changed by a byte, it is refused.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import orjson

from gateway import bodies
from gateway.problems import Unprocessable

MAC_BYTES = 16
LONGEST = 2048
NOT_BOUND = frozenset({"cursor", "limit", "after"})


class Cursors:
    """Seals and opens cursors with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"allhands cursor\0" + secret).digest()

    def seal(self, after: Mapping[str, Any], path: str, query: Mapping[str, str]) -> str:
        """Turn a service's `next_after` into an opaque, URL-safe string."""
        payload = orjson.dumps(after)
        return _encode(self._mac(payload, path, query) + payload)

    def open(self, cursor: str, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Give back `after`, or refuse with 422 `invalid_cursor`."""
        raw = _decode(cursor)
        mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload, path, query)):
            raise _invalid()
        after: dict[str, Any] = orjson.loads(payload)
        return after

    def _mac(self, payload: bytes, path: str, query: Mapping[str, str]) -> bytes:
        bound = orjson.dumps([path, sorted((k, v) for k, v in query.items() if k not in NOT_BOUND)])
        digest = hmac.new(self._key, len(bound).to_bytes(8, "big") + bound + payload, hashlib.sha256)
        return digest.digest()[:MAC_BYTES]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(cursor: str) -> bytes:
    """Read only what `_encode` would write: a cursor has one spelling. Anything else reads as nothing."""
    try:
        raw = base64.b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if _encode(raw) == cursor else b""


def _invalid() -> Unprocessable:
    detail = "this cursor was not issued for this list, sort and filters"
    return bodies.refusal("/query/cursor", "invalid_cursor", detail)
