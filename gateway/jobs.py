"""One address for every long work, whatever it is: an import of any kind, or an export."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.auth import Caller
from gateway.http import Gateway, arguments, render
from gateway.import_kinds import MAY_IMPORT
from gateway.operations import Operation
from services.leads.schemas import Job
from shared.errors import NotFound

SELLERS = frozenset({"rep", "manager", "marketer", "admin"})


async def find_job(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Answer what is known of a work of leads, or else of an import of employees."""
    job_id = (await arguments(gateway, operation, request, caller))["job_id"]
    roles = caller.roles if caller is not None else SELLERS | MAY_IMPORT["employees"]
    asked = [("leads.get_job", {"job_id": job_id})] if roles & SELLERS else []
    asked += [("staff.get_import", {"import_id": job_id})] if roles & MAY_IMPORT["employees"] else []
    for method, kwargs in asked:
        try:
            found = await gateway.ask(method, kwargs, caller, is_repeatable=True)
        except NotFound:
            continue
        return render(gateway, operation, request, _told({"job": "import", **found}))
    raise NotFound("no such job")


def _told(found: dict[str, object]) -> dict[str, object]:
    known = {name: found[name] for name in Job().fields if name in found}
    return known | {"location": f"/v1/{found['job']}s/{found['id']}"}
