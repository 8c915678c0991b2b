"""Is this caller's number known? Asked at the telephone, and only so often by one person."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.auth import Caller
from gateway.http import Gateway, arguments, render
from gateway.operations import Operation
from shared.context import Actor


async def look_up(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Answer a lookup, within the limit of the person, however many tokens they hold."""
    if caller is not None:
        person = str(Actor.from_header(caller.actor).id)
        request.scope["rate_headers"] = gateway.limits.spend("lookup", person)
    kwargs = await arguments(gateway, operation, request, caller)
    return render(gateway, operation, request, await gateway.call(operation, kwargs, caller))
