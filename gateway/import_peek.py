"""What is in a file before it is imported: read by the imports' own reader, in a process beside this one."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import orjson
from marshmallow import Schema, fields
from starlette.requests import Request
from starlette.responses import Response

from gateway import bodies
from gateway.auth import Caller
from gateway.http import Gateway, render
from gateway.import_kinds import SERVICE_OF, service_for
from gateway.imports import body_of, file_of, the_form
from gateway.operations import Operation
from shared.mapping_schemas import MappingProposal

PEEK_SECONDS = 60.0
_ROOT = Path(__file__).parents[1]
_READER = ("-m", "shared.files.peek")

PEEK_FORM = {
    "type": "object",
    "required": ["kind", "file"],
    "properties": {
        "kind": {"type": "string", "enum": list(SERVICE_OF), "example": "leads"},
        "file": {
            "type": "string",
            "format": "binary",
            "description": "CSV or XLSX, up to 150 MiB. Of a CSV the first megabyte is enough.",
            "example": "…",
        },
    },
}


class PeekedRow(Schema):
    """One row, numbered as an import numbers it; long cells are cut."""

    row = fields.Integer(required=True)
    cells = fields.List(fields.String(), required=True)


class PeekedFile(MappingProposal):
    """A file's columns with samples of each, its first rows, and the mapping that an import would use."""

    columns = fields.List(fields.String(), required=True)
    samples = fields.List(fields.List(fields.String()), required=True)
    rows = fields.List(fields.Nested(PeekedRow), required=True)
    encoding = fields.String(required=True)


async def peek_import(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Tell what a file holds and how its columns would be mapped; nothing of it is kept."""
    async with the_form(gateway, request) as form:
        file = file_of(form)
        body = body_of(form, file)
        if unknown := body.keys() - {"kind", "filename", "size"}:
            raise bodies.refusal(f"/{min(unknown)}", "unknown_field", "a file is peeked at by its kind alone")
        service = service_for(caller, body.get("kind"))
        async with gateway.peeks:
            told = await asyncio.to_thread(_read, file.file)
    asked = {"body": {"kind": body["kind"], "columns": told["columns"]}}
    proposal = await gateway.ask(f"{service}.propose_import_mapping", asked, caller, is_repeatable=True)
    return render(gateway, operation, request, {**told, **proposal})


def _read(file: IO[bytes]) -> dict[str, Any]:
    """What the reader says of the file. Refuses what it refuses, and what it cannot do in time."""
    file.flush()
    command = [sys.executable, *_READER]
    try:
        said = subprocess.run(  # noqa: S603 - our own module, and the file is its input
            command, stdin=file.fileno(), stdout=subprocess.PIPE, cwd=_ROOT, timeout=PEEK_SECONDS, check=True
        ).stdout
    except subprocess.TimeoutExpired:
        detail = "the workbook takes too long to open; saved as CSV it may have any length"
        raise bodies.refusal("/file", "file_too_large", detail) from None
    except subprocess.CalledProcessError:
        raise bodies.refusal("/file", "file_broken", "the file is damaged and cannot be read") from None
    told: dict[str, Any] = orjson.loads(said)
    if "code" in told:
        raise bodies.refusal("/file", told["code"], told["detail"])
    return told
