"""A receiver of webhooks: a real HTTP server on a free port that can go down, come up, refuse and be slow."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import orjson

Request = dict[str, Any]


class Receiver:
    """Keeps every request as `{path, headers, body, json}`; answers `status` after `delay` seconds."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.status, self.delay, self.drip = 200, 0.0, False
        self.headers: dict[str, str] = {}
        self.answer = b"thanks"
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/hook"

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    def up(self) -> None:
        """Listen, on the same port as before."""
        handler = type("Handler", (_Handler,), {"receiver": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def bodies(self) -> list[Any]:
        return [request["json"] for request in self.requests]


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.requests.append(
            {"path": self.path, "headers": headers, "body": body, "json": orjson.loads(body)}
        )
        time.sleep(self.receiver.delay)
        with suppress(OSError):
            self._respond()

    def _respond(self) -> None:
        if self.receiver.drip:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Drip: ")
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        self.send_response(self.receiver.status)
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.receiver.answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Quiet."""
