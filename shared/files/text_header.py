"""The headings of a text file from its first bytes, to refuse a mapping before the file is queued."""

from shared.files.headings import Headings
from shared.files.text_table import open_text_table
from shared.files.textfile import FileUnreadable

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def check_header(head: bytes, columns: dict[str, str], known: Headings) -> None:
    """Raise `MappingInvalid` if columns named are not in the file; workbooks are left to the worker."""
    if head.startswith(_WORKBOOKS):
        return
    try:
        table = open_text_table(head, iter(()), len(head))
    except FileUnreadable:
        return  # the worker will say so, with its code
    known.apply(columns, table.columns)
