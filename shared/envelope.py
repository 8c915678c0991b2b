"""An event as it travels, and the class an emitter describes it with. No broker and no database here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

import orjson
from marshmallow import Schema


class AlreadyHandled(Exception):
    """The event was handled before; `@on_event` takes it for success."""


_SchemaClass = type[Schema]

EVERY = "*"
"""Instead of a type: a handler of every event, on one queue (`*` is one word of a routing key)."""


class Event:
    """One kind of event: its name, the schema of its data, and which services must receive it.

    `consumers` are service names: the relay keeps a row until each of them has a queue that took it.
    """

    type: ClassVar[str]
    schema: ClassVar[_SchemaClass]
    consumers: ClassVar[tuple[str, ...]] = ()


class PublicEvent(Event):
    """An event that may leave the company: the webhooks service is a consumer of each without being named."""

    def __init_subclass__(cls) -> None:
        """Add it to the consumers the class names."""
        super().__init_subclass__()
        cls.consumers = tuple(dict.fromkeys((*cls.consumers, "webhooks")))


@dataclass(frozen=True)
class Envelope:
    """One event. `sequence` grows per aggregate: keep the newest, for deliveries repeat and may overtake."""

    event_id: UUID
    type: str
    occurred_at: datetime
    aggregate_id: UUID
    sequence: int
    actor: dict[str, Any] | None
    trace: str
    data: dict[str, Any]

    def to_json(self) -> bytes:
        """Write the envelope as the body of a message."""
        return orjson.dumps(self)

    @classmethod
    def from_json(cls, body: bytes | str) -> Self:
        """Read what `to_json` wrote; fields nobody here knows are left alone."""
        wire = orjson.loads(body)
        return cls(
            event_id=UUID(wire["event_id"]),
            type=wire["type"],
            occurred_at=datetime.fromisoformat(wire["occurred_at"]),
            aggregate_id=UUID(wire["aggregate_id"]),
            sequence=wire["sequence"],
            actor=wire.get("actor"),
            trace=wire.get("trace") or "",
            data=wire["data"],
        )
