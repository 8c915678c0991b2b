"""Files in and out: an upload is spooled to disk and handed on in pieces, rows leave as a stream of CSV.

Nothing here ever holds a whole file in memory. What a file means is the business of its service.
"""

import asyncio
import base64
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import PurePath
from typing import Any

from marshmallow import fields, validate
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway import bodies
from gateway.auth import Caller
from gateway.http import Gateway, arguments, idempotency_key, render
from gateway.import_kinds import SERVICE_OF, of_whoever_knows, service_for
from gateway.merged import asked_of
from gateway.operations import Operation
from gateway.problems import SlowBody, Unprocessable
from gateway.rpc import Overloaded
from gateway.words import LANGUAGES, Row, Told, told_in
from services.leads import schemas
from shared.errors import Conflict
from shared.files.outcome_columns import MADE_COLUMNS, OUTCOME_COLUMNS
from shared.files.quoting import harmless

LARGEST_FILE = 150 * 1024 * 1024
FORM_BYTES = 1024 * 1024
UPLOAD_SECONDS = 900.0
STALL_SECONDS = 30.0
CHUNK_BYTES = 512 * 1024
ROWS_AT_ONCE = 1000
BOM = "\ufeff"

FORM = {
    "type": "object",
    "required": ["kind", "file"],
    "properties": {
        "kind": {"type": "string", "enum": list(SERVICE_OF), "example": "leads"},
        "mode": {
            "type": "string",
            "enum": ["upsert", "sync"],
            "description": "Of employees: a sync names everybody; who is missing is proposed to leave.",
            "example": "upsert",
        },
        "file": {
            "type": "string",
            "format": "binary",
            "description": "CSV or XLSX, up to 150 MiB.",
            "example": "…",
        },
        "mapping": {
            "type": "string",
            "description": 'JSON, `{"file column": "field"}`. Without one the headings are recognised.',
            "example": '{"Lead Number": "external_id", "Phone": "phone"}',
        },
        "pool_id": {"type": "string", "format": "uuid"},
        "dry_run": {"type": "boolean"},
        "use_remembered": {
            "type": "boolean",
            "description": "Without a mapping, use my last for the same headings (the default).",
        },
    },
}
CSV_ANSWER = {
    "text/csv": {"schema": {"type": "string"}, "example": "Phone,import_row,import_result\r\nx,2,failed\r\n"}
}


class RowsQuery(schemas.ImportRowsQuery):
    """Rows of an import by outcome; as CSV all of them, as JSON by the page."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", "csv"]))
    language = fields.String(
        load_default="en",
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "Of outcomes and reasons in the CSV."},
    )


async def create_import(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Take a file and queue its import: 202 with the import's address."""
    key = idempotency_key(operation, request)
    async with the_form(gateway, request) as form:
        file = file_of(form)
        body = body_of(form, file)
        service = service_for(caller, body.get("kind"))
        opened = await gateway.call(asked_of(operation, service), {"body": body}, caller, key)
        done = await _hand_over(gateway, service, caller, opened["id"], file)
    response = render(gateway, operation, request, done)
    response.headers["Location"] = f"/v1/imports/{done['id']}"
    return response


async def list_import_rows(
    gateway: Gateway, operation: Operation, request: Request, caller: Caller | None
) -> Response:
    """Answer a page of rows, or all of them as CSV for a spreadsheet."""
    kwargs = await arguments(gateway, operation, request, caller)
    kind = _one_of(kwargs["query"], "format", ("json", "csv"))
    language = _one_of(kwargs["query"], "language", LANGUAGES)
    if kind == "csv":
        kwargs["query"] |= {"limit": ROWS_AT_ONCE, "after": None}

    async def ask(service: str) -> tuple[Operation, dict[str, Any]]:
        asked = asked_of(operation, service)
        return asked, await gateway.call(asked, kwargs, caller)

    operation, first = await of_whoever_knows(caller, ask)
    if kind == "json":
        return render(gateway, operation, request, first)

    async def more(after: Any) -> dict[str, Any]:
        kwargs["query"]["after"] = after
        page: dict[str, Any] = await gateway.call(operation, kwargs, caller)
        return page

    name = f"import-{kwargs['import_id']}-{kwargs['query'].get('outcome', 'rows')}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    made = "lead_id" if operation.service == "leads" else "employee_id"
    heading = [*first["columns"], *OUTCOME_COLUMNS, MADE_COLUMNS[operation.service]]
    pages = _csv_pages(heading, first, more, partial(_csv_row, told_in(language), made))
    return StreamingResponse(pages, headers=headers, media_type="text/csv; charset=utf-8")


def _one_of(query: dict[str, Any], name: str, words: Sequence[str]) -> str:
    """Take a word that is for us out of the query; the first unless it is said."""
    word = str(query.pop(name, words[0]))
    if word not in words:
        raise bodies.refusal(f"/query/{name}", "invalid", f"{name} is one of {', '.join(words)}")
    return word


async def _csv_pages(
    heading: list[str],
    page: dict[str, Any],
    more: Callable[[Any], Awaitable[dict[str, Any]]],
    line_of: Callable[[Row, int], list[Any]],
) -> AsyncIterator[bytes]:
    """Yield the heading and page after page; a failure on the way breaks the connection off."""
    yield (BOM + csv_lines([heading])).encode()
    while True:
        yield csv_lines(line_of(row, len(page["columns"])) for row in page["data"]).encode()
        if page["next_after"] is None:
            return
        page = await more(page["next_after"])


def csv_lines(rows: Iterable[list[Any]]) -> str:
    """Write rows as CSV, cells that a spreadsheet would run as formulas quoted by an apostrophe."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _csv_row(told: Told, made: str, row: Row, width: int) -> list[Any]:
    cells = list(row["raw"] or ())[:width]
    outcome, reason = told(row)
    reasons = [row["row"], outcome, row["code"], reason, row[made]]
    return [*cells, *[""] * (width - len(cells)), *reasons]


@asynccontextmanager
async def the_form(gateway: Gateway, request: Request) -> AsyncIterator[FormData]:
    """The request's form with its file, spooled to disk; only some at once, for the disk is small."""
    bodies.check_declared_size(request, LARGEST_FILE + FORM_BYTES)
    bodies.check_media_type(request, "multipart/form-data")
    if gateway.uploads.locked():
        raise Overloaded("too many uploads at once; try again shortly", retry_after=5)
    async with gateway.uploads:
        form = await _read_form(request)
        try:
            yield form
        finally:
            await form.close()


async def _read_form(request: Request) -> FormData:
    """Spool the form to disk as it comes."""
    stream = bodies.chunks(request, LARGEST_FILE + FORM_BYTES, STALL_SECONDS)
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=10, max_part_size=FORM_BYTES)
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            return await parser.parse()
    except MultiPartException as error:
        raise bodies.refusal("", "invalid_multipart", error.message) from None
    except TimeoutError:
        raise SlowBody(f"the upload took longer than {UPLOAD_SECONDS:.0f} seconds") from None


def file_of(form: FormData) -> UploadFile:
    """The part `file`, or a refusal."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise bodies.refusal("/file", "required", "send the file as the part `file`")
    if (file.size or 0) > LARGEST_FILE:
        raise bodies.too_large(LARGEST_FILE)
    return file


def body_of(form: FormData, file: UploadFile) -> dict[str, Any]:
    """Collect the form's fields as the body of the import; its meaning is checked by the service."""
    body: dict[str, Any] = {"filename": PurePath(file.filename or "").name, "size": file.size or 0}
    for name, value in form.multi_items():
        if name in body:
            raise bodies.refusal(f"/{name}", "repeated", "give each field once")
        if isinstance(value, str) and (value or name != "mapping"):
            body[name] = _mapping_of(value) if name == "mapping" else value
    bodies.check_json(body)
    return body


def _mapping_of(text: str) -> dict[str, Any]:
    try:
        return bodies.parse_object(text)
    except Unprocessable as refused:
        raise bodies.refusal("/mapping", refused.code_now, refused.detail) from None


async def _hand_over(
    gateway: Gateway, service: str, caller: Caller | None, import_id: str, file: UploadFile
) -> Any:
    """Send the file in pieces and start the import; one that has its file already is answered as it is."""

    async def tell(method: str, **piece: Any) -> Any:
        kwargs = {"import_id": import_id, **piece}
        return await gateway.ask(f"{service}.{method}", kwargs, caller, is_repeatable=True)

    try:
        number = 0
        while piece := await file.read(CHUNK_BYTES):
            number += 1
            content = base64.b64encode(piece).decode()
            await tell("append_import_chunk", number=number, content_b64=content)
        return await tell("start_import")
    except Conflict as refused:
        if refused.code != "import_closed":
            raise
        return await tell("get_import")
