"""Signed page cursors: the service says where the next page starts, the gateway seals it against editing.

A cursor is bound to its path and to all that was asked, in the query or in the body: taken elsewhere, or
changed by a byte, it is refused.
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

    def seal(self, after: Mapping[str, Any], path: str, asked: Mapping[str, Any]) -> str:
        """Turn a service's `next_after` into an opaque, URL-safe string."""
        payload = orjson.dumps(after)
        return _encode(self._mac(payload, path, asked) + payload)

    def open(self, cursor: Any, path: str, asked: Mapping[str, Any], at: str = "/query") -> dict[str, Any]:
        """Give back `after`, or refuse the cursor that came `at` with 422 `invalid_cursor`."""
        raw = _decode(cursor) if isinstance(cursor, str) else b""
        mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload, path, asked)):
            raise _invalid(at)
        after: dict[str, Any] = orjson.loads(payload)
        return after

    def _mac(self, payload: bytes, path: str, asked: Mapping[str, Any]) -> bytes:
        what = sorted((k, v) for k, v in asked.items() if k not in NOT_BOUND)
        bound = orjson.dumps([path, what], option=orjson.OPT_SORT_KEYS)
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


def _invalid(at: str) -> Unprocessable:
    detail = "this cursor was not issued for this list, sort, filters or body"
    return bodies.refusal(at + "/cursor", "invalid_cursor", detail)
