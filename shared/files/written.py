"""Files of rows as they are written to the disk, row by row: CSV and XLSX. Never whole in memory."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter

PIECE_BYTES = 512 * 1024
LONGEST_CELL = 32_767
_MOMENT = "%Y-%m-%d %H:%M:%S"


class CsvFile:
    """CSV in UTF-8 with the mark by which Excel knows it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        self._writer = csv.writer(self._text)

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.detach()  # writes what is left, and leaves the file open

    def write(self, cells: Sequence[Any]) -> None:
        """Add a row of text, numbers and times."""
        self._writer.writerow(
            [cell.strftime(_MOMENT) if isinstance(cell, datetime) else cell for cell in cells]
        )


class XlsxFile:
    """A workbook of one sheet. Text is written as text: nothing in it is a formula or a link."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "use_zip64": True})
        self._sheet = self._book.add_worksheet()
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._row = 0

    def __enter__(self) -> "XlsxFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def write(self, cells: Sequence[Any]) -> None:
        """Add a row of text, numbers and times; text beyond what a cell holds is cut."""
        row, sheet = self._row, self._sheet
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell[:LONGEST_CELL])
            elif isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, self._time)
            elif cell is not None:
                sheet.write_number(row, column, cell)
        self._row += 1


FORMATS: dict[str, type[CsvFile] | type[XlsxFile]] = {"csv": CsvFile, "xlsx": XlsxFile}


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A written file from its beginning, piece by piece."""
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        yield piece
