"""Many events in one message: which go together, in what order, and the text that tells of them. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

SUFFIX = ".bulk"
_HEAD_BYTES = 400


class Mode(StrEnum):
    """How a webhook is told: an event a message, or many of one type together."""

    SINGLE = "single"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Bound:
    """The most a message holds; one event that is larger by itself goes alone."""

    items: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Item:
    """One event on its way into a message; `body` is the text it would travel as by itself."""

    id: UUID
    type: str
    aggregate_id: UUID
    sequence: int
    occurred_at: datetime
    body: str

    @property
    def text(self) -> str:
        """The event within a message of many: its id, for no header holds it, and all that it says alone."""
        return f'{{"id":"{self.id}",{self.body[1:]}'


def gathered(items: Sequence[Item], bound: Bound) -> list[list[Item]]:
    """Items as messages, to be sent one after another: each of one type, each within `bound`.

    Events of one aggregate keep their order within a message and from one to the next: where a message of
    another type has gone on with an aggregate, its next event begins a message.
    """
    messages: list[list[Item]] = []
    sizes: list[int] = []
    of_type: dict[str, int] = {}
    of_aggregate: dict[UUID, int] = {}
    for item in _in_order(items):
        size = len(item.text.encode()) + 1
        at = of_type.get(item.type, -1)
        is_open = at >= 0 and len(messages[at]) < bound.items and sizes[at] + size <= bound.size_bytes
        if not is_open or at < of_aggregate.get(item.aggregate_id, -1):
            at = len(messages)
            messages.append([])
            sizes.append(_HEAD_BYTES)
        messages[at].append(item)
        sizes[at] += size
        of_type[item.type] = of_aggregate[item.aggregate_id] = at
    return messages


def _in_order(items: Sequence[Item]) -> Iterator[Item]:
    """The items as they came, except that those of one aggregate change places until they are in sequence."""
    waiting: dict[UUID, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda each: (each.sequence, each.id), reverse=True):
        waiting[item.aggregate_id].append(item)
    return (waiting[item.aggregate_id].pop() for item in items)


def bulk_body(webhook_id: UUID, number: int, items: Sequence[Item]) -> str:
    """The JSON text of message number `number` of a webhook, telling of items of one type."""
    latest = max(item.occurred_at for item in items)
    head = {
        "type": items[0].type + SUFFIX,
        "timestamp": latest.isoformat(),
        "aggregate_id": str(webhook_id),
        "sequence": number,
        "actor_id": None,
    }
    told = ",".join(item.text for item in items)
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"data":[{told}]}}'
