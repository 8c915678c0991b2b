"""Text tables as real files have them: encoding, delimiter, headings. Pure: bytes in, records out."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from shared.errors import Invalid
from shared.files.cells import clean_text

SAMPLE_BYTES = 262_144
LONGEST_CELL = 1_048_576
"""Characters in one cell; a longer one is an unclosed quotation mark, or not a table."""

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r'^"?sep=(.)"?\s*$')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


class FileUnreadable(Invalid):
    """The file is no table: empty, broken or something else altogether."""

    code = "file_unreadable"

    def __init__(self, code: str, detail: str) -> None:
        """Say in `code` which of the ways a file can be useless this is."""
        super().__init__(detail, pointer="/file")
        self.code = code


class _Chunks(io.RawIOBase):
    """Byte strings, one after the other, as one file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def detect_encoding(sample: bytes) -> str:
    """The codec of a text file, from its first bytes. Raises `FileUnreadable` for what is not text at all."""
    if not sample.strip():
        raise FileUnreadable("file_empty", "the file is empty")
    if sample.startswith(_MAGIC):
        raise FileUnreadable("not_a_table", "the file is neither CSV nor XLSX")
    encoding = _by_mark(sample) or _by_nulls(sample) or _by_bytes(sample)
    text = sample.decode(encoding, "replace")
    if len(_CONTROL.findall(text.replace("\0", ""))) > max(1, len(text) // 50):
        raise FileUnreadable("not_a_table", "the file is neither CSV nor XLSX")
    return encoding


def _by_mark(sample: bytes) -> str | None:
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return None


def _by_nulls(sample: bytes) -> str | None:
    """UTF-16 without a mark: read the right way round it has line ends and no null."""
    if sample.count(0) < len(sample) / 50:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if "\n" in text and "\0" not in text:
            return encoding
    return None


def _by_bytes(sample: bytes) -> str:
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)  # may end within a character
    damaged = text.count("\ufffd")
    if not damaged or sum(c > "\x7f" for c in text) >= 20 * damaged:
        return "utf-8"
    if _common_share(sample, "gb18030", 0xB0, 0xD7) > 0.6:
        return "gb18030"
    if _common_share(sample, "big5", 0xA4, 0xC6) > 0.8:
        return "big5"
    return "cp1252" if not set(sample) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"


def _common_share(sample: bytes, encoding: str, first: int, last: int) -> float:
    """Of the characters beyond ASCII, how many are everyday Chinese in this encoding, not chance."""
    beyond = [c for c in sample.decode(encoding, "replace") if c > "\x7f"]
    common = 0
    for character in beyond:
        if "\u4e00" <= character <= "\u9fff":
            pair = character.encode(encoding)
            common += first <= pair[0] <= last and (encoding != "gb18030" or pair[1] >= 0xA1)
        else:
            common += character in "，。；：（）、！？￥【】《》“”—…　"
    return common / len(beyond) if beyond else 0.0


def open_text(chunks: Iterable[bytes], encoding: str) -> io.TextIOWrapper:
    """The file as text with plain line ends; a byte that does not decode becomes U+FFFD, no more is lost."""
    return io.TextIOWrapper(
        io.BufferedReader(_Chunks(chunks), 262_144), encoding, errors="replace", newline=None
    )


def sniff_delimiter(sample: str) -> str:
    """The delimiter that cuts the first records into the most columns of one width."""
    declared = _DECLARED.match(sample.partition("\n")[0])
    if declared:
        return declared.group(1)
    return max(_DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter))


def _fitness(sample: str, delimiter: str) -> tuple[bool, int]:
    lines = sample.split("\n")
    records = [
        r for r in islice(records_of(iter(lines[:-1] or lines), delimiter), 30) if isinstance(r, list) and r
    ]
    if not records:
        return (False, 0)
    width = len(records[0])
    alike = sum(len(record) == width for record in records)
    return (width > 1 and alike * 2 >= len(records), width)


def records_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | None]:
    """Records of a delimited text, quoted line ends kept; None for one that cannot be read."""
    csv.field_size_limit(LONGEST_CELL)
    source = iter(lines)
    while True:
        reader = csv.reader(source, delimiter=delimiter)
        try:
            yield from reader
        except csv.Error:
            yield None
            continue
        return


def headings(record: list[str]) -> list[str]:
    """Column names: clean, never empty, never twice (`备注`, `备注 (2)`)."""
    names: list[str] = []
    for index, cell in enumerate(record, 1):
        wanted = (clean_text(cell) or f"column {index}")[:200]
        name, copy = wanted, 1
        while name in names:
            copy += 1
            name = f"{wanted} ({copy})"
        names.append(name)
    return names


def is_empty(record: list[str] | None) -> bool:
    """Whether a record says nothing at all."""
    if record is None:
        return False
    said = "".join(record)
    return not said or said.isspace()
