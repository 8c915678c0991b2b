"""What a call may raise. The gateway's RFC 9457 answers become one class per status; `code` tells them apart.

AllhandsError
 ├ Unreachable                nobody answered, or nobody told the outcome, within the client's patience
 └ Problem                    an answer that refuses
    ├ NotSignedIn 401         ├ Conflict 409            ├ TooManyRequests 429
    ├ Forbidden 403           ├ VersionChanged 412      └ Unavailable 502, 503, 504
    └ NotFound 404            └ Invalid 422
"""

from dataclasses import dataclass
from typing import Any

import requests

_MEMBERS = {"type", "title", "status", "code", "detail", "trace_id", "errors"}


class AllhandsError(Exception):
    """Anything this client raises about a call."""


class Unreachable(AllhandsError):
    """No answer came. `idempotency_key` is the key to ask again with; None where the call took none."""

    def __init__(self, detail: str, idempotency_key: str | None) -> None:
        super().__init__(detail)
        self.idempotency_key = idempotency_key


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a request: where (a JSON pointer), a stable code, and words."""

    pointer: str
    code: str
    detail: str


class Problem(AllhandsError):
    """A refusal. `more` holds the members that only some codes have, such as `held` and `cap`."""

    def __init__(
        self, status: int, members: dict[str, Any], retry_after_seconds: float | None = None
    ) -> None:
        self.status = status
        self.code = str(members.get("code", f"http_{status}"))
        self.title = str(members.get("title", ""))
        self.detail = str(members.get("detail", ""))
        self.trace_id = str(members.get("trace_id", ""))
        self.faults = tuple(_fault(each) for each in members.get("errors") or ())
        self.more = {name: value for name, value in members.items() if name not in _MEMBERS}
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"{status} {self.code}: {self.detail} (trace {self.trace_id or 'unknown'})")

    @property
    def pointer(self) -> str | None:
        """Where the first fault is, or None."""
        return self.faults[0].pointer if self.faults else None


class NotSignedIn(Problem):
    """The token is missing, unknown, expired or revoked."""


class Forbidden(Problem):
    """None of the caller's roles, or of the token's scopes, may do this."""


class NotFound(Problem):
    """There is no such object within the caller's reach."""


class Conflict(Problem):
    """The present state refuses this; `code` says why."""


class VersionChanged(Problem):
    """The object has changed since the version in `if_match`: read it again, decide again."""


class Invalid(Problem):
    """The request is not valid; `faults` says where."""


class TooManyRequests(Problem):
    """Too many calls; come back after `retry_after_seconds`."""


class Unavailable(Problem):
    """Something behind is away, and stayed away longer than the client's patience."""


_BY_STATUS: dict[int, type[Problem]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: VersionChanged,
    422: Invalid,
    429: TooManyRequests,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def problem_of(answer: requests.Response) -> Problem:
    """Return the exception for an answer that is not a 2xx, whoever wrote it."""
    try:
        members = answer.json()
    except requests.JSONDecodeError:
        members = {"detail": answer.reason}
    if not isinstance(members, dict):
        members = {"detail": answer.reason}
    return _BY_STATUS.get(answer.status_code, Problem)(answer.status_code, members, _retry_after(answer))


def _retry_after(answer: requests.Response) -> float | None:
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


def _fault(each: dict[str, Any]) -> Fault:
    return Fault(str(each.get("pointer", "")), str(each.get("code", "")), str(each.get("detail", "")))
