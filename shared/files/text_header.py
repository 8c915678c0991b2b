"""The headings of a text file from its first bytes, to refuse it before it is queued."""

from shared.files.text_table import open_text_table
from shared.files.textfile import FileUnreadable

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def header_of(head: bytes) -> list[str] | None:
    """The columns; None of what the worker is to say, with its code: a workbook, or no table at all."""
    if head.startswith(_WORKBOOKS):
        return None
    try:
        return open_text_table(head, iter(()), len(head)).columns
    except FileUnreadable:
        return None
