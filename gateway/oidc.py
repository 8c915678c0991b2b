"""To the company's identity provider and back; cookies tie both ways to one browser, and to where it was."""

import hmac
import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.auth import Caller
from gateway.console import wants_html
from gateway.http import Gateway, arguments
from gateway.operations import Handler, Operation
from gateway.problems import NotSignedIn, Problem, code_of
from gateway.sessions import remember
from services.staff.schemas import PATH_HERE
from shared.errors import Forbidden, Refusal

STATE_COOKIE = "allhands_oidc"
PLACE_COOKIE = "allhands_oidc_place"
STATE_PATH = "/v1/sessions/oidc"
STATE_SECONDS = 600
HOME = "/"
SIGN_IN_PAGE = "/login"


def _asked(request: Request) -> str:
    return _here(request.query_params.get("return_to", ""))


def _held(request: Request) -> str:
    return _here(request.cookies.get(PLACE_COOKIE, ""))


def _here(place: str) -> str:
    """Return where a sign-in began if that is a path of this suite: nobody may send people elsewhere."""
    return place if re.fullmatch(PATH_HERE, place) else HOME


def leading_back(place_of: Callable[[Request], str]) -> Callable[[Handler], Handler]:
    """Take a refused browser to the page where people sign in; a script gets the refusal itself."""

    def wrap(handler: Handler) -> Handler:
        @wraps(handler)
        async def answer(
            gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
        ) -> Response:
            try:
                return await handler(gateway, operation, request, caller)
            except (Problem, Refusal) as refused:
                if not wants_html(request.headers):
                    raise
                told = {"error": code_of(refused), "return_to": place_of(request)}
                return RedirectResponse(f"{SIGN_IN_PAGE}?{urlencode(told)}", 303)

        return answer

    return wrap


@leading_back(_asked)
async def start_oidc(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Send the browser to the provider."""
    kwargs = await arguments(gateway, operation, request, caller)
    begun = await gateway.call(operation, kwargs, caller)
    response = RedirectResponse(begun["location"], operation.status)
    for name, value in ((STATE_COOKIE, begun["state"]), (PLACE_COOKIE, _asked(request))):
        response.set_cookie(
            name,
            value,
            max_age=STATE_SECONDS,
            path=STATE_PATH,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return response


@leading_back(_held)
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
    response = RedirectResponse(_held(request), operation.status)
    for name in (STATE_COOKIE, PLACE_COOKIE):
        response.delete_cookie(name, path=STATE_PATH, httponly=True, samesite="lax")
    remember(request, response, session["access_token"])
    return response
