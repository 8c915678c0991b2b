"""Leads to capture, files to import, and running an import to its end without a process of its own."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from services.leads.domain.drafts import draft_of
from services.leads.imports_worker import ImportsWorker
from services.leads.repository import import_progress, imports
from services.leads.repository.capture import capture
from services.leads.repository.known import update_lead
from tests.leads.world import NOW, World

LI = {"name": "李雷", "phone": "138 0013 8000", "source": "官网表单"}
HEADER = ("编号", "姓名", "手机", "邮箱", "公司", "来源", "城市", "访问次数")


def bring(
    world: World, body: Mapping[str, Any] = LI, *, actor: Any = None, now: Any = NOW, **more: Any
) -> Any:
    """Capture a lead; what came of it."""
    with world.db.transaction() as session:
        return capture(session, draft_of(body), actor=actor, now=now, **more)


def change(
    world: World, lead_id: Any, body: Any, if_match: Any = None, *, actor: Any = None, now: Any = NOW
) -> Any:
    """Change what is known of a lead."""
    with world.db.transaction() as session:
        return update_lead(session, lead_id, body, if_match, actor=actor, now=now)


def lead_row(world: World, lead_id: Any) -> Any:
    """A lead as it is stored."""
    [row] = world.run("select * from lead where id = :id", id=lead_id)
    return row


def people(first: int, count: int) -> list[tuple[Any, ...]]:
    """Rows of different people."""
    return [
        (f"X{n}", f"客户{n}", f"138{n:08d}", f"c{n}@example.com", f"公司{n % 7}", "官网表单", "上海", n % 50)
        for n in range(first, first + count)
    ]


def as_csv(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook whose first sheet is empty and hidden rows are none; `=…` cells are formulas."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("leads")
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


_WORKBOOK = {
    "xl/workbook.xml": '<w:workbook xmlns:w="w" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006'
    '/relationships"><w:sheets><w:sheet name="s" sheetId="1" r:id="a"/></w:sheets></w:workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="p"><Relationship Id="a" Type="x/worksheet"'
    ' Target="/xl/worksheets/sheet1.xml"/></Relationships>',
}


def archive_of(sheet: str) -> bytes:
    """A workbook of one sheet, as XML."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**_WORKBOOK, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, part)
    return content.getvalue()


def queue(
    world: World,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    chunk: int = 50_000,
    **body: Any,
) -> Any:
    """Upload a file and hand it to the worker; returns the import's id."""
    told = {"kind": "leads", "filename": "f", "size": len(content), "mapping": dict(mapping or {}), **body}
    with world.db.transaction() as session:
        job = imports.create_import(session, told, actor=None, now=NOW)
        for number, start in enumerate(range(0, len(content), chunk)):
            imports.append_chunk(session, job.id, number, content[start : start + chunk], actor=None)
        imports.queue_import(session, job.id, actor=None)
    return job.id


def work(world: World) -> None:
    """Run whatever waits."""
    with world.db.engine.connect() as connection:
        ImportsWorker(world.db).run_waiting(connection)


def find(world: World, import_id: Any) -> Any:
    """The import as it stands."""
    with world.db.transaction() as session:
        return import_progress.job_named(session, import_id)


def run(world: World, content: bytes, mapping: Mapping[str, str] | None = None, **body: Any) -> Any:
    """Import a file; returns the import as it ended."""
    import_id = queue(world, content, mapping, **body)
    work(world)
    return find(world, import_id)


def counts(job: Any) -> tuple[int, int, int, int]:
    """created, updated, duplicate, failed."""
    return (job.created, job.updated, job.duplicate, job.failed)


def rows(world: World, job: Any) -> list[Any]:
    """The outcome of every row."""
    return world.run("select * from import_row where import_id = :id order by row", id=job.id)
