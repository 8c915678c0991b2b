"""Asking for exports, and writing them without a process of their own."""

import base64
import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.leads.exports_worker import ExportsWorker
from services.leads.rpc_exports import ExportsRpc
from shared.clock import Clock
from shared.context import Actor
from tests.leads.asking import Asking
from tests.leads.world import World

Exported = list[dict[str, str]]


@pytest.fixture
def exports(world: World) -> Iterator[Asking]:
    """The remote methods of exports, in the worker's time: `exports(actor, "list_exports", {})`."""
    asking = Asking(world.db, ExportsRpc)
    asking._rpc.clock = Clock()
    yield asking
    asking.forget()


@pytest.fixture
def work(world: World) -> Callable[[], int]:
    """Write whatever waits."""

    def write() -> int:
        with world.db.engine.connect() as connection:
            return ExportsWorker(world.db).run_waiting(connection)

    return write


@pytest.fixture
def content_of(exports: Asking) -> Callable[[Actor, str], bytes]:
    """The whole file of a completed export, piece by piece."""

    def fetch(actor: Actor, export_id: str) -> bytes:
        content, number, size = b"", 0, 1
        while len(content) < size:
            number += 1
            piece = exports(actor, "get_export_file", export_id, number)
            size = piece["size"]
            content += base64.b64decode(piece["content_b64"])
        return content

    return fetch


@pytest.fixture
def exporting(exports: Asking, work: Any, content_of: Any) -> tuple[Any, Any, Any]:
    """All three of them."""
    return exports, work, content_of


@pytest.fixture
def export(exports: Asking, work: Callable[[], int], content_of: Callable[[Actor, str], bytes]) -> Any:
    """Export, and read the file back as rows by heading."""

    def run(actor: Actor, **body: Any) -> Exported:
        asked = {"kind": "leads", "format": "csv", **body}
        export_id = exports(actor, "create_export", asked)["id"]
        work()
        return rows_of(asked["format"], content_of(actor, export_id))

    return run


def rows_of(kind: str, content: bytes) -> Exported:
    """The rows of a file by heading, every cell as text."""
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python(skip_empty_area=False)
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]
