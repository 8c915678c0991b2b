"""Records of a file into drafts: each row is a draft or a fault, never both, never neither. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.files.cells import UNSTORABLE, clean_text, is_blank
from shared.files.quoting import unquoted

from .columns import MomentReader, reader_for
from .contact import MASK
from .drafts import Draft, FieldFault, Note, clean_field, keep_company_number
from .fields import EVENT_FIELDS, LONGEST_EXTRA, OWN_PREFIX, PEOPLE_FIELDS, TEXT_LIMITS, split_tags
from .identity import LEAD, Key, identity_keys
from .own_files import id_column, lead_id_of, read_own_field
from .registering import LONGEST_NAME, MOST_MINUTES, registration_of

_MEMORY = 4_096
_APART = {*TEXT_LIMITS, *PEOPLE_FIELDS, *EVENT_FIELDS}
_WON = (
    "won|win|yes|y|1|true|converted|closed won|success|deal|customer"
    "|是|成交|已成交|赢单|已赢单|成功|已转化|转化|签约|已签约"
)
_LOST = (
    "lost|loss|no|n|0|false|not converted|closed lost|failed|否|未成交|输单|丢单|失败|战败|流失|未转化|已流失"
)
_OPEN = (
    "open|pending|new|working|in progress|contacted|qualified|negotiation|proposal|prospecting|engaging"
    "|active|跟进中|进行中|洽谈中|待跟进|新建|未知"
)
_OUTCOMES = {
    word: outcome
    for outcome, words in (("won", _WON), ("lost", _LOST), ("open", _OPEN))
    for word in words.split("|")
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that does not go in, and why; `pointer` names the field or column."""

    row: int
    code: str
    pointer: str | None
    detail: str
    raw: list[str]


class _Memo(dict[str, Any]):
    """What was read from a cell, remembered for the next row with the same cell; bounded."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read

    def __missing__(self, cell: str) -> Any:
        value = self._read(cell)
        if len(self) < _MEMORY:
            self[cell] = value
        return value


class RowReader:
    """Reads the rows of one file: which column is which field, and what type every other column has."""

    def __init__(
        self,
        columns: Sequence[str],
        fields: Mapping[int, str],
        sample: Sequence[Sequence[str]],
        zone: ZoneInfo,
        now: datetime,
        *,
        people: Mapping[str, UUID] | None = None,
        unnamed: int = 0,
    ) -> None:
        """`fields` is field by column index; `sample` some records, from which the types are taken.

        `people` are employees by number and by e-mail, case folded; `unnamed` columns, behind those that have
        a heading, are left out.
        """
        self._unnamed = unnamed
        self._has_told = False
        self._directory = people or {}
        self._width = len(columns)
        self._zone = zone
        self._columns = columns
        self._latest = now + timedelta(days=1)
        self.is_history = "outcome" in fields.values()
        cells = [[row[i].strip() for row in sample if i < len(row)] for i in range(self._width)]
        texts = [(i, name) for i, name in fields.items() if name in TEXT_LIMITS]
        self._id = id_column(columns)
        read = clean_field if self._id is None else read_own_field
        self._texts = [(i, name, _Memo(partial(read, name))) for i, name in texts]
        self._others = [
            (i, name, _Memo(self._other_reader(name, cells[i])))
            for i, name in fields.items()
            if name not in _APART
        ]
        self._event = [
            (i, name, _Memo(self._event_reader(name, cells[i])))
            for i, name in fields.items()
            if name in EVENT_FIELDS
        ]
        self._people = [(i, name) for name in PEOPLE_FIELDS for i, field in fields.items() if field == name]
        plain = str if self._id is None else unquoted
        self._extras = [
            (i, plain(column), _Memo(_extra_reader(reader_for(cells[i]), plain)))
            for i, column in enumerate(columns)
            if i not in fields and not column.startswith(OWN_PREFIX)
        ]

    def read(self, row: int, record: list[str]) -> Draft | RowFault:
        """The draft of one record, or what is wrong with it."""
        missing = self._width - len(record)
        most = self._width + self._unnamed
        if missing < 0 and any(cell.strip() for cell in record[most:]):
            return RowFault(row, "row_too_long", None, f"more than {most} cells", record)
        draft, cells = Draft({}, row=row), record if missing <= 0 else record + [""] * missing
        try:
            self._fill(draft, cells)
            draft.id = "" if self._id is None else lead_id_of(cells[self._id])
            for i, name in self._people:
                if cell := clean_text(cells[i]):
                    self._name(draft, name, cell, self._columns[i])
            if self._event:
                self._take_event(draft, cells)
            self._complete(draft)
        except FieldFault as fault:
            return RowFault(row, fault.code, fault.pointer, fault.detail, record)
        if missing < 0 and not (self._has_told or draft.note):
            self._tell_unnamed(draft, record)
        return draft

    def _tell_unnamed(self, draft: Draft, record: list[str]) -> None:
        """Say of the first row that has something below no heading that this is left out, in all rows."""
        for number, cell in enumerate(record[self._width :], self._width + 1):
            if cell.strip():
                detail = f"column {number} has no heading: what stands there is left out, in all rows"
                draft.note, self._has_told = Note("column_unnamed", f"/column {number}", detail), True
                return

    def _fill(self, draft: Draft, record: list[str]) -> None:
        """Put every cell in its place; a placeholder such as `Select` stays known under its column's name."""
        at = ""
        try:
            for i, at, memo in self._texts:
                if cell := record[i]:
                    if value := memo[cell]:
                        draft.fields[at] = value
                    elif (raw := clean_text(cell)) and (self._id is None or MASK not in raw):
                        draft.extra[self._columns[i]] = raw
            for i, at, memo in self._others:
                if (cell := record[i]) and (value := memo[cell]) is not None:
                    setattr(draft, at, value)
            for i, at, memo in self._extras:
                if (cell := record[i]) and (value := memo[cell]) is not None:
                    draft.extra[at] = value
        except FieldFault as fault:
            fault.pointer = _pointer(at)
            raise

    def _name(self, draft: Draft, field: str, cell: str, column: str) -> None:
        """Put a person in their place; who is nobody's number, or owns history, stays known by the column."""
        person = self._directory.get(cell.casefold())
        if person is not None and not (self.is_history and field == "owner"):
            setattr(draft, field, person)
            return
        draft.extra[column] = cell[:LONGEST_EXTRA]
        if person is None and not is_blank(cell):
            detail = f"no {field}: nobody has the number or e-mail {cell[:100]!r}"
            before = draft.note
            draft.note = (
                before._replace(detail=f"{before.detail}; {detail}")
                if before
                else Note(f"{field}_unknown", f"/{field}", detail)
            )

    def _take_event(self, draft: Draft, cells: list[str]) -> None:
        """What the row says of an event. Raises `FieldFault`."""
        told, at = {}, ""
        try:
            for i, at, memo in self._event:
                told[EVENT_FIELDS[at]] = memo[cells[i]] if cells[i] else None
        except FieldFault as fault:
            fault.pointer = _pointer(at)
            raise
        event, faults = registration_of(told)
        if faults:
            raise _fault(faults[0]["pointer"], faults[0]["code"], faults[0]["detail"])
        draft.events = (event,) if event else ()

    def _event_reader(self, name: str, sample: list[str]) -> Callable[[str], Any]:
        if name == "attended_minutes":
            return _read_minutes
        if not name.endswith("_at"):
            return lambda cell: None if is_blank(cell) else (clean_text(cell) or "")[:LONGEST_NAME]
        moments = MomentReader(sample, self._zone)
        return lambda cell: self._read_moment(moments, cell, may_lie_ahead=name == "event_starts_at")

    def _complete(self, draft: Draft) -> None:
        if not (draft.fields or draft.extra or draft.id):
            raise _fault(None, "row_empty", "nothing in this row says anything of a lead")
        if draft.closed_at and draft.created_at and draft.closed_at < draft.created_at:
            raise _fault("/closed_at", "closed_before_created", "it was closed before it was created")
        if self.is_history and draft.outcome is None:
            draft.outcome = "open"
        draft.keys = (*((Key(LEAD, draft.id),) if draft.id else ()), *identity_keys(draft.fields))
        keep_company_number(draft.fields, draft.extra)

    def _other_reader(self, name: str, sample: list[str]) -> Callable[[str], Any]:
        if name == "tags":
            return lambda cell: split_tags(cell) or None
        if name == "outcome":
            return read_outcome
        moments = MomentReader(sample, self._zone)
        return lambda cell: self._read_moment(moments, cell)

    def _read_moment(
        self, moments: MomentReader, cell: str, *, may_lie_ahead: bool = False
    ) -> datetime | None:
        text = clean_text(cell)
        if text is None or is_blank(text):
            return None
        moment = moments.read(text)
        if moment is None:
            raise FieldFault("date_invalid", "this is not a date")
        if moment > self._latest and not may_lie_ahead:
            raise FieldFault("in_future", "this lies in the future")
        return moment


def read_outcome(cell: str) -> str | None:
    """won, lost or open, however a file says so. Raises `FieldFault` for what is none of them."""
    text = clean_text(cell)
    if text is None:
        return None
    word = text.casefold().removesuffix(".0")
    if word not in _OUTCOMES and not is_blank(word):
        raise FieldFault("outcome_unknown", "must be won, lost or open; yes or no; 1 or 0")
    return _OUTCOMES.get(word, "open")


def _read_minutes(cell: str) -> int | None:
    """Whole minutes. Raises `FieldFault`."""
    text = cell.strip().removesuffix(".0")
    if not text or is_blank(text):
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_MINUTES):
        raise FieldFault("minutes_invalid", f"must be whole minutes up to {MOST_MINUTES}")
    return int(text)


def _extra_reader(read: Callable[[str], Any], plain: Callable[[str], str]) -> Callable[[str], Any]:
    def extra(cell: str) -> Any:
        text = plain(UNSTORABLE.sub("", cell) if "\0" in cell else cell).strip()
        if len(text) > LONGEST_EXTRA:
            raise FieldFault("too_long", f"longer than {LONGEST_EXTRA} characters")
        return read(text) if text else None

    return extra


def _fault(pointer: str | None, code: str, detail: str) -> FieldFault:
    fault = FieldFault(code, detail)
    fault.pointer = pointer
    return fault


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
