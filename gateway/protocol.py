"""uvicorn's HTTP/1.1 protocol with the bounds it lacks, on a request's head and on an unread body.

An answer given before its request was read whole (413, 401 …) lets the sender go on for `LINGER_SECONDS`:
closing at once would reset the connection before the sender has read why.
"""

import asyncio
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gateway.problems import TITLES, TYPE_PREFIX

MAX_HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 10.0
LINGER_SECONDS = 5.0


class BoundedProtocol(HttpToolsProtocol):
    """One client connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_open = True
        self._body_open = False
        self._head_bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock: a client that sends nothing is not kept."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(HEAD_SECONDS, self._expire)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock with the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; refuse a head that outgrows `MAX_HEAD_BYTES`."""
        if self._head_open:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_open and not self.transport.is_closing():
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(
                    431, "head_too_large", f"the request's head is longer than {MAX_HEAD_BYTES} bytes"
                )
            elif self._timer is None:
                self._timer = self.loop.call_later(HEAD_SECONDS, self._expire)

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        self._head_open = self._body_open = True

    def on_headers_complete(self) -> None:
        """The head is here: its clock stops."""
        self._head_open = False
        self._head_bytes = 0
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is here; a connection that lingered for it may go on."""
        self._body_open = False
        self._stop_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Give the sender of an unread body a little time to notice the answer."""
        super().on_response_complete()
        if self._body_open and self._timer is None and not self.transport.is_closing():
            self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the name is uvicorn's
        """Answer what is not HTTP at all."""
        self._refuse(400, "bad_request", "this is not a valid HTTP/1.1 request")

    def _expire(self) -> None:
        if self._head_bytes:
            self._refuse(
                408, "head_too_slow", f"the request's head took longer than {HEAD_SECONDS:.0f} seconds"
            )
        else:
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int, code: str, detail: str) -> None:
        if self.transport.is_closing():
            return
        members = {
            "type": TYPE_PREFIX + code,
            "title": TITLES[status],
            "status": status,
            "code": code,
            "detail": detail,
        }
        body = orjson.dumps(members)
        head = (
            b"content-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            % len(body)
        )
        self.transport.write(STATUS_LINE[status] + head + body)
        self.transport.close()
