"""A file's headings and first rows, read in a process of its own: `python -m shared.files.peek < FILE`.

Not where everybody is served: a large workbook takes seconds to open, and one may be made to do harm.
"""

import os
import sys
from collections.abc import Sequence
from itertools import islice
from typing import IO, Any

import orjson

from shared.files.table import open_table
from shared.files.text_table import Record
from shared.files.textfile import FileUnreadable, is_empty

MOST_ROWS = 50
MOST_SAMPLES = 3
LONGEST_CELL = 200
_PIECE_BYTES = 262_144


def peek(file: IO[bytes], size: int) -> dict[str, Any]:
    """Columns, different values of each, and the first rows, as an import would read them.

    Rows are numbered as an import numbers them; empty ones are left out, and one that cannot be read has no
    cells. Raises `FileUnreadable`.
    """
    table = open_table(iter(lambda: file.read(_PIECE_BYTES), b""), size)
    width = len(table.columns)
    return {
        "columns": table.columns,
        "samples": [_samples(table.sample, index) for index in range(width)],
        "rows": [
            {"row": row, "cells": _shown(record, width)}
            for row, record in enumerate(islice(table.records, MOST_ROWS), 1)
            if not is_empty(record)
        ],
        "encoding": table.encoding,
    }


def _samples(records: Sequence[Sequence[str]], index: int) -> list[str]:
    """The first different values of a column."""
    found: dict[str, None] = {}
    for record in records:
        cell = record[index].strip() if index < len(record) else ""
        if cell:
            found[cell[:LONGEST_CELL]] = None
            if len(found) == MOST_SAMPLES:
                break
    return list(found)


def _shown(record: Record, width: int) -> list[str]:
    return [cell[:LONGEST_CELL] for cell in (record or [])[:width]]


def main() -> None:
    """Read the file on standard input and say on standard output what it holds, or why it cannot be read."""
    file = sys.stdin.buffer
    file.seek(0)
    try:
        told = peek(file, os.fstat(file.fileno()).st_size)
    except FileUnreadable as refusal:
        told = {"code": refusal.code, "detail": refusal.detail}
    sys.stdout.buffer.write(orjson.dumps(told))


if __name__ == "__main__":
    main()
