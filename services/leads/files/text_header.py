"""The headings of a text file from its first bytes, to refuse a mapping before the file is queued."""

from services.leads.domain import mapping
from services.leads.domain.textfile import FileUnreadable
from services.leads.files.text_table import open_text_table

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def check_header(head: bytes, columns: dict[str, str]) -> None:
    """Raise `MappingInvalid` if columns named are not in the file; workbooks are left to the worker."""
    if head.startswith(_WORKBOOKS):
        return
    try:
        table = open_text_table(head, iter(()), len(head))
    except FileUnreadable:
        return  # the worker will say so, with its code
    mapping.apply(columns, table.columns)
