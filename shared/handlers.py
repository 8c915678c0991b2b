"""Receiving events: `@on_event`, retried with back-off, then laid with the dead letters."""

import inspect
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import amqp
import eventlet
import structlog
from kombu import Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, Entrypoint

from shared import metrics, settings, topology, wire
from shared.broker import broker_channel
from shared.consumer import Consumer, settle
from shared.context import Actor
from shared.envelope import AlreadyHandled, Envelope
from shared.topology import ATTEMPT, QUEUE, REASON

log = structlog.get_logger()
_PUBLISH_SECONDS = 5
_HANDLE_SECONDS = 60
_GATHER_SECONDS = 0.02


class EventHandler(Entrypoint):  # type: ignore[misc]
    """One method that receives one type of event, on a queue of its own."""

    kind = "event"
    queue_consumer = Consumer()

    def __init__(self, event_type: str, *, prefetch: int = 1, **kwargs: Any) -> None:
        """`prefetch` is how many of these events one process handles at once; with 1 they come in order."""
        self.event_type = event_type
        self.prefetch = prefetch
        self.workers = prefetch
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Describe the queue and join the service's connection."""
        self.service = self.container.service_name
        self.label = self.event_type
        self.queue = Queue(topology.event_queue(self.service, self.event_type), no_declare=True)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Take no more events."""
        self.queue_consumer.unregister_provider(self)

    def declare(self, channel: Any) -> None:
        """Declare the queue again, for a broker that lost what `migrate` declared."""
        topology.declare_on(channel, self.service, [self.event_type])

    def handle_message(self, message: Any) -> None:
        """Start a worker for one event."""
        envelope = Envelope.from_json(message.body)
        by = envelope.actor and Actor.from_dict(envelope.actor).to_header()
        try:
            self.container.spawn_worker(
                self,
                (envelope,),
                {},
                context_data={
                    "trace": envelope.trace,
                    "actor": by,
                    "deadline": time.time() + _HANDLE_SECONDS,
                },
                handle_result=lambda _ctx, _result, exc_info: self._settle(message, exc_info),
            )
        except ContainerBeingKilled:
            settle(message, "requeue")

    def _settle(self, message: Any, exc_info: Any) -> None:
        """Acknowledge what was handled, once before or now; otherwise put it aside first."""
        if exc_info is not None and not isinstance(exc_info[1], AlreadyHandled):
            try:
                with eventlet.Timeout(_PUBLISH_SECONDS):
                    self._put_aside(message, type(exc_info[1]).__name__)
            except (Exception, eventlet.Timeout) as error:  # noqa: BLE001 - the broker keeps the event
                log.warning("event_not_put_aside", reason=type(error).__name__)
                eventlet.sleep(1)
                settle(message, "requeue")
                return
        settle(message)

    def _put_aside(self, message: Any, reason: str) -> None:
        """Publish the event, confirmed, where it waits for its next attempt, or with the dead letters."""
        attempt = int((message.headers or {}).get(ATTEMPT, 1))
        delays = settings.retry_delays_ms()
        queue = self.queue.name
        if attempt <= len(delays):
            exchange, routing_key = topology.retry_name(self.service, delays[attempt - 1]), queue
            metrics.EVENTS_RETRIED.labels(queue).inc()
        else:
            exchange, routing_key = "", topology.dead_queue(self.service)
            metrics.EVENTS_DEAD.labels(queue).inc()
        copy = amqp.Message(
            message.body,
            content_type=wire.JSON,
            delivery_mode=2,
            message_id=message.properties.get("message_id"),
            application_headers={ATTEMPT: attempt + 1, QUEUE: queue, REASON: reason},
        )
        with broker_channel(settings.amqp_url(), confirm=True) as channel:
            channel.basic_publish(copy, exchange, routing_key, mandatory=True)

    def log_outcome(self, outcome: str, seconds: float, exc_info: Any) -> None:
        """Write the line of one event."""
        fields: dict[str, Any] = {"event_type": self.event_type, "ms": round(seconds * 1000, 1)}
        if exc_info is None:
            log.info("event", outcome=outcome, **fields)
        elif isinstance(exc_info[1], AlreadyHandled):
            log.info("event", outcome="already_handled", **fields)
        else:
            log.error("event", outcome=outcome, exc_info=exc_info, **fields)


class BatchHandler(EventHandler):
    """One method that receives lists of events: those that came within a moment, in order, a list at a time.

    If a list fails, its events are handled again one by one, so that only the bad one is put aside; so are
    events that were delivered before, for one of them may have ended the process.
    """

    def __init__(
        self, event_type: str, *, at_most: int = 100, within_seconds: float = _GATHER_SECONDS, **kwargs: Any
    ) -> None:
        """`at_most` is how many events make a list; the first of them waits `within_seconds` for the rest."""
        super().__init__(event_type, prefetch=at_most, **kwargs)
        self.workers = 1
        self.within_seconds = within_seconds
        self._waiting: deque[tuple[Any, Envelope]] = deque()
        self._at_work: list[tuple[Any, Envelope]] = []
        self._alone = 0  # how many of those waiting are handled one by one
        self._timer: Any = None
        self._is_stopped = False

    def stop(self) -> None:
        """Take no more events, and begin with none of those waiting: the broker has them still."""
        self._is_stopped = True
        super().stop()

    def handle_message(self, message: Any) -> None:
        """Gather one event; what was gathered is handled soon."""
        self._waiting.append((message, Envelope.from_json(message.body)))
        if message.delivery_info.get("redelivered"):
            self._alone = len(self._waiting)
        if self._at_work:
            return
        if len(self._waiting) == self.prefetch:
            self._begin_in(0)
        elif self._timer is None:
            self._begin_in(self.within_seconds)

    def _begin_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = eventlet.spawn_after(seconds, self._begin)

    def _begin(self) -> None:
        """Start a worker for what was gathered."""
        self._timer = None
        if self._is_stopped or not self._waiting:
            return
        size = 1 if self._alone else min(self.prefetch, len(self._waiting))
        batch = self._at_work = [self._waiting.popleft() for _ in range(size)]
        self._alone = max(0, self._alone - size)
        context_data = {"trace": batch[0][1].trace, "deadline": time.time() + _HANDLE_SECONDS}
        events = [envelope for _, envelope in batch]
        handle_result = partial(self._settle_all, batch)
        try:
            self.container.spawn_worker(
                self, (events,), {}, context_data=context_data, handle_result=handle_result
            )
        except ContainerBeingKilled:
            for message, _ in batch:
                settle(message, "requeue")

    def _settle_all(self, batch: list[tuple[Any, Envelope]], _ctx: Any, _result: Any, exc_info: Any) -> None:
        """Acknowledge a list, or handle it again one by one; then go on."""
        self._at_work = []
        if exc_info is None:
            for message, _ in batch:
                settle(message)
        elif len(batch) == 1:
            self._settle(batch[0][0], exc_info)
        else:
            self._waiting.extendleft(reversed(batch))
            self._alone += len(batch)
        is_enough = self._alone or len(self._waiting) >= self.prefetch
        self._begin_in(0 if is_enough else self.within_seconds)

    def log_outcome(self, outcome: str, seconds: float, exc_info: Any) -> None:
        """Write the line of one list, with the traces it was told under."""
        traces = sorted({envelope.trace for _, envelope in self._at_work})
        fields: dict[str, Any] = {"event_type": self.event_type, "ms": round(seconds * 1000, 1)}
        told = log.info if exc_info is None else log.error
        told("events", outcome=outcome, count=len(self._at_work), traces=traces, exc_info=exc_info, **fields)


Method = TypeVar("Method", bound=Callable[..., Any])
on_event: Callable[..., Callable[[Method], Method]] = EventHandler.decorator
on_events: Callable[..., Callable[[Method], Method]] = BatchHandler.decorator


def event_handlers(service_cls: type) -> list[EventHandler]:
    """Return the event handlers of a service class."""
    return [
        entrypoint
        for _, method in inspect.getmembers(service_cls, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, EventHandler)
    ]


def subscriptions(service_cls: type) -> list[str]:
    """Return the types of event a service class has handlers for."""
    return sorted(handler.event_type for handler in event_handlers(service_cls))
