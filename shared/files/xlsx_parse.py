"""XML of a workbook as it streams by: bounded in depth, in text and in what expands. Knows no cell."""

import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile

from shared.files.textfile import LONGEST_CELL, FileUnreadable

PIECE_BYTES = 131_072
_DEEPEST = 64
_DAMAGE = (expat.ExpatError, BadZipFile, zlib.error, EOFError, ValueError, LookupError, ArithmeticError)
_LONGEST_TAG = 4 * LONGEST_CELL


def broken() -> FileUnreadable:
    """The refusal for a workbook that is damaged, or made to do damage."""
    return FileUnreadable("file_broken", "the workbook is damaged and cannot be read")


class Parser:
    """What is common to the parts of a workbook: tags without prefix, text of one cell or string at a time.

    The text of `v` and `t` is collected, without what is written above the line (`rPh`).
    """

    def __init__(self) -> None:
        self.value = ""
        self._text: list[str] = []
        self._depth = 0
        self._above = 0
        self._prefix: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = _refuse

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear of an element that begins."""

    def end(self, tag: str) -> None:
        """Hear of an element that ends; its text is in `value`."""

    def feed(self, part: IO[bytes]) -> Iterator[int]:
        """Read a part of the archive to its end; yields the bytes read so far. Raises `FileUnreadable`."""
        done = 0
        try:
            while piece := part.read(PIECE_BYTES):
                done += len(piece)
                self._parser.Parse(piece)
                if done - self._parser.CurrentByteIndex > _LONGEST_TAG:
                    raise broken()
                if len(self.value) + sum(map(len, self._text)) > LONGEST_CELL:
                    raise broken()
                yield done
            self._parser.Parse(b"", True)
        except _DAMAGE:
            raise broken() from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise broken()
        if self._prefix is None:
            self._prefix = name[: name.find(":") + 1]
        tag = name[len(self._prefix) :] if self._prefix else name
        if tag in {"v", "t"}:
            self._text.clear()
        elif tag == "rPh":
            self._above += 1
        else:
            self.begin(tag, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        tag = name[len(self._prefix) :] if self._prefix else name
        if tag in {"v", "t"}:
            if not self._above:
                self.value += "".join(self._text)
            self._text.clear()
        elif tag == "rPh":
            self._above -= 1
        else:
            self._text.clear()
            self.end(tag)


def _refuse(*_: object) -> None:
    raise broken()
