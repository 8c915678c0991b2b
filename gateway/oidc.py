"""To the company's identity provider and back; a cookie ties both ways to one browser."""

import hmac

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.auth import Caller
from gateway.http import Gateway, arguments
from gateway.operations import Operation
from gateway.problems import NotSignedIn
from gateway.sessions import remember
from shared.errors import Forbidden

STATE_COOKIE = "allhands_oidc"
STATE_PATH = "/v1/sessions/oidc"
STATE_SECONDS = 600
HOME = "/"


async def start_oidc(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Send the browser to the provider."""
    kwargs = await arguments(gateway, operation, request, caller)
    begun = await gateway.call(operation, kwargs, caller)
    response = RedirectResponse(begun["location"], operation.status)
    response.set_cookie(
        STATE_COOKIE,
        begun["state"],
        max_age=STATE_SECONDS,
        path=STATE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


async def finish_oidc(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Begin a session for whom the provider names; 401 unless this browser is the one that was sent there."""
    kwargs = await arguments(gateway, operation, request, caller)
    state, held = kwargs["query"].get("state", ""), request.cookies.get(STATE_COOKIE, "")
    if not held or not hmac.compare_digest(state.encode(), held.encode()):
        raise NotSignedIn("this sign-in was not begun in this browser", code="oidc_refused")
    try:
        session = await gateway.call(operation, kwargs, caller)
    except Forbidden as refusal:
        raise NotSignedIn(refusal.detail, code=refusal.code) from None
    response = RedirectResponse(HOME, operation.status)
    response.delete_cookie(STATE_COOKIE, path=STATE_PATH, httponly=True, samesite="lax")
    remember(request, response, session["access_token"])
    return response
