"""One uploaded file as a table; CSV or workbook, told apart by content."""

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from shared.files.spreadsheet import is_spreadsheet, open_sheet
from shared.files.text_table import Table, open_text_table, table_of
from shared.files.textfile import SAMPLE_BYTES

_IN_MEMORY = 8_000_000


def open_table(chunks: Iterator[bytes], size: int) -> Table:
    """Open a file of `size` bytes that comes in chunks. Raises `FileUnreadable`."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= SAMPLE_BYTES:
            break
    if is_spreadsheet(head):
        return _open_workbook(head, chunks)
    return open_text_table(head, chunks, size)


def _open_workbook(head: bytes, chunks: Iterator[bytes]) -> Table:
    """A workbook is read from its end: it lies on disk meanwhile, until nobody reads it any more."""
    with ExitStack() as stack:
        file = stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))
        file.write(head)
        for chunk in chunks:
            file.write(chunk)
        rows, height = open_sheet(file)
        table = table_of(_closing(file, rows), "workbook", height - 1)
        stack.pop_all()
        return table


def _closing(file: IO[bytes], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    with file:
        yield from rows
