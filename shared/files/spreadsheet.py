"""XLSX, XLS and ODS by calamine: values only. A formula is the value saved with it, never computed."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shared.files.textfile import FileUnreadable

MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LARGEST_UNPACKED = 250_000_000
"""Bytes a workbook may unpack to, for all of it is in memory at once: half a million rows of ten columns."""


def is_spreadsheet(head: bytes) -> bool:
    """Whether the first bytes are those of a workbook."""
    return head.startswith(MAGIC)


def open_sheet(content: bytes) -> tuple[Iterator[list[str]], int]:
    """The records of the first visible sheet that has any, as text, and how many there are.

    Raises `FileUnreadable`: broken, locked by a password, without rows, or too large unpacked.
    """
    _check_unpacked_size(content)
    try:
        sheet = _first_sheet(CalamineWorkbook.from_filelike(io.BytesIO(content)))
    except PasswordError:
        raise FileUnreadable("file_locked", "the workbook is protected by a password") from None
    except FileUnreadable:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise FileUnreadable("file_broken", "the workbook is damaged and cannot be read") from None
    return _records(sheet.iter_rows()), sheet.height


def _check_unpacked_size(content: bytes) -> None:
    """A small archive may unpack to a very large one: look before unpacking."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FileUnreadable("file_broken", "the workbook is damaged and cannot be read") from None
    if unpacked > LARGEST_UNPACKED:
        raise FileUnreadable(
            "file_too_large", "the workbook is too large; saved as CSV it may have any length"
        )


def _first_sheet(workbook: CalamineWorkbook) -> CalamineSheet:
    for index, known in enumerate(workbook.sheets_metadata):
        if known.typ == SheetTypeEnum.WorkSheet and known.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_index(index)
            if sheet.height:
                return sheet
    raise FileUnreadable("file_empty", "no visible sheet has any rows")


def _records(rows: Iterable[list[Any]]) -> Iterator[list[str]]:
    for row in rows:
        yield [cell if cell.__class__ is str else as_text(cell) for cell in row]


def as_text(cell: Any) -> str:
    """A cell as a CSV would have it: `13800138000`, not `13800138000.0`."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
