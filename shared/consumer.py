"""The one connection on which a service reads calls and events and answers them; it outlives its broker.

nameko's own consumer decodes with kombu, spawns twice per message, closes before running work is answered,
and takes the process with it when a broker fault surfaces in the wrong place. This one does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from kombu import Connection
from nameko.extensions import ProviderCollector
from nameko.messaging import QueueConsumer

from shared.broker import connect_once

log = structlog.get_logger()
_HEARTBEAT_SECONDS = 10
_CONNECT_SECONDS = 3
_PAUSE_SECONDS = 0.5


def settle(message: Any, action: str = "ack") -> None:
    """Ack or requeue; on a dead channel do nothing, for the broker has taken the message back."""
    try:
        getattr(message, action)()
    except Exception as error:  # noqa: BLE001 - any failure here means that the connection is gone
        log.info("message_not_settled", action=action, reason=type(error).__name__)


class Consumer(QueueConsumer):  # type: ignore[misc]
    """Reads every queue of a service on one connection; providers have queue, prefetch, handle_message."""

    _pending_remove_providers: dict[Any, Any]

    @property
    def connection(self) -> Connection:
        """A description of the connection, not yet opened."""
        return Connection(self.amqp_uri, heartbeat=_HEARTBEAT_SECONDS, connect_timeout=_CONNECT_SECONDS)

    def run(self, **kwargs: Any) -> None:
        """Consume until stopped, whatever happens to the broker."""
        while not self.should_stop:
            try:
                for _ in self.consume(limit=None, **kwargs):
                    pass
            except Exception as error:  # noqa: BLE001 - losing the broker must not end the process
                log.warning("broker_away", reason=type(error).__name__)
                eventlet.sleep(_PAUSE_SECONDS)
            self.on_iteration()
        if not self._consumers_ready.ready():
            self._consumers_ready.send(None)

    def unregister_provider(self, provider: Any) -> None:
        """Stop consuming for a provider; `run` does it, connected or not."""
        removed = self._pending_remove_providers[provider] = Event()
        removed.wait()
        ProviderCollector.unregister_provider(self, provider)

    def stop(self) -> None:
        """Wait until all providers have gone and `run` has returned."""
        self.wait_for_providers()
        self._gt.wait()

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """Try once to connect: `run` tries again soon, where kombu would wait ever longer."""
        with self.create_connection() as connection:
            connect_once(connection)
            yield connection

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """Start one consumer per provider, each with its own prefetch; called after every (re)connection."""
        self._consumers = {}
        for provider in self._providers:
            if hasattr(provider, "declare"):
                provider.declare(channel)
            consumer = consumer_cls(
                queues=[provider.queue], on_message=partial(self.handle_raw, provider), accept=None
            )
            consumer.qos(prefetch_count=provider.prefetch)  # holds for what is consumed after it
            consumer.consume()
            self._consumers[provider] = consumer
        return self._consumers.values()

    def handle_raw(self, provider: Any, message: Any) -> None:
        """Hand a message to its provider; prefetch keeps this from ever waiting for a free worker."""
        try:
            provider.handle_message(message)
        except Exception:
            log.exception("message_not_understood")
            settle(message, "reject")

    def on_iteration(self) -> None:
        """Stop only when nothing is consumed and everything running has been answered."""
        self._cancel_consumers_if_requested()
        if not self._providers and not self.container.is_busy:
            self.should_stop = True

    def _cancel_consumers_if_requested(self) -> None:
        """Let go of the providers that stop, whether or not their consumer can still be told."""
        requested, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in requested.items():
            consumer = self._consumers.pop(provider, None)
            with suppress(Exception):
                consumer.cancel()
            removed.send()

    @property
    def is_connected(self) -> bool:
        """Whether the last known connection is open."""
        return any(
            consumer.channel is not None and consumer.channel.connection is not None
            for consumer in self._consumers.values()
        )
