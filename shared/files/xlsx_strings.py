"""The shared strings of a workbook, packed: a list of four million would be several times as large."""

import re
from array import array
from typing import IO

from shared.files.textfile import FileUnreadable
from shared.files.xlsx_parse import Parser

LARGEST_STRINGS = 200_000_000
"""Bytes of different texts in one workbook; all of them are in memory at once."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(text: str) -> str:
    """A text as it was typed: `_x000D_` stands for what XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class SharedStrings(Parser):
    """Texts by number, as the cells of the sheets name them."""

    def __init__(self, part: IO[bytes] | None) -> None:
        """Read them all. Raises `FileUnreadable`: broken, or more than `LARGEST_STRINGS`."""
        super().__init__()
        self._packed = bytearray()
        self._ends = array("Q", [0])
        for _ in self.feed(part) if part else ():
            if len(self._packed) > LARGEST_STRINGS:
                detail = "the workbook has too much different text; saved as CSV it may have any length"
                raise FileUnreadable("file_too_large", detail)

    def __getitem__(self, number: int) -> str:
        return self._packed[self._ends[number] : self._ends[number + 1]].decode()

    def end(self, tag: str) -> None:
        """Keep one."""
        if tag == "si":
            self._packed += plain(self.value).encode(errors="replace")
            self._ends.append(len(self._packed))
            self.value = ""
