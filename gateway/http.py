"""The glue between one HTTP request and one RPC call. HTTP's own is checked here, the rest by services."""

import asyncio
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway import bodies
from gateway.auth import Authenticator, Caller
from gateway.cursors import Cursors
from gateway.limits import RateLimits, network_of
from gateway.operations import Operation
from gateway.problems import MethodNotAllowed, NotSignedIn, PreconditionRequired, Problem
from gateway.rpc import RpcClient
from gateway.settings import Settings
from shared import context
from shared.errors import Conflict, VersionConflict

KEY_PATTERN = re.compile(r"[\x21-\x7e]{1,200}")
ETAG_PATTERN = re.compile(r'(?:W/)?"(\d{1,15})"')
MOST_PARAMETERS = 50
MOST_UPLOADS = 4


class ChangedSince(Problem):
    """The object has changed since the version the caller named in If-Match."""

    status, code = 412, VersionConflict.code


class Gateway:
    """What every operation needs: the RPC client, who calls, cursors and limits."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rpc = RpcClient(settings.amqp_url, settings.deadline_seconds)
        self.auth = Authenticator(self.rpc)
        self.cursors = Cursors(settings.secret.encode())
        self.limits = RateLimits(settings.rates, self.rpc)
        self.uploads = asyncio.Semaphore(MOST_UPLOADS)
        self.peeks = asyncio.Semaphore(1)  # a large workbook may take 300 MB to open

    async def call(
        self, operation: Operation, kwargs: dict[str, Any], caller: Caller | None, key: str | None = None
    ) -> Any:
        """Call the operation's RPC as `caller`."""
        repeatable = key is not None or not operation.is_write
        seconds = operation.deadline_seconds
        return await self.ask(
            operation.rpc, kwargs, caller, key=key, is_repeatable=repeatable, seconds=seconds
        )

    async def ask(
        self,
        rpc: str,
        kwargs: dict[str, Any],
        caller: Caller | None,
        *,
        is_repeatable: bool,
        key: str | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Call "service.method" as `caller` under the running trace, within `seconds`."""
        service, _, method = rpc.partition(".")
        return await self.rpc.call(
            service,
            method,
            kwargs,
            trace=context.trace.get(),
            actor=caller.actor if caller else None,
            key=key,
            is_repeatable=is_repeatable,
            deadline_seconds=seconds,
        )


class PathEndpoint:
    """Answers every method of one path; an ASGI application."""

    def __init__(self, gateway: Gateway, operations: Mapping[str, Operation]) -> None:
        self._gateway = gateway
        self._operations = operations
        methods = {*operations, "OPTIONS"}
        self._allowed = methods | {"HEAD"} if "GET" in operations else methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the operation, check, call, answer."""
        method = scope["method"]
        operation = self._operations.get("GET" if method == "HEAD" else method)
        if operation is None:
            if method != "OPTIONS":
                raise MethodNotAllowed(self._allowed)
            response = await self._options(Request(scope, receive))
        else:
            response = await answer(self._gateway, operation, Request(scope, receive))
        await response(scope, receive, send)

    async def _options(self, request: Request) -> Response:
        for operation in self._operations.values():
            if operation.preflight is not None:
                return await operation.preflight(self._gateway, request)
        return Response(status_code=204, headers={"Allow": ", ".join(sorted(self._allowed))})


async def answer(gateway: Gateway, operation: Operation, request: Request) -> Response:
    """Run one operation; refusals are raised."""
    deadline = deadline_of(gateway, operation)
    context.deadline.set(deadline)
    if operation.is_public:
        _spend(gateway, request, "public", f"{network_of(address_of(request))} {operation.area}")
    if operation.handler is None:
        bodies.check_declared_size(request, bodies.MAX_BODY_BYTES)
    caller = await _caller(gateway, operation, request)
    if operation.handler is not None:
        return await operation.handler(gateway, operation, request, caller)
    reading = time.time()
    kwargs = await arguments(gateway, operation, request, caller)
    context.deadline.set(deadline and deadline + time.time() - reading)
    try:
        result = await gateway.call(operation, kwargs, caller, idempotency_key(operation, request))
    except Conflict as refusal:
        if operation.if_match and refusal.code == VersionConflict.code:
            raise ChangedSince(refusal.detail) from None
        raise
    return render(gateway, operation, request, result, kwargs.get("body"))


async def _caller(gateway: Gateway, operation: Operation, request: Request) -> Caller | None:
    """Return who calls, within the limit of their token; wrong tokens count against the address."""
    try:
        caller = await gateway.auth.caller(request, operation)
    except NotSignedIn:
        _spend(gateway, request, "refused", network_of(address_of(request)))
        raise
    if caller is not None:
        _spend(gateway, request, operation.rate_class, caller.token_id)
    return caller


def _spend(gateway: Gateway, request: Request, route_class: str, who: str) -> None:
    request.scope["rate_headers"] = gateway.limits.spend(route_class, who)


def deadline_of(gateway: Gateway, operation: Operation) -> float | None:
    """Return by when the request's calls must have ended, that of its token included; epoch seconds.

    The time a slow body takes is not counted. A handler that makes many calls has none; each has its own.
    """
    if operation.handler is not None:
        return None
    return time.time() + (operation.deadline_seconds or gateway.settings.deadline_seconds)


async def arguments(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> dict[str, Any]:
    """Collect the RPC's keyword arguments from path, query, headers and body."""
    kwargs: dict[str, Any] = {name: str(value) for name, value in request.path_params.items()}
    query = read_query(request)
    if operation.query is not None:
        kwargs["query"] = _with_cursor(gateway, request, query) if operation.is_paged else query
    elif query:
        name = next(iter(query))
        raise bodies.refusal(f"/query/{name}", "unknown_field", "this address takes no parameters")
    if operation.is_write:
        kwargs |= await _body(gateway, operation, request)
    if operation.if_match:
        kwargs["if_match"] = read_if_match(operation, request)
    if "address" in operation.passes:
        kwargs["address"] = address_of(request)
    if "token_id" in operation.passes and caller is not None:
        kwargs["token_id"] = caller.token_id
    return kwargs


def render(
    gateway: Gateway,
    operation: Operation,
    request: Request,
    result: Any,
    body: Mapping[str, Any] | None = None,
) -> Response:
    """Turn an RPC's result into the response: JSON, sealed cursor, ETag, or 204 where nothing is answered."""
    if operation.answer is None:
        return Response(status_code=204)
    headers = {}
    if isinstance(result, dict):
        if "next_after" in result:
            after = result.pop("next_after")
            asked = body if body and operation.is_paged_by_body else read_query(request)
            result["next_cursor"] = after and gateway.cursors.seal(after, request.url.path, asked)
        if operation.method in ("GET", "PATCH") and isinstance(result.get("version"), int):
            headers["ETag"] = f'"{result["version"]}"'
    return Response(orjson.dumps(result), operation.status, headers, "application/json")


def read_query(request: Request) -> dict[str, str]:
    """Return the query string as a dict, or refuse what is repeated, too much, or not text.

    An empty search box sends `q=`: that is no search.
    """
    raw = request.scope["query_string"]
    if not raw:
        return {}
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise bodies.refusal("/query", "invalid_text", "the query string is not UTF-8, or too long") from None
    query: dict[str, str] = {}
    for name, value in pairs:
        if name in query:
            raise bodies.refusal(f"/query/{name}", "repeated", "give each parameter once")
        bodies.check_parameter(name, value)
        query[name] = value
    if not query.get("q", "q").strip():
        del query["q"]
    return query


def idempotency_key(operation: Operation, request: Request) -> str | None:
    """Return the Idempotency-Key if the operation takes one; 422 unless it is 1 to 200 visible ASCII."""
    key = request.headers.get("idempotency-key")
    if key is None or not operation.moves:
        return None
    if not KEY_PATTERN.fullmatch(key):
        detail = "Idempotency-Key is 1 to 200 visible ASCII characters"
        raise bodies.refusal("/headers/Idempotency-Key", "invalid_idempotency_key", detail)
    return key


def read_if_match(operation: Operation, request: Request) -> int | None:
    """Return the version in If-Match; `*` or, where it is optional, nothing means any version."""
    given = request.headers.get("if-match")
    if given is None:
        if operation.if_match == "required":
            raise PreconditionRequired("send If-Match with the ETag of the version you change")
        return None
    if given.strip() == "*":
        return None
    match = ETAG_PATTERN.fullmatch(given.strip())
    if match is None:
        raise bodies.refusal("/headers/If-Match", "invalid_etag", 'If-Match is an ETag like "3", or *')
    return int(match[1])


def address_of(request: Request) -> str:
    """Return the caller's address, as far as trusted proxies tell."""
    return request.client.host if request.client else ""


async def _body(gateway: Gateway, operation: Operation, request: Request) -> dict[str, Any]:
    """Return {"body": …}, or nothing for an operation that takes none."""
    seconds = gateway.settings.body_seconds
    body = await bodies.read_json(request, seconds, may_be_empty=not operation.needs_body)
    if operation.body is not None:
        return {"body": _with_cursor(gateway, request, body, "") if operation.is_paged_by_body else body}
    if body:
        raise bodies.refusal("", "unknown_field", "this address takes no body")
    return {}


def _with_cursor(
    gateway: Gateway, request: Request, asked: Mapping[str, Any], at: str = "/query"
) -> dict[str, Any]:
    """Replace the sealed `cursor` by the service's own `after`; nobody may give `after` by hand."""
    if "after" in asked:
        raise bodies.refusal(at + "/after", "unknown_field", "use `cursor`")
    passed = dict(asked)
    cursor = passed.pop("cursor", None)
    path = request.url.path
    passed["after"] = None if cursor is None else gateway.cursors.open(cursor, path, asked, at)
    return passed
