"""No event carries contact details out of the company: by what it is, or by what webhooks leave out."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields

from services.webhooks.domain.messages import without_contact_details
from shared import registry
from shared.envelope import PublicEvent

EVENTS = {
    event.type: event for name in registry.service_names() for event in registry.load(name, "events").EVENTS
}
CONTACT = ("phone", "mobile", "mail", "wechat", "address", "id_number", "note", "company")
PERSON_NAMES = {"employee_changed": {"name", "number"}}


def sample(schema: type[Schema]) -> dict[str, Any]:
    """Something in every field, lists and objects included."""
    return {name: _value(field) for name, field in schema().fields.items()}


def _value(field: Any) -> Any:
    if isinstance(field, fields.List):
        return [_value(field.inner)]
    return sample(type(field.schema)) if isinstance(field, fields.Nested) else "x"


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from names_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_what_a_webhook_tells_holds_no_contact_details(event: type[PublicEvent]) -> None:
    told = set(names_in(without_contact_details(event.type, sample(event.schema))))
    assert not [name for name in told if any(word in name for word in CONTACT)]
    assert not told & PERSON_NAMES.get(event.type, set())


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_event_is_public(event: type[PublicEvent]) -> None:
    assert issubclass(event, PublicEvent)
