"""A confirming AMQP publisher that keeps many messages in flight, for one thread and nothing else to do."""

import time
from collections.abc import Iterable
from typing import Any, Self

import amqp
from kombu import Connection

from shared import topology, wire
from shared.broker import connect_once, publish

_HEARTBEAT_SECONDS = 10
_CONFIRM_SECONDS = 20


class ConfirmingPublisher:
    """Publishes to the exchange of events; a context manager. Raises AMQPError or OSError when cut off."""

    def __init__(self, amqp_url: str) -> None:
        self._kombu = Connection(
            amqp_url, heartbeat=_HEARTBEAT_SECONDS, connect_timeout=5, ssl=amqp_url.startswith("amqps")
        )
        self._published = 0
        self._pending: set[int] = set()
        self._returned: set[str] = set()
        self._nacked = False

    def __enter__(self) -> Self:
        connect_once(self._kombu)
        self._amqp = self._kombu.connection
        self._channel = self._kombu.default_channel
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        return self

    def __exit__(self, *_: object) -> None:
        self._kombu.release()

    def publish(self, messages: Iterable[tuple[str, str, bytes, bool]]) -> set[str]:
        """Publish (message id, routing key, body, mandatory) and wait for every confirm.

        Return the ids of mandatory messages that no queue took.
        """
        self._returned.clear()
        for message_id, routing_key, body, mandatory in messages:
            message = amqp.Message(
                body,
                message_id=message_id,
                content_type=wire.JSON,
                content_encoding="utf-8",
                delivery_mode=2,
            )
            self._published += 1
            self._pending.add(self._published)
            publish(self._channel, topology.EVENTS_EXCHANGE, routing_key, message, mandatory=mandatory)
        self._await_confirms()
        return set(self._returned)

    def idle(self, seconds: float) -> None:
        """Wait, answering heartbeats meanwhile."""
        try:
            self._amqp.drain_events(timeout=seconds)
        except TimeoutError:
            self._amqp.heartbeat_tick()

    def _await_confirms(self) -> None:
        give_up_at = time.monotonic() + _CONFIRM_SECONDS
        while self._pending:
            if time.monotonic() > give_up_at:
                raise TimeoutError("the broker confirms nothing")
            try:
                self._amqp.drain_events(timeout=1)
            except TimeoutError:
                self._amqp.heartbeat_tick()
        if self._nacked:
            raise ConnectionError("the broker refused a message")

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._pending = {waiting for waiting in self._pending if waiting > tag}
        else:
            self._pending.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._nacked = True
        self._on_ack(tag, multiple)

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])
