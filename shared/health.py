"""/livez /readyz /metrics of a process that is not itself a web server.

live   the process answers; it depends on nothing
ready  what this process itself needs (its broker connection, its database) is there
"""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

import orjson
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger()
Checks = Mapping[str, Callable[[], bool]]


def serve_health(host: str, port: int, checks: Checks) -> ThreadingHTTPServer:
    """Start answering in a thread of its own; port 0 takes a free one (`.server_port`)."""
    handler = type("Handler", (_Handler,), {"checks": dict(checks)})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    checks: Checks = MappingProxyType({})

    def do_GET(self) -> None:
        if self.path == "/livez":
            self._answer(200, {"status": "live"})
        elif self.path == "/readyz":
            states = {name: _holds(check) for name, check in self.checks.items()}
            self._answer(200 if all(states.values()) else 503, {"checks": states})
        elif self.path == "/metrics":
            self._send(200, CONTENT_TYPE_LATEST, generate_latest())
        else:
            self._answer(404, {"status": "not_found"})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, "application/json", orjson.dumps(content))

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Probes are not logged."""


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a check that fails says no
        log.warning("not_ready", reason=type(error).__name__)
        return False
