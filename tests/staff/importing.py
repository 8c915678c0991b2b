"""Files of employees, and running an import to its end without a process of its own."""

import base64
import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from services.staff.imports_worker import ImportsWorker
from tests.staff.office import Answer, Office

HEADER = ("工号", "姓名", "邮箱", "手机", "部门", "区域", "资历", "角色")


def person(number: str, **said: str) -> tuple[str, ...]:
    """A row under `HEADER`, complete unless said otherwise."""
    row = {
        "工号": number,
        "姓名": f"员工{number}",
        "邮箱": f"e{number}@example.com",
        "手机": "13800001234",
        "部门": "",
        "区域": "华东",
        "资历": "熟手",
        "角色": "销售",
    }
    return tuple({**row, **said}[name] for name in HEADER)


def as_csv(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("花名册")
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def upload(office: Office, by: str, content: bytes, **body: Any) -> str:
    """Upload a file and hand it to the worker; the import's id."""
    told = {"kind": "employees", "filename": "f", "size": len(content), **body}
    opened = office.as_(by).create_import(body=told)["id"]
    for number, start in enumerate(range(0, len(content), 50_000), 1):
        piece = base64.b64encode(content[start : start + 50_000]).decode()
        office.as_(by).append_import_chunk(import_id=opened, number=number, content_b64=piece)
    office.as_(by).start_import(import_id=opened)
    return str(opened)


def work(office: Office) -> None:
    """Run whatever waits."""
    with office.db.engine.connect() as connection:
        ImportsWorker(office.db).run_waiting(connection)


def bring(office: Office, by: str, content: bytes, **body: Any) -> Answer:
    """Import a file; the import as it ended."""
    import_id = upload(office, by, content, **body)
    work(office)
    return office.as_(by).get_import(import_id=import_id)


def counts(job: Answer) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, failed."""
    assert job["state"] == "completed", (job["error_code"], job["error_detail"])
    return job["created"], job["updated"], job["duplicate"], job["failed"]


def faults(office: Office, by: str, job: Answer) -> dict[int, tuple[str, str]]:
    """Code and pointer of each row that failed."""
    page = office.as_(by).list_import_rows(import_id=job["id"], query={"outcome": "failed"})
    return {row["row"]: (row["code"], row["pointer"]) for row in page["data"]}


def named(office: Office, number: str) -> Answer:
    """The active employee with this number, as a row."""
    [row] = office.run("SELECT * FROM employee WHERE active AND number = :number", number=number)
    return dict(row._mapping)
