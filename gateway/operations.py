"""What one operation of the API is: the line in `gateway/routes` that everything else is derived from."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from marshmallow import Schema
from marshmallow.fields import Field
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from gateway.auth import Caller
    from gateway.http import Gateway

Handler = Callable[["Gateway", "Operation", Request, "Caller | None"], Awaitable[Response]]
Preflight = Callable[["Gateway", Request], Awaitable[Response]]
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

EVERYONE = frozenset({"rep", "manager", "marketer", "hr", "finance", "employee", "admin"})
PUBLIC: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path. `rpc` is "service.method"; path parameters travel to it by name.

    roles           who may; none at all means that nobody need be signed in
    moves           takes an Idempotency-Key
    if_match        "required", "optional" or "": takes If-Match, which travels as a number or None
    passes          what else of the request the RPC wants: `address`, `token_id`
    needs_session   API tokens are kept out
    handler         replaces the plain call; `name` replaces the RPC's as the operation's id
    preflight       answers OPTIONS for pages of other origins
    refusals        statuses beyond those every operation of its kind may answer
    form            JSON schema of a multipart body; `also_answers` other media types of the answer
    """

    method: str
    path: str
    rpc: str
    summary: str
    roles: frozenset[str]
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    answer: type[Schema] | None = None
    status: int = 200
    moves: bool = False
    if_match: str = ""
    passes: frozenset[str] = frozenset()
    deadline_seconds: float | None = None
    handler: Handler | None = None
    preflight: Preflight | None = None
    name: str = ""
    needs_session: bool = False
    refusals: frozenset[str] = frozenset()
    form: Mapping[str, Any] | None = None
    also_answers: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """The operation's name in OpenAPI."""
        return self.name or self.rpc_method

    @property
    def service(self) -> str:
        """Who answers it."""
        return self.rpc.partition(".")[0]

    @property
    def rpc_method(self) -> str:
        """The RPC method that answers it."""
        return self.rpc.partition(".")[2]

    @property
    def area(self) -> str:
        """The first word of the path below /v1: what scopes of API tokens name."""
        return self.path.split("/")[2]

    @property
    def is_public(self) -> bool:
        """Whether it answers without a login."""
        return not self.roles

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method in UNSAFE_METHODS

    @property
    def rate_class(self) -> str:
        """The class whose rate limit counts it: `public` per address, `read` and `write` per token."""
        if self.is_public:
            return "public"
        return "write" if self.is_write else "read"

    @property
    def is_paged(self) -> bool:
        """Whether it answers pages with a signed cursor."""
        return self.query is not None and "after" in fields_of(self.query)

    @property
    def is_paged_by_body(self) -> bool:
        """Whether its body takes the signed cursor, bound to the rest of the body."""
        return self.body is not None and "after" in fields_of(self.body)

    @property
    def needs_body(self) -> bool:
        """Whether it takes a body with something in it."""
        return self.body is not None and any(field.required for field in fields_of(self.body).values())

    @property
    def scopes(self) -> frozenset[str]:
        """The token scopes that open it, any one of them."""
        verb = "write" if self.is_write else "read"
        return frozenset({f"{self.area}:{verb}", f"*:{verb}"})


@cache
def fields_of(schema: type[Schema]) -> dict[str, Field[Any]]:
    """Return a schema's fields by name."""
    return schema().fields


def get(path: str, rpc: str, summary: str, roles: frozenset[str], **rest: Any) -> Operation:
    """Declare a read."""
    return Operation(method="GET", path=path, rpc=rpc, summary=summary, roles=roles, **rest)


def post(path: str, rpc: str, summary: str, roles: frozenset[str], **rest: Any) -> Operation:
    """Declare an act. It takes an Idempotency-Key unless it says otherwise."""
    return Operation(
        method="POST", path=path, rpc=rpc, summary=summary, roles=roles, **{"moves": True, **rest}
    )


def put(path: str, rpc: str, summary: str, roles: frozenset[str], **rest: Any) -> Operation:
    """Declare what stands where it is put; putting it again changes nothing."""
    return Operation(method="PUT", path=path, rpc=rpc, summary=summary, roles=roles, **rest)


def patch(path: str, rpc: str, summary: str, roles: frozenset[str], **rest: Any) -> Operation:
    """Declare a change of a versioned object."""
    return Operation(
        method="PATCH", path=path, rpc=rpc, summary=summary, roles=roles, **{"if_match": "optional", **rest}
    )


def delete(path: str, rpc: str, summary: str, roles: frozenset[str], **rest: Any) -> Operation:
    """Declare a removal."""
    return Operation(method="DELETE", path=path, rpc=rpc, summary=summary, roles=roles, **rest)


def by_path(operations: Iterable[Operation]) -> dict[str, dict[str, Operation]]:
    """Group operations by path, then method."""
    grouped: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        grouped.setdefault(operation.path, {})[operation.method] = operation
    return grouped
