"""One address for every kind of file: which service takes a kind, and one list of what several answer.

Leads are imported by leads, employees by staff. An import's id does not say whose it is: those who may see
several kinds are answered by the first service that knows it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from marshmallow import fields, validate
from starlette.requests import Request
from starlette.responses import Response

from gateway import bodies
from gateway.auth import Caller, RoleMissing
from gateway.http import Gateway, arguments, idempotency_key, render
from gateway.merged import asked_of, merged
from gateway.operations import Operation
from services.leads import schemas as leads
from services.staff import schemas as staff
from shared import mapping_schemas as mappings
from shared.errors import NotFound

Answer = TypeVar("Answer")
SERVICE_OF = {"leads": "leads", "employees": "staff"}
MAY_IMPORT = {
    "leads": frozenset({"marketer", "manager", "admin"}),
    "employees": frozenset({"hr", "admin"}),
}
IMPORTERS = frozenset[str]().union(*MAY_IMPORT.values())


class Import(leads.Import):
    """One file and how far it is. `total` is an estimate until completed; `progress` runs from 0 to 1.

    Only of leads: `pool_id` and `held`. Only of employees: `mode`, `ignored`
    columns that are no field, `rehired`, and, of a completed sync, how many of the `active` are `missing` and
    whether so many need confirmation.
    """

    pool_id = fields.UUID(allow_none=True)
    held = fields.Integer()
    mode = fields.String(validate=validate.OneOf(staff.MODES))
    ignored = fields.List(fields.String())
    rehired = fields.Integer()
    missing = fields.Integer(allow_none=True)
    active = fields.Integer(allow_none=True)
    needs_confirmation = fields.Boolean()


class ImportPage(leads.ImportPage):
    """A page of imports."""

    data = fields.List(fields.Nested(Import), required=True)


class ImportRow(leads.ImportRow):
    """The one outcome of one row; 1 is the first below the headings. `raw` is kept of rows that failed."""

    lead_id = fields.UUID(allow_none=True)
    employee_id = fields.UUID(allow_none=True)


class ImportRowPage(leads.ImportRowPage):
    """A page of rows, with the file's columns."""

    data = fields.List(fields.Nested(ImportRow), required=True)


class ImportsQuery(leads.ImportsQuery):
    """Imports, newest first."""

    kind = fields.String(validate=validate.OneOf(list(SERVICE_OF)))


class MappingsQuery(mappings.MappingsQuery):
    """My mappings, the last used first."""

    kind = fields.String(validate=validate.OneOf(list(SERVICE_OF)))


class ImportMapping(mappings.ImportMapping):
    """How I last mapped files with these headings, and which file that was."""

    kind = fields.String(required=True, validate=validate.OneOf(list(SERVICE_OF)))


class ImportMappingPage(mappings.ImportMappingPage):
    """A page of mappings."""

    data = fields.List(fields.Nested(ImportMapping), required=True)


class ProposalBody(mappings.ProposalBody):
    """The headings of a file that is to be imported."""

    kind = fields.String(required=True, validate=validate.OneOf(list(SERVICE_OF)))


def service_for(caller: Caller | None, kind: Any, pointer: str = "/kind") -> str:
    """The service that imports this kind; raises `RoleMissing` if the caller may not."""
    if kind not in SERVICE_OF:
        detail = f"kind is one of {', '.join(SERVICE_OF)}"
        raise bodies.refusal(pointer, "invalid" if kind else "required", detail)
    if caller is not None and not caller.roles & MAY_IMPORT[kind]:
        raise RoleMissing(f"needs one of the roles {', '.join(sorted(MAY_IMPORT[kind]))}")
    return SERVICE_OF[kind]


def services_of(caller: Caller | None) -> list[str]:
    """The services whose imports the caller may see."""
    return [SERVICE_OF[kind] for kind, may in MAY_IMPORT.items() if caller is None or caller.roles & may]


async def of_whoever_knows(caller: Caller | None, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
    """What the first service says that knows the import; `NotFound` if none does."""
    *first, last = services_of(caller)
    for service in first:
        try:
            return await ask(service)
        except NotFound:
            continue
    return await ask(last)


async def on_import(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Ask, or act on, one import of whatever kind."""
    kwargs = await arguments(gateway, operation, request, caller)
    key = idempotency_key(operation, request)
    result = await of_whoever_knows(
        caller, lambda service: gateway.call(asked_of(operation, service), kwargs, caller, key)
    )
    return render(gateway, operation, request, result)


async def propose_mapping(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Ask the service that imports the kind how it would map these headings."""
    kwargs = await arguments(gateway, operation, request, caller)
    asked = asked_of(operation, service_for(caller, kwargs["body"].get("kind")))
    return render(gateway, operation, request, await gateway.call(asked, kwargs, caller))


async def list_imports(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Imports of every kind the caller may see, the newest first, as one list."""
    return await _listed(gateway, operation, request, caller, by="created_at")


async def list_mappings(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """The caller's mappings of every kind, the last used first, as one list."""
    return await _listed(gateway, operation, request, caller, by="used_at")


async def _listed(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None, *, by: str
) -> Response:
    kwargs = await arguments(gateway, operation, request, caller)
    query = kwargs["query"]
    kind = query.pop("kind", None)
    services = services_of(caller) if kind is None else [service_for(caller, kind, "/query/kind")]
    return render(
        gateway,
        operation,
        request,
        await merged(gateway, operation, query, caller, services, by=by),
    )
