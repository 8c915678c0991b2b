"""What the gateway answers by itself: its health, its metrics, its contract, and pages for people."""

from collections.abc import Awaitable, Callable, Iterable

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway import docs
from gateway.openapi import document
from gateway.operations import Operation
from gateway.problems import MethodNotAllowed, NoSuchThing

FRESH_SECONDS = 300


def page_routes(operations: Iterable[Operation], *, with_home: bool = True) -> list[Route]:
    """Return their routes; the documents are written once, here. Where there is a console, it is the home."""
    contract = document(operations)
    contract_json = orjson.dumps(contract)
    home_html, docs_html = docs.home_page(), docs.docs_page(contract)

    async def openapi(_: Request) -> Response:
        return Response(contract_json, headers=fresh(), media_type="application/json")

    async def documents(_: Request) -> Response:
        return _page(docs_html)

    async def home(_: Request) -> Response:
        return _page(home_html)

    pages = {
        **({"/": home} if with_home else {}),
        "/docs": documents,
        "/openapi.json": openapi,
        "/livez": livez,
        "/readyz": readyz,
        "/metrics": metrics,
    }
    return [Route(path, ReadOnly(endpoint)) for path, endpoint in pages.items()]


class ReadOnly:
    """Answers GET and HEAD of one path; an ASGI application."""

    def __init__(self, page: Callable[[Request], Awaitable[Response]]) -> None:
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 405."""
        if scope["method"] == "OPTIONS":
            response = Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
        elif scope["method"] in ("GET", "HEAD"):
            response = await self._page(Request(scope, receive))
        else:
            raise MethodNotAllowed({"GET", "HEAD", "OPTIONS"})
        await response(scope, receive, send)


async def no_route(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Refuse an address that names nothing."""
    raise NoSuchThing("there is nothing at this address")


async def livez(_: Request) -> Response:
    """The process runs."""
    return Response(b'{"status":"alive"}', media_type="application/json")


async def readyz(_: Request) -> Response:
    """The process can answer, if only with a clear 503 when something behind it is away."""
    return Response(b'{"status":"ready"}', media_type="application/json")


async def metrics(_: Request) -> Response:
    """Prometheus text."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _page(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": docs.CONTENT_SECURITY_POLICY, **fresh()})


def fresh() -> dict[str, str]:
    """The header with which a page may be kept for a little while."""
    return {"Cache-Control": f"max-age={FRESH_SECONDS}"}
