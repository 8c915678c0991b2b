"""The broker's exchanges and queues for events, declared by `migrate`, so that nothing is dropped unseen.

    allhands.events        topic exchange; an event goes to routing key `<type>.<consumer>` for each of its
                           consumers (mandatory), or to `<type>` when it names none
    <service>.<type>       quorum queue of one kind of event, bound to both; a message redelivered more than
                           5 times (its handler kills the process) goes to the dead letters
    <service>.retry.<ms>   fanout exchange and quorum queue: waits, then goes back to the queue it came from
    <service>.dead         quorum queue of events given up: `python -m shared.deadletter <service>`

`ops.broker_users` says what a service's broker user may do with these and with the calls' exchange.
"""

from collections.abc import Iterable
from typing import Any

from shared import settings, wire
from shared.broker import broker_channel

EVENTS_EXCHANGE = "allhands.events"
DELIVERY_LIMIT = 5
# Headers of an event that was put aside.
ATTEMPT, QUEUE, REASON = "x-attempt", "x-queue", "x-reason"


def event_queue(service: str, event_type: str) -> str:
    """Return the queue in which `service` receives events of this type."""
    return f"{service}.{event_type}"


def retry_name(service: str, delay_ms: int) -> str:
    """Return the name of the exchange and queue in which events wait `delay_ms`."""
    return f"{service}.retry.{delay_ms}"


def dead_queue(service: str) -> str:
    """Return the queue of events that were given up."""
    return f"{service}.dead"


def event_queue_arguments(service: str) -> dict[str, Any]:
    """Return the arguments of an event queue: the same ones always, or the broker refuses (406)."""
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_queue(service),
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def retry_queue_arguments(delay_ms: int) -> dict[str, Any]:
    """Return the arguments of a retry queue, which keeps the routing key: the queue to go back to."""
    return {
        "x-queue-type": "quorum",
        "x-message-ttl": delay_ms,
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def declare_topology(amqp_url: str, service: str, subscriptions: Iterable[str]) -> None:
    """Declare what `service` needs on the broker to emit and to receive these types of event; idempotent."""
    with broker_channel(amqp_url) as channel:
        declare_on(channel, service, subscriptions)


def declare_on(channel: Any, service: str, subscriptions: Iterable[str]) -> None:
    """The same on an open channel; services do it at every connection, for a broker that lost its memory."""
    for exchange in (wire.RPC_EXCHANGE, EVENTS_EXCHANGE):
        channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
    channel.queue_declare(
        dead_queue(service), durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
    )
    for delay_ms in settings.retry_delays_ms():
        _declare_retry(channel, service, delay_ms)
    for event_type in subscriptions:
        _declare_event_queue(channel, service, event_type)


def _declare_event_queue(channel: Any, service: str, event_type: str) -> None:
    queue = event_queue(service, event_type)
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments=event_queue_arguments(service))
    for routing_key in (event_type, consumer_key(event_type, service)):
        channel.queue_bind(queue, EVENTS_EXCHANGE, routing_key)


def consumer_key(event_type: str, consumer: str) -> str:
    """Return the routing key that brings an event to one consumer, so that each is known to have it."""
    return f"{event_type}.{consumer}"


def _declare_retry(channel: Any, service: str, delay_ms: int) -> None:
    name = retry_name(service, delay_ms)
    channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=retry_queue_arguments(delay_ms))
    channel.queue_bind(name, name)
