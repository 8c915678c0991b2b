"""A draft: what a capture says of a lead, clean and with its identity keys, before any row exists. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared.errors import Invalid
from shared.files.cells import UNSTORABLE, clean_text, is_blank

from .fields import (
    COLUMN_FIELDS,
    IDENTIFYING,
    LONGEST_EXTRA,
    TEXT_LIMITS,
    clean_tags,
)
from .identity import (
    Key,
    identity_keys,
    is_local_phone,
    normalise_company_number,
    normalise_email,
    normalise_phone,
)
from .registering import Registration, registration_of

_SEVERAL = re.compile(r"[/,;，；、|]|\s{2,}|(?<=\d)\s+(?=1[3-9]\d{9})")
MOST_EXTRA = 300
OUTCOMES = ("won", "lost", "open")
_KEY_FIELDS = {"wechat": "wechat_id", "external": "external_id"}


class FieldFault(Exception):
    """One field that cannot be taken as it is."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.pointer: str | None = None


class DraftInvalid(Invalid):
    """A capture that cannot become a lead; `errors` says which fields and why."""

    code = "lead_invalid"


class Note(NamedTuple):
    """What is to be said of a row that went in."""

    code: str
    pointer: str
    detail: str


def two_leads_note(kinds: Iterable[str]) -> Note:
    """What is said of a row that counts for one lead and has keys, of these kinds, of another one."""
    fields = sorted({_KEY_FIELDS.get(kind, kind) for kind in kinds})
    detail = f"{' and '.join(fields)} of another lead: a pair for the queue of duplicates"
    return Note("two_leads", f"/{fields[0]}", detail)


@dataclass(slots=True)
class Draft:
    """One lead to be: fields that are filled, tags, extra attributes, keys (strongest first)."""

    fields: dict[str, str]
    tags: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    outcome: str | None = None  # won, lost, open: history; None: a lead of today
    closed_at: datetime | None = None
    row: int = 0
    keys: tuple[Key, ...] = ()
    id: str = ""  # the lead's, once it has one
    owner: UUID | None = None  # the rep who is to hold it
    author: UUID | None = None  # who found it
    note: Note | None = None
    events: tuple[Registration, ...] = ()

    def values(self) -> dict[str, Any]:
        """What scoring and routing look at."""
        details = len(self.fields) + len(self.extra)
        return {**self.fields, "tags": self.tags, "extra": self.extra, "details": details}


def clean_field(name: str, typed: str) -> str | None:
    """The value of a text field as it is stored, None if it says nothing. Raises `FieldFault`."""
    text = clean_text(typed)
    if text is None or (len(text) < 16 and is_blank(text)):
        return None
    if len(text) > TEXT_LIMITS[name]:
        raise FieldFault("too_long", f"{name} is longer than {TEXT_LIMITS[name]} characters")
    special = _CLEANERS.get(name)
    return special(text) if special else text


def _clean_phone(text: str) -> str:
    """E.164; of several numbers in one cell the first; a local number without area code as it was typed."""
    phone = normalise_phone(text)
    if phone is None:
        phone = next((p for part in _SEVERAL.split(text) if (p := normalise_phone(part.strip()))), None)
    if phone is None and is_local_phone(text):
        phone = text
    if phone is None:
        raise FieldFault("phone_invalid", "this is not a phone number")
    return phone


def _clean_email(text: str) -> str:
    email = normalise_email(text)
    if email is None:
        raise FieldFault("email_invalid", "this is not an e-mail address")
    return email


def _clean_external_id(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _clean_company_number(text: str) -> str:
    return normalise_company_number(text) or text


_CLEANERS = {
    "phone": _clean_phone,
    "email": _clean_email,
    "external_id": _clean_external_id,
    "company_number": _clean_company_number,
}


def clean_extra(extra: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Extra attributes by column name: numbers, truths and text; with the faults found."""
    kept: dict[str, Any] = {}
    faults = []
    if len(extra) > MOST_EXTRA:
        faults.append(_fault("/extra", "too_many", f"at most {MOST_EXTRA} attributes"))
    for column, value in extra.items():
        name = clean_text(str(column))
        if not name or len(name) > 200 or (isinstance(value, str) and len(value) > LONGEST_EXTRA):
            faults.append(_fault(f"/extra/{column}", "too_long", "this name or value is empty or too long"))
        elif isinstance(value, str):
            if text := UNSTORABLE.sub("", value).strip():
                kept[name] = text
        elif isinstance(value, bool | int | float):
            kept[name] = value
        elif value is not None:
            faults.append(_fault(f"/extra/{column}", "invalid", "must be text, a number, true or false"))
    return kept, faults


def draft_of(body: Mapping[str, Any]) -> Draft:
    """The draft that a request body means. Raises `DraftInvalid` with a pointer for every field at fault."""
    extra, faults = clean_extra(body.get("extra") or {})
    found, field_faults = clean_fields(body)
    faults += field_faults
    if not faults and not any(found.get(name) for name in IDENTIFYING):
        faults.append(_fault("", "lead_empty", f"give at least one of {', '.join(IDENTIFYING)}"))
    event, event_faults = registration_of(body.get("event") or {})
    refuse(faults + event_faults)
    keys = identity_keys(found)
    keep_company_number(found, extra)
    tags = clean_tags(body.get("tags") or ())
    events = (event,) if event else ()
    return Draft(found, tags, extra, body.get("created_at"), keys=keys, events=events)


def clean_fields(body: Mapping[str, Any]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The text fields that a body fills, and the faults found."""
    found: dict[str, str] = {}
    faults = []
    for name in TEXT_LIMITS:
        typed = body.get(name)
        if not typed:
            continue
        try:
            value = clean_field(name, typed)
        except FieldFault as fault:
            faults.append(_fault(f"/{name}", fault.code, fault.detail))
        else:
            if value:
                found[name] = value
    return found, faults


def keep_company_number(fields: dict[str, str], extra: dict[str, Any]) -> None:
    """A company number has no column of its own: move it to the extra attributes."""
    number = fields.pop("company_number", None)
    if number:
        extra["company_number"] = number


def refuse(faults: list[dict[str, str]]) -> None:
    """Raise `DraftInvalid` if there is any fault."""
    if faults:
        raise DraftInvalid(faults[0]["detail"], pointer=faults[0]["pointer"], errors=faults)


def _fault(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def fields_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The filled text fields of a stored lead."""
    return {name: row[name] for name in COLUMN_FIELDS if row.get(name)}
