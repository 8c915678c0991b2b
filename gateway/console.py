"""The console: the files built from `console/`, held in memory, under a content security policy of their own.

Its addresses are any that the API has no use for: each is answered with index.html, which finds the screen.
"""

import gzip
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.edge import ANY_PAGE, BUILT_FILE
from gateway.pages import ReadOnly, fresh, no_route

INDEX = "index.html"
REFUSED = re.compile(r"q=0(\.0*)?")
NONCE_PLACE = "__CSP_NONCE__"
HASHED = "/assets/"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".jpg", ".png", ".webp", ".woff2"})
PAGE_HEADERS = {
    "Cache-Control": "no-store",  # a nonce is for one answer
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Sheets that antd writes at run time carry the nonce; ECharts draws its tooltips with style attributes.
POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Built:
    """One file as it is sent: `packed` by gzip where that makes it smaller."""

    body: bytes
    packed: bytes | None
    headers: dict[str, str]


class Console:
    """Answers what no operation and no other page does; an ASGI application."""

    def __init__(self, folder: Path) -> None:
        """Read all of `folder` once; a console built later is served from the next start on."""
        self._index = (folder / INDEX).read_text()
        self._files = dict(_files_of(folder))
        self._file_route = Route(BUILT_FILE, ReadOnly(self._file))
        self._page_route = Route(ANY_PAGE, ReadOnly(self._page))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a built file or the page, or refuse with 404 what is neither."""
        if scope["path"] in self._files:
            route = self._file_route
        elif scope["path"] == "/" or _asks_for_a_page(scope):
            route = self._page_route
        else:
            return await no_route(scope, receive, send)
        scope["route"] = route
        return await route.app(scope, receive, send)

    async def _file(self, request: Request) -> Response:
        built = self._files[request.scope["path"]]
        if built.packed is None:
            return Response(built.body, headers=built.headers)
        headers = built.headers | {"Vary": "Accept-Encoding"}
        if not _takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(built.body, headers=headers)
        return Response(built.packed, headers=headers | {"Content-Encoding": "gzip"})

    async def _page(self, _: Request) -> Response:
        nonce = secrets.token_urlsafe(16)
        headers = PAGE_HEADERS | {"Content-Security-Policy": POLICY.format(nonce=nonce)}
        return HTMLResponse(self._index.replace(NONCE_PLACE, nonce), headers=headers)


def console_of(folder: Path | None) -> Console | None:
    """Return the console built into `folder`, None when there is none."""
    return Console(folder) if folder is not None and (folder / INDEX).is_file() else None


def _files_of(folder: Path) -> Iterator[tuple[str, Built]]:
    for path in folder.rglob("*"):
        address = f"/{path.relative_to(folder).as_posix()}"
        is_note = "/." in address  # what the build keeps for itself
        if path.is_file() and not is_note and address != f"/{INDEX}":
            yield address, _built(path, FOR_EVER if address.startswith(HASHED) else fresh())


def _built(path: Path, caching: dict[str, str]) -> Built:
    kind = TYPES.get(path.suffix, "application/octet-stream")
    body = path.read_bytes()
    packed = None if path.suffix in PACKED_ALREADY else gzip.compress(body, mtime=0)
    is_smaller = packed is not None and len(packed) < len(body)
    return Built(body, packed if is_smaller else None, {"Content-Type": kind, **caching})


def _asks_for_a_page(scope: Scope) -> bool:
    path = f"{scope['path']}/"
    is_ours = not path.startswith(("/v1/", HASHED))
    return is_ours and scope["method"] in ("GET", "HEAD") and wants_html(Headers(scope=scope))


def wants_html(headers: Headers) -> bool:
    """Whether a browser goes to this address: what a script fetches it does not ask for as HTML."""
    return "text/html" in headers.get("accept", "")


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        coding, _, weight = each.replace(" ", "").partition(";")
        if coding in ("gzip", "*"):
            return not REFUSED.fullmatch(weight)
    return False
