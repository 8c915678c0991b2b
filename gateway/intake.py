"""Leads from outside: a public form, a signed webhook, and the keys of both.

The answer is the same for a new lead and a known one, and a form's comes no sooner for either.
"""

import asyncio
import time
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gateway import bodies
from gateway.auth import Caller, ForeignOrigin
from gateway.http import Gateway, address_of, arguments, idempotency_key, read_query, render
from gateway.limits import network_of
from gateway.operations import Operation
from gateway.signatures import check_signed, secret_of

FORM_BYTES = 32 * 1024
MOST_FIELDS = 100
FORM_SECONDS = 0.25
"""No form is answered sooner: how long a capture takes would tell whether the lead was known."""

_RECEIVED = {"received": True}
_URLENCODED = "application/x-www-form-urlencoded"


async def tell_secret(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Make or rotate a key and tell its secret this once."""
    kwargs = await arguments(gateway, operation, request, caller)
    key = await gateway.call(operation, kwargs, caller, idempotency_key(operation, request))
    if key["kind"] == "webhook":
        key["secret"] = secret_of(gateway.settings.secret, key["id"], key["generation"])
    return render(gateway, operation, request, key)


async def preflight(gateway: Gateway, request: Request) -> Response:
    """Tell a browser whether a page of its origin may send the form."""
    origin = request.headers.get("origin", "")
    gateway.limits.spend("public", f"{network_of(address_of(request))} intake")
    key = await _usable(gateway, request, "form")
    allowed = {
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key",
        "Access-Control-Max-Age": "600",
    }
    return Response(
        status_code=204, headers=_cors(origin) | allowed if origin in key["allowed_origins"] else {}
    )


async def take_form(gateway: Gateway, operation: Operation, request: Request, _: Caller | None) -> Response:
    """Take what a public form sends. What fills the honeypot is thanked, and dropped."""
    answer_at = time.monotonic() + FORM_SECONDS
    key_id = str(request.path_params["key_id"])
    gateway.limits.spend("form", f"{network_of(address_of(request))} {key_id}")
    once = idempotency_key(operation, request)
    key = await _usable(gateway, request, "form")
    origin = request.headers.get("origin")
    if origin is not None and origin not in key["allowed_origins"]:
        raise ForeignOrigin("pages of this origin may not send this form")
    body = await _read_form(gateway, request)
    if not body.get(key["honeypot"]):
        kwargs = {"key_id": key_id, "body": body}
        once = once and f"form:{key_id}:{once}"
        await gateway.ask(operation.rpc, kwargs, None, key=once, is_repeatable=once is not None)
    await asyncio.sleep(max(0.0, answer_at - time.monotonic()))
    return Response(orjson.dumps(_RECEIVED), 202, _cors(origin) if origin else {}, "application/json")


async def take_webhook(
    gateway: Gateway, operation: Operation, request: Request, _: Caller | None
) -> Response:
    """Take what another system signed; a message id taken before is answered, and nothing happens."""
    key_id = str(request.path_params["key_id"])
    _refuse_query(request)
    raw = await bodies.read_body(request, bodies.MAX_BODY_BYTES, gateway.settings.body_seconds)
    key = await _usable(gateway, request, "webhook")
    secrets = [secret_of(gateway.settings.secret, key_id, each) for each in key["generations"]]
    message_id = check_signed(request.headers, raw, secrets, time.time())
    kwargs = {"key_id": key_id, "body": bodies.parse_object(raw)}
    once = f"webhook:{key_id}:{message_id}"
    await gateway.ask(operation.rpc, kwargs, None, key=once, is_repeatable=True)
    return Response(orjson.dumps(_RECEIVED), 202, media_type="application/json")


async def _usable(gateway: Gateway, request: Request, kind: str) -> Any:
    kwargs = {"key_id": str(request.path_params["key_id"]), "kind": kind}
    return await gateway.ask("leads.usable_intake_key", kwargs, None, is_repeatable=True)


async def _read_form(gateway: Gateway, request: Request) -> dict[str, Any]:
    """Read the form's fields, as JSON or as a browser sends them without a script."""
    _refuse_query(request)
    bodies.check_declared_size(request, FORM_BYTES)
    raw = await bodies.read_body(request, FORM_BYTES, gateway.settings.body_seconds)
    if not request.headers.get("content-type", "").lower().startswith(_URLENCODED):
        bodies.check_media_type(request, "application/json")
        return bodies.parse_object(raw)
    try:
        pairs = parse_qsl(raw.decode(), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise bodies.refusal("", "invalid_text", "the form is not UTF-8, or has too many fields") from None
    fields = dict(pairs)
    bodies.check_json(fields)
    return fields


def _refuse_query(request: Request) -> None:
    for name in read_query(request):
        raise bodies.refusal(f"/query/{name}", "unknown_field", "this address takes no parameters")


def _cors(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
