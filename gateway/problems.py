"""Refusals the gateway itself makes, and how any becomes RFC 9457 problem+json. No exception text leaves.

Problem
 ├ NotSignedIn 401          ├ TooLarge 413            ├ TooManyRequests 429
 ├ NoSuchThing 404          ├ UnsupportedMedia 415    └ InternalError 500
 ├ MethodNotAllowed 405     ├ Unprocessable 422
 ├ SlowBody 408             └ PreconditionRequired 428
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any, ClassVar

import orjson
from starlette.responses import Response

from shared.errors import Refusal

TYPE_PREFIX = "urn:allhands:problem:"
RESERVED = frozenset({"type", "title", "status", "detail", "code", "trace_id", "errors", "instance"})
TITLES = {status.value: status.phrase for status in HTTPStatus}


class Problem(Exception):
    """A refusal with an HTTP status, a stable code and words for a person."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code_now = code or self.code
        self.headers = dict(headers or {})
        self.errors = errors


class NotSignedIn(Problem):
    """No token, or one that is wrong, expired or revoked."""

    status, code = 401, "token_invalid"

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail, code=code, headers={"WWW-Authenticate": 'Bearer realm="allhands"'})


class NoSuchThing(Problem):
    """The path names nothing."""

    status, code = 404, "not_found"


class MethodNotAllowed(Problem):
    """The path exists, the method does not; the header `Allow` says what does."""

    status, code = 405, "method_not_allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        listed = ", ".join(sorted(allowed))
        super().__init__(f"this address takes {listed}", headers={"Allow": listed})


class SlowBody(Problem):
    """The body did not arrive in time, or its sender went away."""

    status, code = 408, "body_too_slow"


class TooLarge(Problem):
    """The body is longer than the route takes."""

    status, code = 413, "body_too_large"


class UnsupportedMedia(Problem):
    """The body is of a type the route does not read."""

    status, code = 415, "unsupported_media_type"


class Unprocessable(Problem):
    """Readable HTTP, but not something the API can take."""

    status, code = 422, "invalid"


class PreconditionRequired(Problem):
    """A change that must name the version it changes, and did not."""

    status, code = 428, "precondition_required"


class TooManyRequests(Problem):
    """More calls than the route class allows; `Retry-After` says when to come back."""

    status, code = 429, "too_many_requests"

    def __init__(self, detail: str, retry_after: float, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """`headers` say the limit and what is left of it."""
        named = {name.decode(): value.decode() for name, value in headers}
        super().__init__(detail, headers=named | retry_header(retry_after))


class InternalError(Problem):
    """Our own mistake. The log has the rest under the same trace id."""

    status, code = 500, "internal"


def code_of(error: Exception) -> str:
    """Return the stable code under which an exception is answered."""
    if isinstance(error, Problem):
        return error.code_now
    return error.code if isinstance(error, Refusal) else InternalError.code


def retry_header(seconds: float) -> dict[str, str]:
    """`Retry-After` in whole seconds, at least one."""
    return {"Retry-After": str(max(1, ceil(seconds)))}


def problem_response(problem: Exception, trace_id: str) -> Response:
    """Answer any exception; whatever is not a `Problem` or a `Refusal` becomes a bare 500."""
    if isinstance(problem, Refusal):
        headers = retry_header(problem.retry_after or 1) if problem.status in (429, 503) else {}
        return _response(problem.status, _from_refusal(problem), headers, trace_id)
    if not isinstance(problem, Problem):
        problem = InternalError("something went wrong here; quote the trace id when you report it")
    body: dict[str, Any] = {"code": problem.code_now, "detail": problem.detail}
    if problem.errors:
        body["errors"] = problem.errors
    return _response(problem.status, body, problem.headers, trace_id)


def _from_refusal(refusal: Refusal) -> dict[str, Any]:
    extra = {name: value for name, value in (refusal.extra or {}).items() if name not in RESERVED}
    body: dict[str, Any] = {**extra, "code": refusal.code, "detail": refusal.detail}
    if refusal.errors:
        body["errors"] = refusal.errors
    elif refusal.pointer:
        body["errors"] = [{"pointer": refusal.pointer, "code": refusal.code, "detail": refusal.detail}]
    return body


def _response(status: int, body: dict[str, Any], headers: Mapping[str, str], trace_id: str) -> Response:
    members = {
        "type": TYPE_PREFIX + body["code"],
        "title": TITLES.get(status, "Refused"),
        "status": status,
        **body,
        "trace_id": trace_id,
    }
    return Response(orjson.dumps(members), status, dict(headers), "application/problem+json")
