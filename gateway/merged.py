"""One list of what several services list: each by time, the latest first, ties by id."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.auth import Caller
from gateway.http import Gateway, arguments, render
from gateway.operations import Operation

DEFAULT_LIMIT = 50
READERS_OF_ALL = frozenset({"admin"})


def asked_of(operation: Operation, service: str) -> Operation:
    """The same operation, answered by that service."""
    return replace(operation, rpc=f"{service}.{operation.rpc_method}")


async def merged(
    gateway: Gateway,
    operation: Operation,
    query: dict[str, Any],
    caller: Caller | None,
    services: Sequence[str],
    *,
    by: str,
) -> dict[str, Any]:
    """One page of all of them; its place, `{by, id}`, is one that every service understands."""
    pages = [
        await gateway.call(asked_of(operation, each), {"query": dict(query)}, caller) for each in services
    ]
    found = [row for page in pages for row in page["data"]]
    found.sort(key=lambda row: (datetime.fromisoformat(row[by]), row["id"]), reverse=True)
    limit = int(query.get("limit", DEFAULT_LIMIT))  # the services have checked it
    rows = found[:limit]
    more = len(found) > limit or any(page["next_after"] for page in pages)
    after = {by: rows[-1][by], "id": rows[-1]["id"]} if rows and more else None
    return {"data": rows, "next_after": after}


async def list_audit(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """The audit log: of people for HR, of leads and webhooks too for admins."""
    kwargs = await arguments(gateway, operation, request, caller)
    of_all = caller is not None and bool(caller.roles & READERS_OF_ALL)
    services = ("staff", "leads", "webhooks") if of_all else ("staff",)
    return render(
        gateway,
        operation,
        request,
        await merged(gateway, operation, kwargs["query"], caller, services, by="at"),
    )
