"""The rows of one sheet of a workbook as they stream by, in the words a CSV would have."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from shared.files.xlsx_parse import Parser, broken
from shared.files.xlsx_strings import SharedStrings, plain

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_LETTER = {chr(ord("A") + place): place + 1 for place in range(26)}

Reader = Callable[[str], str]


class Sheet(Parser):
    """Reads a sheet row by row. `dates` read the numbers of cells by their style."""

    def __init__(self, strings: SharedStrings, dates: Mapping[str, Reader], number: Reader) -> None:
        super().__init__()
        self._dates = dates
        self._number = number
        self._by_type: dict[str, Reader] = {
            "s": lambda value: strings[int(value)],
            "e": lambda _: "",
            "b": lambda value: "true" if value == "1" else "false",
            "d": lambda value: value.replace("T", " ").removesuffix("Z").removesuffix(" 00:00:00"),
        }
        self._type: str | None = None
        self._style: str | None = None
        self._cells: list[str] = []
        self._column = 0
        self._row = 0
        self._rows: list[list[str]] = []

    def records(self, part: IO[bytes]) -> Iterator[tuple[list[list[str]], int]]:
        """Rows read since the last time, and the bytes of the sheet read so far. Raises `FileUnreadable`."""
        for done in self.feed(part):
            rows, self._rows = self._rows, []
            yield rows, done

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a row or a cell; rows and cells left out are empty."""
        if tag == "c":
            self._type, self._style, self.value = attributes.get("t"), attributes.get("s"), ""
            place = attributes.get("r")
            self._column = _column_of(place) if place else self._column + 1
            if not len(self._cells) < self._column <= _MOST_COLUMNS:
                raise broken()
        elif tag == "row":
            row = int(attributes.get("r") or self._row + 1)
            if not self._row < row <= _MOST_ROWS:
                raise broken()
            self._rows.extend([] for _ in range(row - self._row - 1))
            self._row, self._column, self._cells = row, 0, []

    def end(self, tag: str) -> None:
        """Keep a cell, or a row."""
        if tag == "c":
            if self.value:
                missing = self._column - 1 - len(self._cells)
                if missing:
                    self._cells += [""] * missing
                self._cells.append(self._said())
        elif tag == "row":
            self._rows.append(self._cells)

    def _said(self) -> str:
        kind, value = self._type, self.value
        if kind in self._by_type:
            return self._by_type[kind](value)
        if kind is None or kind == "n":
            return self._dates.get(self._style or "", self._number)(value)
        return plain(value)


def _column_of(place: str) -> int:
    """The column, from 1, of a cell called `AB12`."""
    column = 0
    for letter in place:
        if letter not in _LETTER:
            break
        column = column * 26 + _LETTER[letter]
    return column
