"""Reading what a client sent: size and time bounded, JSON that every service behind can safely hold."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from gateway.problems import SlowBody, TooLarge, Unprocessable, UnsupportedMedia

MAX_BODY_BYTES = 1024 * 1024
MAX_DEPTH = 32
LONGEST_PARAMETER = 4096
MAX_SAFE_NUMBER = 2**53 - 1


def check_declared_size(request: Request, limit: int) -> None:
    """Refuse with 413 on the header alone, before a byte of the body is read."""
    declared = request.headers.get("content-length")
    if declared is not None and (not declared.isdecimal() or int(declared) > limit):
        raise too_large(limit)


def too_large(limit: int) -> TooLarge:
    """Say how much the route takes."""
    return TooLarge(f"the body is longer than the {limit} bytes this address takes")


def check_media_type(request: Request, wanted: str) -> None:
    """Refuse a body of another type with 415."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != wanted:
        raise UnsupportedMedia(f"send {wanted}")


async def chunks(request: Request, limit: int, stall_seconds: float) -> AsyncGenerator[bytes, None]:
    """Yield the body as it comes; 413 past `limit` bytes, 408 when the sender stalls or goes away."""
    taken = 0
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(stall_seconds):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise SlowBody(f"nothing came for {stall_seconds:.0f} seconds") from None
        except ClientDisconnect:
            raise SlowBody("the connection closed before the body was complete") from None
        if chunk is None:
            return
        taken += len(chunk)
        if taken > limit:
            raise too_large(limit)
        yield chunk


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """Read a whole small body within `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return b"".join([chunk async for chunk in chunks(request, limit, seconds)])
    except TimeoutError:
        raise SlowBody(f"the body took longer than {seconds:.0f} seconds") from None


async def read_json(request: Request, seconds: float, *, may_be_empty: bool = False) -> dict[str, Any]:
    """Read a JSON object, or refuse: 413, 408, 415, or 422 with the code of what is wrong."""
    raw = await read_body(request, MAX_BODY_BYTES, seconds)
    if not raw:
        if may_be_empty:
            return {}
        raise Unprocessable("a JSON object is expected", code="body_missing")
    check_media_type(request, "application/json")
    return parse_object(raw)


def parse_object(raw: bytes | str) -> dict[str, Any]:
    """Parse one JSON object that is safe to pass on."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise Unprocessable(f"this is not valid JSON ({where})", code="invalid_json") from None
    if not isinstance(value, dict):
        raise Unprocessable("a JSON object is expected", code="invalid_json")
    check_json(value)
    return value


def check_json(value: Any) -> None:
    """Refuse what JSON can say and the services cannot hold: NUL, unsafe numbers, deep nesting."""
    try:
        _check_value(value, 0)
    except _Unsafe as found:
        raise refusal(found.pointer, found.code, found.detail) from None


def refusal(pointer: str, code: str, detail: str) -> Unprocessable:
    """One 422 about one place."""
    return Unprocessable(detail, code=code, errors=[{"pointer": pointer, "code": code, "detail": detail}])


def check_parameter(name: str, value: str) -> None:
    """Refuse a query parameter that is too long or holds NUL."""
    if len(name) + len(value) > LONGEST_PARAMETER:
        raise refusal("/query", "too_long", f"a parameter is at most {LONGEST_PARAMETER} characters")
    if "\0" in name or "\0" in value:
        raise refusal("/query", "invalid_text", "the character NUL is not allowed")


class _Unsafe(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail, self.pointer = code, detail, ""

    def inside(self, key: str | int) -> None:
        self.pointer = "/" + str(key).replace("~", "~0").replace("/", "~1") + self.pointer


def _check_value(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise _Unsafe("invalid_text", "the character NUL is not allowed")
    elif kind is int or kind is float:
        if not -MAX_SAFE_NUMBER <= value <= MAX_SAFE_NUMBER:
            raise _Unsafe("number_out_of_range", "numbers go up to 2^53 - 1")
    elif kind is dict or kind is list:
        _check_container(value, depth)


def _check_container(container: dict[str, Any] | list[Any], depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise _Unsafe("too_deep", f"no more than {MAX_DEPTH} levels of nesting")
    if isinstance(container, dict):
        if any("\0" in key for key in container):
            raise _Unsafe("invalid_text", "the character NUL is not allowed in a field's name")
        parts: Any = container.items()
    else:
        parts = enumerate(container)
    for key, part in parts:
        try:
            _check_value(part, depth + 1)
        except _Unsafe as found:
            found.inside(key)
            raise
