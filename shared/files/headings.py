"""Which column of a file is which field: as told, or recognised by its heading in any language. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from shared.errors import Invalid


class MappingInvalid(Invalid):
    """The mapping names a column the file lacks, a field there is not, or a field twice."""

    code = "mapping_invalid"


class NoColumnRecognised(MappingInvalid):
    """No column of the file is a field, and no mapping says otherwise."""

    code = "no_column_recognised"


_WORD_BREAKS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOTE = re.compile(r"[(\[【].*?[)\]】]")  # 姓名（必填）
_MOST_TOLD = 300
_PUNCTUATION = re.compile(r"[\s_\-./:：*?？#()（）\[\]【】]+")


class Headings:
    """The fields a file may have, and the headings they are recognised by."""

    def __init__(self, what: str, fields: Collection[str], words: Mapping[str, str], own: str = "") -> None:
        """`what` a row describes; `words` gives a field its headings, in lower case, between bars.

        Headings that begin with `own` stand in files of ours above what is no field.
        """
        self._own = own
        self._what = what
        self._fields = fields
        self._words = words
        self._field_of = {heading: field for field, many in words.items() for heading in many.split("|")}

    def recognise(self, heading: str) -> str | None:
        """The field that a column's heading names, if any."""
        if self._own and heading.startswith(self._own):
            return None
        text = _NOTE.sub("", unicodedata.normalize("NFKC", heading))
        plain = _PUNCTUATION.sub(" ", text).strip().casefold()
        broken = _PUNCTUATION.sub(" ", _WORD_BREAKS.sub(" ", text)).strip().casefold()
        return self._field_of.get(plain) or self._field_of.get(broken)

    def recognise_all(self, columns: Sequence[str]) -> dict[int, str]:
        """Field by column index; of two columns that name one field the first has it."""
        found: dict[int, str] = {}
        for index, heading in enumerate(columns):
            field = self.recognise(heading)
            if field and field not in found.values():
                found[index] = field
        return found

    def check_fields(self, mapping: Mapping[str, object]) -> None:
        """Raise `MappingInvalid` for fields there are not, before any file is at hand."""
        faults = []
        for column, field in mapping.items():
            if not isinstance(field, str) or field not in self._fields:
                faults.append(_fault(column, "unknown_field", f"no such field of a {self._what}: {field!r}"))
            elif list(mapping.values()).count(field) > 1:
                faults.append(_fault(column, "field_twice", f"{field} is given by more than one column"))
        _refuse(faults)

    def apply(self, mapping: Mapping[str, str], columns: Sequence[str]) -> dict[int, str]:
        """Field by column index, as the mapping says, or by headings if it says nothing.

        Raises `MappingInvalid` with a pointer for each column that the file does not have.
        """
        if not mapping:
            return self.recognise_all(columns)
        self.check_fields(mapping)
        places = {column.casefold(): index for index, column in reversed(list(enumerate(columns)))}
        places |= {column: index for index, column in reversed(list(enumerate(columns)))}
        found = {}
        faults = []
        for column, field in mapping.items():
            index = places.get(column, places.get(column.strip().casefold()))
            if index is None:
                faults.append(_fault(column, "unknown_column", f"the file has no column {column!r}"))
            else:
                found[index] = field
        _refuse(faults)
        return found

    def check_any(self, places: Mapping[int, str], columns: Sequence[str]) -> None:
        """Raise `NoColumnRecognised`, with the headings that are known, for a file without any field."""
        if not places:
            has = ", ".join(columns)[:_MOST_TOLD]
            known = ", ".join(f"{field} ({_in_chinese(many)})" for field, many in self._words.items())
            raise NoColumnRecognised(
                f"no column is known as a field of a {self._what}: the file has {has}. Known are, among"
                f" others, {known}. Or say in the mapping which column is which",
                pointer="/mapping",
            )


def _in_chinese(headings: str) -> str:
    """The first Chinese one of a field's headings."""
    return next(heading for heading in headings.split("|") if not heading.isascii())


def header_key(columns: Sequence[str]) -> str:
    """What files of one header have in common: their headings, in whatever order and case."""
    plain = sorted(column.strip().casefold() for column in columns)
    return sha256("\x1f".join(plain).encode(errors="surrogatepass")).hexdigest()


def _fault(column: str, code: str, detail: str) -> dict[str, str]:
    escaped = column.replace("~", "~0").replace("/", "~1")
    return {"pointer": f"/mapping/{escaped}", "code": code, "detail": detail}


def _refuse(faults: list[dict[str, str]]) -> None:
    if faults:
        raise MappingInvalid(faults[0]["detail"], pointer=faults[0]["pointer"], errors=faults)
