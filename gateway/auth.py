"""Who is calling: a bearer token or the console's cookie, verified by staff and remembered for a few seconds.

A browser sends the cookie whoever wrote the page, so a change that relies on it must come from this origin.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from gateway.operations import Operation
from gateway.problems import NotSignedIn
from gateway.rpc import RpcClient
from shared.context import Actor
from shared.errors import Forbidden

COOKIE = "allhands_session"
CONSOLE_HEADER = "x-allhands-console"
REMEMBER_SECONDS = 20.0
REMEMBER_REFUSAL_SECONDS = 2.0
REMEMBERED = 10_000
LONGEST_TOKEN = 512


class RoleMissing(Forbidden):
    """None of the caller's roles may do this."""

    code = "role_missing"


class ScopeMissing(Forbidden):
    """The API token was not given this scope."""

    code = "scope_missing"


class ForeignOrigin(Forbidden):
    """A page of another origin tried to use this browser's session."""

    code = "foreign_origin"


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified token and whom it stands for; `actor` is the header every RPC carries."""

    token_id: str
    roles: frozenset[str]
    scopes: frozenset[str] | None
    actor: str


@dataclass(slots=True)
class _Memory:
    until: float
    caller: Caller | None


class Authenticator:
    """Verifies tokens through `staff.verify_token`: one call however many ask, remembered for seconds."""

    def __init__(self, rpc: RpcClient) -> None:
        self._rpc = rpc
        self._memories: OrderedDict[bytes, _Memory] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[Caller | None]] = {}

    async def caller(self, request: Request, operation: Operation) -> Caller | None:
        """Return who calls, or raise 401, 403 or 503. A public operation has no caller."""
        if operation.is_public:
            return None
        token, from_cookie = _token(request)
        if from_cookie and operation.is_write:
            check_same_origin(request)
        caller = await self._verify(token)
        check_may(caller, operation)
        return caller

    def forget(self, request: Request) -> None:
        """Drop what is remembered of this request's token: it has just been ended."""
        token, _ = _token(request)
        self._memories.pop(_digest(token), None)

    async def _verify(self, token: str) -> Caller:
        key = _digest(token)
        memory = self._memories.get(key)
        if memory is not None and memory.until > time.monotonic():
            return _known(memory.caller)
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key, token))
            asking.add_done_callback(lambda done: self._answered(key, done))
        return _known(await asyncio.shield(asking))

    async def _ask(self, key: bytes, token: str) -> Caller | None:
        try:
            answer = await self._rpc.call("staff", "verify_token", {"token": token}, is_repeatable=True)
        except Forbidden:
            self._remember(key, None, REMEMBER_REFUSAL_SECONDS)
            return None
        caller = _read(answer)
        expires_in = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
        self._remember(key, caller, min(REMEMBER_SECONDS, expires_in.total_seconds()))
        return caller

    def _answered(self, key: bytes, asked: asyncio.Task[Caller | None]) -> None:
        self._asking.pop(key, None)
        if not asked.cancelled():
            asked.exception()  # whoever still waits has it too

    def _remember(self, key: bytes, caller: Caller | None, seconds: float) -> None:
        self._memories[key] = _Memory(time.monotonic() + seconds, caller)
        self._memories.move_to_end(key)
        while len(self._memories) > REMEMBERED:
            self._memories.popitem(last=False)


def check_same_origin(request: Request) -> None:
    """Refuse an unsafe cookie request that a page of another origin could have made."""
    origin = request.headers.get("origin")
    if origin is not None:
        if origin != "null" and urlsplit(origin).netloc == request.headers.get("host"):
            return
    elif request.headers.get("sec-fetch-site") == "same-origin" or CONSOLE_HEADER in request.headers:
        return
    raise ForeignOrigin("with the session cookie, changes are taken from this site's own pages only")


def _token(request: Request) -> tuple[str, bool]:
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise NotSignedIn("send one Authorization header", code="token_missing")
    if given:
        [authorization] = given
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn("send `Authorization: Bearer <token>`", code="token_missing")
        return _plausible(token.strip()), False
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        raise NotSignedIn("sign in first: POST /v1/sessions", code="token_missing")
    return _plausible(cookie), True


def _plausible(token: str) -> str:
    if not token or len(token) > LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise _not_valid()
    return token


def _known(caller: Caller | None) -> Caller:
    if caller is None:
        raise _not_valid()
    return caller


def _not_valid() -> NotSignedIn:
    return NotSignedIn("the token is unknown, expired or revoked")


def check_may(caller: Caller, operation: Operation) -> None:
    """Raise `RoleMissing` or `ScopeMissing` unless a role of the caller and a scope of the token open it."""
    if not caller.roles & operation.roles:
        needed = ", ".join(sorted(operation.roles))
        raise RoleMissing(f"needs one of the roles {needed}")
    if caller.scopes is not None and operation.needs_session:
        raise ScopeMissing("API tokens cannot do this; sign in")
    if caller.scopes is not None and not caller.scopes & operation.scopes:
        raise ScopeMissing(f"the token needs one of the scopes {', '.join(sorted(operation.scopes))}")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _read(answer: dict[str, Any]) -> Caller:
    actor = Actor.from_dict(answer["actor"])
    scopes = answer.get("scopes")
    return Caller(
        token_id=str(answer["token_id"]),
        roles=actor.roles,
        scopes=None if scopes is None else frozenset(scopes),
        actor=actor.to_header(),
    )
