"""Workbooks, values only: a formula is the value saved with it, never computed.

Small ones, XLS and ODS are read by calamine, which is fast and holds all in memory; a large XLSX is streamed.
"""

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shared.files.cell_text import as_text
from shared.files.textfile import FileUnreadable
from shared.files.xlsx_book import stream_sheet
from shared.files.xlsx_parse import broken

MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LARGEST_WHOLE = 50_000_000
"""Bytes a workbook may unpack to and still be read whole, at some two bytes of memory for each."""
LARGEST_UNPACKED = 2_000_000_000
"""Bytes a workbook may unpack to at all: a full sheet of a million rows has some 700 million."""
MOST_PACKED = 200
"""How many bytes each byte of a large workbook may unpack to; sheets of real people reach some twenty."""


def is_spreadsheet(head: bytes) -> bool:
    """Whether the first bytes are those of a workbook."""
    return head.startswith(MAGIC)


def open_sheet(file: IO[bytes]) -> tuple[Iterator[list[str]], int]:
    """The records of the first visible sheet that has any, as text, and how many there are, or about so.

    Raises `FileUnreadable`: broken, locked by a password, without rows, or too large unpacked; of what a
    streamed sheet has further down while its records are read.
    """
    archive = _archive(file)
    if archive is not None and _unpacked(archive) > LARGEST_WHOLE and "xl/workbook.xml" in archive.namelist():
        return stream_sheet(archive)
    file.seek(0)
    try:
        sheet = _first_sheet(CalamineWorkbook.from_filelike(file))
    except PasswordError:
        raise FileUnreadable("file_locked", "the workbook is protected by a password") from None
    except FileUnreadable:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise broken() from None
    return _records(sheet.iter_rows()), sheet.height


def _archive(file: IO[bytes]) -> zipfile.ZipFile | None:
    """The archive a workbook is, unless it is of an older kind."""
    file.seek(0)
    if file.read(2) != b"PK":
        return None
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise broken() from None


def _unpacked(archive: zipfile.ZipFile) -> int:
    """Bytes the archive unpacks to, for a small one may unpack to a very large one: look before unpacking."""
    entries = archive.infolist()
    unpacked, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if unpacked > LARGEST_UNPACKED or (unpacked > LARGEST_WHOLE and unpacked > packed * MOST_PACKED):
        raise FileUnreadable(
            "file_too_large", "the workbook is too large; saved as CSV it may have any length"
        )
    return unpacked


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
