"""What leaves the company: the body of a webhook, without contact details, and who wants it. Pure."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from services.webhooks.domain.catalogue import EVENT_TYPES

EVERYTHING = "*"
PING = "webhook.ping"

# Contact details never leave by webhook, whatever an emitter puts into its event: receivers ask the API,
# which knows what they may see. `name` is a person's only where the event is about a person.
CONTACT_FIELDS = frozenset(
    {
        *("phone", "mobile", "email", "wechat_id", "wechat", "address", "id_number"),
        *("contact", "contacts", "person_name", "password", "note"),
    }
)
_PERSONS = frozenset({"employee_changed"})


def without_contact_details(event_type: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data of an event as it may leave the company."""
    hidden = CONTACT_FIELDS | {"name", "number"} if event_type in _PERSONS else CONTACT_FIELDS
    return dict(_stripped(data, hidden))


def _stripped(value: Any, hidden: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {name: _stripped(each, hidden) for name, each in value.items() if name not in hidden}
    if isinstance(value, list):
        return [_stripped(each, hidden) for each in value]
    return value


def body_of(
    event_type: str,
    occurred_at: datetime,
    aggregate: tuple[UUID, int],
    actor_id: str | None,
    data: dict[str, Any],
) -> str:
    """The JSON text a receiver gets, the same at every attempt; `aggregate` is its id and the sequence."""
    return json.dumps(
        {
            "type": event_type,
            "timestamp": occurred_at.isoformat(),
            "aggregate_id": str(aggregate[0]),
            "sequence": aggregate[1],
            "actor_id": actor_id,
            "data": without_contact_details(event_type, data),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def is_wanted(event_type: str, event_types: Collection[str]) -> bool:
    """Whether a subscription to `event_types` wants a message of this type.

    One with a dot is no event but made for one webhook: a ping, or many events together.
    """
    return "." not in event_type and any(_matches(wanted, event_type) for wanted in event_types)


def is_known(wanted: str) -> bool:
    """Whether there is an event of this type, or one that this family of types takes in."""
    return any(_matches(wanted, each) for each in EVENT_TYPES)


def _matches(wanted: str, event_type: str) -> bool:
    """`*` is everything, `lead_*` all that begins with `lead_`; else the very type."""
    return event_type.startswith(wanted[:-1]) if wanted.endswith(EVERYTHING) else event_type == wanted
