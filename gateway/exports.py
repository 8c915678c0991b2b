"""Files of leads on their way out, piece by piece as the leads service keeps them."""

import base64
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.auth import Caller
from gateway.http import Gateway, arguments
from gateway.operations import Operation

FILE_ANSWER = {
    "text/csv": {"schema": {"type": "string"}, "example": "lead.id,name,phone\r\n"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    },
}


async def send_file(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Answer the whole file as a stream of known length."""
    kwargs = await arguments(gateway, operation, request, caller)
    first = await gateway.call(operation, kwargs | {"number": 1}, caller)
    headers = {
        "Content-Disposition": f'attachment; filename="{first["filename"]}"',
        "Content-Length": str(first["size"]),
        "Cache-Control": "no-store",
    }
    pieces = _pieces(gateway, operation, kwargs, caller, first)
    return StreamingResponse(pieces, headers=headers, media_type=first["media_type"])


async def _pieces(
    gateway: Gateway,
    operation: Operation,
    kwargs: dict[str, Any],
    caller: Caller | None,
    piece: dict[str, Any],
) -> AsyncIterator[bytes]:
    """Yield piece after piece; a failure on the way breaks the connection off, short of the length."""
    number, left = 1, piece["size"]
    while True:
        content = base64.b64decode(piece["content_b64"])
        yield content
        left -= len(content)
        if left <= 0:
            return
        number += 1
        piece = await gateway.call(operation, kwargs | {"number": number}, caller)
