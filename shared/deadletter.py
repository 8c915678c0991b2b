"""Events that were given up: look at them, or put them back. `python -m shared.deadletter leads [replay]`."""

import argparse
from collections.abc import Iterator
from typing import Any

import amqp
import orjson

from shared import settings, wire
from shared.broker import broker_channel
from shared.topology import QUEUE, REASON, dead_queue


def dead_letters(amqp_url: str, service: str, limit: int = 100) -> list[dict[str, Any]]:
    """Return the first events in `<service>.dead`, as {queue, reason, event}, leaving them there."""
    with broker_channel(amqp_url) as channel:
        return [
            {
                "queue": _origin(message),
                "reason": (message.headers or {}).get(REASON, "redelivered too often"),
                "event": orjson.loads(message.body),
            }
            for message in _take(channel, service, limit)
        ]


def replay(amqp_url: str, service: str) -> int:
    """Put every dead event back into the queue it came from, its attempts counted afresh; return how many."""
    replayed = 0
    with broker_channel(amqp_url, confirm=True) as channel:
        for message in _take(channel, service, None):
            fresh = amqp.Message(
                message.body,
                content_type=wire.JSON,
                delivery_mode=2,
                message_id=message.properties.get("message_id"),
            )
            channel.basic_publish(fresh, "", _origin(message), mandatory=True)
            channel.basic_ack(message.delivery_tag)
            replayed += 1
    return replayed


def _take(channel: Any, service: str, limit: int | None) -> Iterator[Any]:
    """Fetch what is in the queue now; what is not acknowledged goes back when the channel closes."""
    queue = dead_queue(service)
    waiting = channel.queue_declare(queue, passive=True).message_count
    for _ in range(waiting if limit is None else min(limit, waiting)):
        message = channel.basic_get(queue)
        if message is None:
            return
        yield message


def _origin(message: Any) -> str:
    """The queue an event died in: written by the handler, or by the broker for one redelivered too often."""
    headers = message.headers or {}
    return str(headers.get(QUEUE) or headers["x-first-death-queue"])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m shared.deadletter")
    parser.add_argument("service")
    parser.add_argument("action", nargs="?", choices=["list", "replay"], default="list")
    args = parser.parse_args()
    if args.action == "replay":
        print(orjson.dumps({"replayed": replay(settings.amqp_url(), args.service)}).decode())  # noqa: T201
        return
    for letter in dead_letters(settings.amqp_url(), args.service):
        print(orjson.dumps(letter).decode())  # noqa: T201 - a command line


if __name__ == "__main__":
    main()
