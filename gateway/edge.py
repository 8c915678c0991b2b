"""The outermost layer: trace id, refusals as problem+json, security headers, one log line, metrics."""

import os
import re
import time
from collections.abc import Iterable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import Problem, code_of, problem_response
from shared import context, metrics
from shared.errors import Refusal

logger = structlog.get_logger("gateway.access")
TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
NO_TRACE = b"0" * 32
STRICT_CSP = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
DEFAULT_HEADERS = ((b"content-security-policy", STRICT_CSP), (b"cache-control", b"no-store"))
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
BUILT_FILE, ANY_PAGE, NO_ROUTE = "/{built_file}", "/{page}", "unknown"
QUIET = frozenset({"/livez", "/readyz", "/metrics", BUILT_FILE})
FREE_TEXT = frozenset({ANY_PAGE, NO_ROUTE})  # people write anything into such addresses


class Edge:
    """Wraps the router; an ASGI application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; no exception leaves here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, send).run(self._app, receive)


class _Exchange:
    """One request and its response."""

    __slots__ = ("_scope", "_send", "_started_at", "_status", "_trace_id")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._status = 0
        self._started_at = time.perf_counter()
        self._trace_id = trace_of(scope["headers"])

    async def run(self, app: ASGIApp, receive: Receive) -> None:
        token = context.trace.set(self._trace_id)
        code = ""
        try:
            await app(self._scope, receive, self._send_head)
        except Exception as error:  # noqa: BLE001 - the last place that can still answer
            code = await self._refuse(error, receive)
        finally:
            self._record(code)
            context.trace.reset(token)

    async def _refuse(self, error: Exception, receive: Receive) -> str:
        if not isinstance(error, (Problem, Refusal)):
            logger.error("request failed", exc_info=error)
        if self._status:  # the head is gone already: all that is left is to break the connection off
            raise error
        response = problem_response(error, self._trace_id)
        await response(self._scope, receive, self._send_head)
        return code_of(error)

    async def _send_head(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                *self._extra_headers(message.get("headers", ())),
            ]
        await self._send(message)

    def _extra_headers(self, present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name for name, _ in present}
        extra = [(b"trace-id", self._trace_id.encode()), *SECURITY_HEADERS]
        extra += [header for header in DEFAULT_HEADERS if header[0] not in names]
        if b"ratelimit" not in names:
            extra += self._scope.get("rate_headers", ())
        if self._scope["scheme"] == "https":
            extra.append(HSTS)
        return extra

    def _record(self, code: str) -> None:
        seconds = time.perf_counter() - self._started_at
        route = self._scope.get("route")
        template = getattr(route, "path", NO_ROUTE)
        metrics.handled("http", f"{self._scope['method']} {template}", f"{self._status // 100}xx", seconds)
        if template not in QUIET:
            self._log(template, code, seconds)

    def _log(self, template: str, code: str, seconds: float) -> None:
        client = self._scope.get("client")
        logger.info(
            "request",
            method=self._scope["method"],
            path=template if template in FREE_TEXT else self._scope["path"],
            status=self._status,
            code=code or None,
            ms=round(seconds * 1000, 1),
            address=client[0] if client else None,
        )


def trace_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the trace id of a valid `traceparent`, or a new one: 32 hex digits."""
    for name, value in headers:
        if name == b"traceparent":
            match = TRACEPARENT.fullmatch(value)
            if match and match[1] != NO_TRACE:
                return match[1].decode()
    return os.urandom(16).hex()
