"""A text file as headings, a sample and a stream of records. Also what a table is, whatever its format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from shared.files.outcome_columns import own_width
from shared.files.textfile import (
    FileUnreadable,
    detect_encoding,
    headings,
    is_empty,
    open_text,
    records_of,
    sniff_delimiter,
)

MOST_COLUMNS = 500
_SAMPLE_ROWS = 2_000
_SAMPLE_CELLS = 100_000

Record = list[str] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A file opened: its columns, some of its first records, and all records from the first."""

    columns: list[str]
    sample: list[list[str]]
    records: Iterator[Record]
    encoding: str
    expected: int
    """How many records there will be; exact for a workbook, a good guess for text."""
    unnamed: int
    """How many columns without a heading stand behind the last one that has any."""


def open_text_table(head: bytes, rest: Iterator[bytes], size: int) -> Table:
    """Open a text file of `size` bytes from its first bytes and the others. Raises `FileUnreadable`."""
    encoding = detect_encoding(head)
    text = head.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines: Iterable[str] = open_text(chain([head], rest), encoding)
    if text[:4].lower() in ("sep=", '"sep'):
        lines = islice(lines, 1, None)
    lines_below = text.count("\n") + (not text.endswith("\n")) - 1
    expected = round(lines_below * max(1.0, size / len(head)))
    return table_of(records_of(lines, sniff_delimiter(text)), encoding, expected)


def table_of(records: Iterable[Record], encoding: str, expected: int) -> Table:
    """Take headings and a sample off a stream of records. Raises `FileUnreadable`."""
    rows = iter(records)
    header = next((record for record in rows if record is None or not is_empty(record)), None)
    if not header:
        raise FileUnreadable("file_empty", "the file has no headings")
    width = own_width(header)
    if width < len(header):
        header, rows = header[:width], (record and record[:width] for record in rows)
    while header and not header[-1].strip():
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise FileUnreadable("too_many_columns", f"the file has more than {MOST_COLUMNS} columns")
    first = list(islice(rows, max(50, min(_SAMPLE_ROWS, _SAMPLE_CELLS // len(header)))))
    sample = [record for record in first if record]
    if all(is_empty(record) for record in first) and not _any_more(first, rows):
        raise FileUnreadable("no_rows", "the file has headings and nothing below them")
    unnamed = width - len(header)
    return Table(headings(header), sample, chain(first, rows), encoding, max(1, expected), unnamed)


def _any_more(first: list[Record], rows: Iterator[Record]) -> bool:
    """Look past a long empty stretch for the first record that says anything."""
    for record in rows:
        first.append(record)
        if not is_empty(record):
            return True
    return False
