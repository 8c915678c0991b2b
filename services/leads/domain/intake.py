"""What an outside form or system sent, read as the body of a capture. Pure."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from shared.files.headings import MappingInvalid

from .columns import MomentReader
from .drafts import refuse
from .fields import ATTENDANCE, EVENT_FIELDS, TEXT_LIMITS
from .mapping import recognise
from .registering import LONGEST_NAME, MOST_MINUTES

SHARER = "sharer"
"""The field that names by number the employee whose share the lead came by."""

_OURS = frozenset({"source", "channel"})
_STRONG = frozenset({"external_id", "company_number"})
FIELDS = frozenset({*TEXT_LIMITS, "tags", SHARER, *EVENT_FIELDS}) - _OURS
FORM_FIELDS = FIELDS - _STRONG - ATTENDANCE.keys()
"""A page in public may not claim the numbers by which other systems know a lead, nor that they were there."""

_DEEPEST = 4


def check_mapping(mapping: Mapping[str, Any], kind: str) -> None:
    """Raise `MappingInvalid` unless each name of theirs is a field that may come this way."""
    allowed = FORM_FIELDS if kind == "form" else FIELDS
    for name, field in mapping.items():
        if field not in allowed:
            pointer = "/mapping/" + name.replace("~", "~0").replace("/", "~1")
            detail = f"{field!r} is no field that a {kind} may fill"
            fault = {"pointer": pointer, "code": "unknown_field", "detail": detail}
            raise MappingInvalid(detail, pointer=pointer, errors=[fault])


def lead_body(kind: str, mapping: Mapping[str, str], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a capture: mapped or recognised fields, everything else as extra attributes.

    What lies deeper is named with dots (`contact.phone`); of two names for one field the first filled has it.
    """
    allowed = FORM_FIELDS if kind == "form" else FIELDS
    body: dict[str, Any] = {"extra": {}}
    for name, value in _flat(sent, "", 0):
        field = _field_of(name, mapping, allowed)
        if field and value not in (None, "", []) and not body.get(field):
            body[field] = _tags(value) if field == "tags" else _text(value)
        elif not field:
            body["extra"][name] = _text(value) if isinstance(value, list) else value
    return body


def take_event(body: dict[str, Any], zone: ZoneInfo) -> None:
    """Put what a body says of an event where a capture has it. Raises `DraftInvalid`; times without an offset
    are the company's."""
    told: dict[str, Any] = {}
    faults = []
    for name, part in EVENT_FIELDS.items():
        if (said := body.pop(name, None)) is None:
            continue
        try:
            told[part] = _event_value(part, said, zone)
        except ValueError:
            faults.append({"pointer": f"/{name}", "code": "invalid", "detail": f"{name} cannot be read"})
    refuse(faults)
    if told:
        body["event"] = told


def _event_value(part: str, said: str, zone: ZoneInfo) -> Any:
    if part == "minutes":
        minutes = int(float(said))
        if not 0 <= minutes <= MOST_MINUTES:
            raise ValueError
        return minutes
    if not part.endswith("_at"):
        return said[:LONGEST_NAME]
    moment = MomentReader([said], zone).read(said)
    if moment is None:
        raise ValueError
    return moment


def _field_of(name: str, mapping: Mapping[str, str], allowed: frozenset[str]) -> str | None:
    field = mapping.get(name) or (name if name in allowed else recognise(name))
    return field if field in allowed else None


def _flat(value: Mapping[str, Any], before: str, depth: int) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, part in value.items():
        if not isinstance(part, Mapping):
            found.append((before + name, part))
        elif depth < _DEEPEST:
            found += _flat(part, f"{before}{name}.", depth + 1)
    return found


def _tags(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
