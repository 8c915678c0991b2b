"""Writes docs/events.md and the webhooks' catalogue of types: `make docs`. A test holds both to the code."""

import sys
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from shared import registry
from shared.envelope import Event

_HEAD = """# Events

Written by `make docs` from `services/*/events.py`; do not edit.

Every event travels in an envelope: `event_id` (UUIDv7), `type`, `occurred_at` (UTC), `aggregate_id`,
`sequence` (grows per aggregate: keep the newest), `actor` (id and roles, or null for the system), `trace`,
`data`. It is written to the emitter's outbox in the transaction it tells of and published within a second;
delivery is at least once, and a consumer's inbox makes it once. Consumers read only the fields they need:
fields may be added, never renamed or removed. `?` marks a field that may be null.
"""


_CATALOGUE = (
    '"""Every type of event there is. Written by `make docs` from services/*/events.py; do not edit."""\n\n'
)


def page() -> str:
    """Return the whole page."""
    return _HEAD + "".join(_service(name) for name in registry.service_names())


def catalogue() -> str:
    """Return the module that tells the webhooks service every type of event; it ships without the others."""
    types = sorted(each.type for name in registry.service_names() for each in _events(name))
    lines = "".join(f'        "{each}",\n' for each in types)
    return f"{_CATALOGUE}EVENT_TYPES = frozenset(\n    {{\n{lines}    }}\n)\n"


def _events(name: str) -> list[type[Event]]:
    events: list[type[Event]] = registry.load(name, "events").EVENTS
    return events


def _service(name: str) -> str:
    return f"\n## {name}\n" + "".join(_event(event) for event in _events(name))


def _event(event: type[Event]) -> str:
    consumers = ", ".join(event.consumers) or "none yet"
    lines = "".join(f"| {field} | {kind} |\n" for field, kind in _fields(event.schema))
    says = (event.__doc__ or "").strip().splitlines()[0]
    return f"\n### {event.type}\n{says} Consumers: {consumers}.\n\n| field | type |\n| --- | --- |\n{lines}"


def _fields(schema: type[Schema], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, field in schema().fields.items():
        yield f"`{prefix}{name}`" + ("?" if field.allow_none else ""), _kind(field)
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from _fields(type(inner.schema), f"{prefix}{name}.")


def _kind(field: Any) -> str:
    if isinstance(field, fields.List):
        return f"list of {_kind(field.inner)}"
    if isinstance(field, fields.Enum):
        return " \\| ".join(member.value for member in field.enum)
    if isinstance(field, fields.Nested):
        return "object"
    return type(field).__name__.removesuffix("Field").lower()


if __name__ == "__main__":
    sys.stdout.write(catalogue() if "--catalogue" in sys.argv else page())
