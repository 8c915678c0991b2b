"""The refusals a caller may receive; nothing else crosses the wire. Standard library only.

    Refusal
    ├── Invalid      422  invalid       the request itself is wrong; `errors` says where
    ├── Forbidden    403  forbidden     the caller may not do this
    ├── NotFound     404  not_found     no such object, or not the caller's
    ├── Conflict     409  conflict      the state of things refuses it
    │   └── VersionConflict   version_conflict   changed since it was read; 412 where If-Match was sent
    ├── TooMany      429  too_many      too often; `retry_after` says when to come back
    └── Unavailable  503  unavailable   try again with the same key; the outcome may be unknown

A domain names its own refusals by subclassing and setting `code`, a stable word that clients test for:

    class HoldingCapReached(Conflict):
        code = "holding_cap_reached"

    raise HoldingCapReached("already holds 10 of 10", extra={"held": 10, "cap": 10})
"""

from typing import Any


class Refusal(Exception):
    """A request that is refused for a reason its caller can act on; `detail` is shown to people."""

    status: int = 500
    code: str = "internal"

    def __init__(
        self,
        detail: str = "",
        *,
        pointer: str | None = None,
        extra: dict[str, Any] | None = None,
        errors: list[dict[str, Any]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """`pointer` is a JSON pointer into the request; `errors` a list of {pointer, code, detail};
        `extra` JSON-ready facts; `retry_after` in seconds."""
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.extra = extra or {}
        self.errors = errors or []
        self.retry_after = retry_after


class Invalid(Refusal):
    """The request is malformed or breaks a rule that its sender could have known."""

    status = 422
    code = "invalid"


class Forbidden(Refusal):
    """The caller's role does not allow this."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """There is no such object within the caller's reach."""

    status = 404
    code = "not_found"


class Conflict(Refusal):
    """The present state refuses this; the same request may succeed later."""

    status = 409
    code = "conflict"


class VersionConflict(Conflict):
    """Somebody changed the object since it was read: read it again."""

    code = "version_conflict"


class TooMany(Refusal):
    """Asked too often: come back in `retry_after` seconds."""

    status = 429
    code = "too_many"


class Unavailable(Refusal):
    """Something needed is away, slow or full: nothing is known to have happened, retry with the same key."""

    status = 503
    code = "unavailable"

    def __init__(self, detail: str = "temporarily unavailable, try again", **kwargs: Any) -> None:
        kwargs.setdefault("retry_after", 1)
        super().__init__(detail, **kwargs)


def check_version(version: int, if_match: int | None) -> None:
    """Raise `VersionConflict` if the caller edits another version than the one stored."""
    if if_match is not None and if_match != version:
        raise VersionConflict(f"is at version {version}, not {if_match}", extra={"version": version})


_BY_STATUS: dict[int, type[Refusal]] = {
    kind.status: kind for kind in (Invalid, Forbidden, NotFound, Conflict, TooMany, Unavailable)
}


def to_wire(refusal: Refusal) -> dict[str, Any]:
    """Turn a refusal into the JSON-ready dict that travels in an RPC reply."""
    return {
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.detail,
        "pointer": refusal.pointer,
        "errors": refusal.errors,
        "extra": refusal.extra,
        "retry_after": refusal.retry_after,
    }


def from_wire(wire: dict[str, Any]) -> Refusal:
    """Rebuild a refusal: one of the five kinds by status (500 stays a bare `Refusal`), with its own code."""
    kind = _BY_STATUS.get(wire.get("status", 500), Refusal)
    refusal = kind(
        wire.get("detail") or "",
        pointer=wire.get("pointer"),
        extra=wire.get("extra"),
        errors=wire.get("errors"),
        retry_after=wire.get("retry_after"),
    )
    refusal.code = wire.get("code") or kind.code
    return refusal
