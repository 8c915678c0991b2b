"""One address for every long work, whatever it is: an import of any kind, or an export."""

from marshmallow import Schema, fields, validate
from starlette.requests import Request
from starlette.responses import Response

from gateway import import_kinds as kinds
from gateway.auth import Caller
from gateway.http import Gateway, arguments, render
from gateway.operations import Operation
from shared.errors import NotFound

EXPORTERS = frozenset({"rep", "manager", "marketer", "admin"})


class Job(Schema):
    """One long work: an import or an export, as `job` says; all that is known of it is told at `location`."""

    id = fields.UUID(required=True)
    job = fields.String(required=True, validate=validate.OneOf(["import", "export"]))
    location = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    progress = fields.Float(required=True)
    total = fields.Integer(required=True, allow_none=True)
    processed = fields.Integer(required=True)
    error_code = fields.String(required=True, allow_none=True)
    error_detail = fields.String(required=True, allow_none=True)
    created_by = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    dry_run = fields.Boolean()
    created = fields.Integer()
    updated = fields.Integer()
    duplicate = fields.Integer()
    failed = fields.Integer()
    rows = fields.Integer(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)


async def find_job(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Answer what is known of an import, or else of an export."""
    job_id = (await arguments(gateway, operation, request, caller))["job_id"]
    for service in kinds.services_of(caller):
        try:
            found = await gateway.ask(
                f"{service}.get_import", {"import_id": job_id}, caller, is_repeatable=True
            )
        except NotFound:
            continue
        return render(gateway, operation, request, _told("import", found))
    if caller is not None and not caller.roles & EXPORTERS:
        raise NotFound("no such job")
    found = await gateway.ask("leads.get_export", {"export_id": job_id}, caller, is_repeatable=True)
    return render(gateway, operation, request, _told("export", found))


def _told(job: str, found: dict[str, object]) -> dict[str, object]:
    common = {name: found[name] for name in Job().fields if name in found}
    return common | {"job": job, "location": f"/v1/{job}s/{found['id']}"}
