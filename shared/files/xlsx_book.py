"""A large XLSX read as it streams by: neither the archive nor a sheet is ever whole in memory."""

import posixpath
from collections.abc import Iterator
from itertools import chain
from typing import IO
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import ZipFile

from shared.files.cell_text import number_as_text
from shared.files.textfile import FileUnreadable
from shared.files.xlsx_dates import readers
from shared.files.xlsx_parse import broken
from shared.files.xlsx_sheet import Sheet
from shared.files.xlsx_strings import SharedStrings

_LARGEST_PART = 16_000_000
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def stream_sheet(archive: ZipFile) -> tuple[Iterator[list[str]], int]:
    """The records of the first visible sheet that has any, and about how many there are.

    Raises `FileUnreadable` now or, of what is further down, while the records are read.
    """
    book = _Book(archive)
    for name in book.sheets():
        pieces = book.pieces(name)
        early: list[list[str]] = []
        for rows, done in pieces:
            early += rows
            if any(map(any, early)):
                expected = round(len(early) * archive.getinfo(name).file_size / done)
                later = chain.from_iterable(rows for rows, _ in pieces)
                return chain(early, later), expected
    raise FileUnreadable("file_empty", "no visible sheet has any rows")


class _Book:
    """What the sheets of a workbook have in common."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.namelist()}
        links = self._part("xl/_rels/workbook.xml.rels")
        book = self._part("xl/workbook.xml")
        if links is None or book is None:
            raise broken()
        self._targets = {
            each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
            for each in links
            if each.get("Type", "").endswith("/worksheet")
        }
        self._shown = [
            each.get(_ID) or each.get(_STRICT_ID)
            for each in book.iterfind("{*}sheets/{*}sheet")
            if each.get("state", "visible") == "visible"
        ]
        traits = book.find("{*}workbookPr")
        since_1904 = traits is not None and traits.get("date1904") in ("1", "true")
        self._dates = readers(self._part("xl/styles.xml"), since_1904=since_1904)
        self._strings: SharedStrings | None = None

    def sheets(self) -> list[str]:
        """Names of the visible sheets in the archive, in order."""
        wanted = [self._targets[each].casefold() for each in self._shown if each in self._targets]
        return [self._names[each] for each in wanted if each in self._names]

    def pieces(self, name: str) -> Iterator[tuple[list[list[str]], int]]:
        """The rows of a sheet, some at a time, with the bytes read so far."""
        self._strings = self._strings or self._read_strings()
        with self._open(name) as part:
            yield from Sheet(self._strings, self._dates, number_as_text).records(part)

    def _read_strings(self) -> SharedStrings:
        name = self._names.get("xl/sharedstrings.xml")
        if name is None:
            return SharedStrings(None)
        with self._open(name) as part:
            return SharedStrings(part)

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except (RuntimeError, NotImplementedError, ValueError, OSError):
            raise broken() from None

    def _part(self, wanted: str) -> Element | None:
        """A small part, whole."""
        name = self._names.get(wanted)
        if name is None:
            return None
        if self._archive.getinfo(name).file_size > _LARGEST_PART:
            raise broken()
        with self._open(name) as part:
            content = part.read()
        if b"<!DOCTYPE" in content:
            raise broken()
        try:
            return fromstring(content)  # noqa: S314 - small, and without a document type
        except ParseError:
            raise broken() from None
