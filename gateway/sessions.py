"""Signing in and out: the token for scripts, and the same token as a cookie for the console."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.auth import COOKIE, Caller, check_same_origin
from gateway.http import Gateway, arguments, render
from gateway.operations import Operation
from gateway.problems import NotSignedIn
from shared.errors import Forbidden

COOKIE_PATH = "/v1"


async def create_session(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Start a session; a wrong name or password answers 401, whichever of the two it was."""
    if "origin" in request.headers:
        check_same_origin(request)
    kwargs = await arguments(gateway, operation, request, caller)
    try:
        session = await gateway.call(operation, kwargs, caller)
    except Forbidden as refusal:
        raise NotSignedIn(refusal.detail, code=refusal.code) from None
    response = render(gateway, operation, request, session)
    remember(request, response, session["access_token"])
    return response


def remember(request: Request, response: Response, token: str) -> None:
    """Give the browser the session's token, out of reach of scripts."""
    response.set_cookie(
        COOKIE,
        token,
        path=COOKIE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


async def end_session(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """End the session of the token in use; it is dead at once, here and everywhere."""
    await gateway.call(operation, await arguments(gateway, operation, request, caller), caller)
    gateway.auth.forget(request)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="lax")
    return response
