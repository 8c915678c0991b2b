"""One uploaded file as a table; CSV or workbook, told apart by content."""

from collections.abc import Iterator

from shared.files.spreadsheet import is_spreadsheet, open_sheet
from shared.files.text_table import Table, open_text_table, table_of
from shared.files.textfile import SAMPLE_BYTES


def open_table(chunks: Iterator[bytes], size: int) -> Table:
    """Open a file of `size` bytes that comes in chunks. Raises `FileUnreadable`."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= SAMPLE_BYTES:
            break
    if is_spreadsheet(head):
        rows, height = open_sheet(head + b"".join(chunks))
        return table_of(rows, "workbook", height - 1)
    return open_text_table(head, chunks, size)
