"""Calling a service: `Client(amqp_url).call("staff", "get_employee", {"employee_id": …})`.

Every call has a deadline, and its message expires with it: nothing runs after its caller has gone. A callee
that fails repeatedly is refused at once for a while. Plain threads; under eventlet's patching, greenlets.
Inside a service use `Callee` of `shared.rpc`, which passes actor, trace and deadline on.
"""

import threading
import time
from collections import defaultdict
from typing import Any

import amqp
import structlog
from kombu import Connection

from shared import context, settings, wire
from shared.breaker import Breaker
from shared.broker import connect_once, publish
from shared.context import Actor
from shared.errors import Unavailable
from shared.ids import new_id

log = structlog.get_logger()
_HEARTBEAT_SECONDS = 10
_RECONNECT_SECONDS = 0.2
_BROKER_WAIT_SECONDS = 0.5


class CalleeAway(Unavailable):
    """The callee did not answer in time, is not running, or the broker is away; the outcome is unknown."""


class _Waiter:
    """One call under way."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.body: bytes | None = None


class Client:
    """One connection to the broker with any number of calls in flight on it; safe to share."""

    def __init__(self, amqp_url: str) -> None:
        self._amqp_url = amqp_url
        self._waiters: dict[str, _Waiter] = {}
        self._breakers: dict[str, Breaker] = defaultdict(Breaker)
        self._channel: Any = None
        self._connected = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="rpc-client", daemon=True)
        self._thread.start()

    def call(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any] | None = None,
        *,
        timeout: float | None = None,
        actor: Actor | None = None,
        key: str | None = None,
        trace: str | None = None,
    ) -> Any:
        """Return what the method answers, or raise what it refuses; `CalleeAway` within `timeout` seconds.

        Actor, trace and the deadline are those of the running call unless given.
        """
        breaker = self._breakers[service]
        if not breaker.permits():
            raise CalleeAway(f"{service} does not answer")
        deadline = _deadline(timeout)
        headers = wire.call_headers(
            deadline=deadline,
            trace=trace or context.trace.get() or new_id().hex,
            actor=actor or context.actor.get(),
            key=key,
        )
        try:
            body = self._exchange(f"{service}.{method}", wire.call_body(kwargs or {}), headers, deadline)
        except CalleeAway:
            breaker.failed()
            raise
        breaker.succeeded()
        return wire.read_reply(body)

    def close(self) -> None:
        """Close the connection; calls under way fail."""
        self._closing = True
        self._thread.join(timeout=5)

    def _exchange(self, routing_key: str, body: bytes, headers: dict[str, Any], deadline: float) -> bytes:
        """Send a call and wait for its reply until its deadline."""
        call_id = new_id().hex
        message = amqp.Message(
            body,
            application_headers=headers,
            correlation_id=call_id,
            reply_to=wire.DIRECT_REPLY_TO,
            content_type=wire.JSON,
            content_encoding="utf-8",
            delivery_mode=1,
            expiration=wire.expiration_ms(deadline, time.time()),
        )
        waiter = self._waiters[call_id] = _Waiter()
        try:
            self._send(message, routing_key, deadline)
            waiter.done.wait(max(0.0, deadline - time.time()))
        finally:
            self._waiters.pop(call_id, None)
        if waiter.body is None:
            raise CalleeAway(f"{routing_key} was not answered")
        return waiter.body

    def _send(self, message: amqp.Message, routing_key: str, deadline: float) -> None:
        patience = min(_BROKER_WAIT_SECONDS, deadline - time.time())
        if not self._connected.wait(max(0.0, patience)):
            raise CalleeAway("the broker is away")
        try:
            publish(self._channel, wire.RPC_EXCHANGE, routing_key, message, mandatory=True)
        except (amqp.exceptions.AMQPError, OSError, AttributeError) as error:
            raise CalleeAway("the broker is away") from error

    def _run(self) -> None:
        """Keep a connection and hand out replies, until closed."""
        while not self._closing:
            try:
                with Connection(
                    self._amqp_url, heartbeat=_HEARTBEAT_SECONDS, connect_timeout=3
                ) as connection:
                    self._serve(connection)
            except Exception as error:  # noqa: BLE001 - whatever it was, the answer is a new connection
                log.warning("rpc_client_disconnected", reason=type(error).__name__)
            finally:
                self._disconnected()
            time.sleep(0 if self._closing else _RECONNECT_SECONDS)

    def _serve(self, connection: Connection) -> None:
        connect_once(connection)
        channel = connection.default_channel
        channel.exchange_declare(wire.RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.events["basic_return"].add(self._on_return)
        amqp.Channel.basic_consume(channel, wire.DIRECT_REPLY_TO, no_ack=True, callback=self._on_reply)
        self._channel = channel
        self._connected.set()
        while not self._closing:
            try:
                connection.connection.drain_events(timeout=1)
            except TimeoutError:
                connection.connection.heartbeat_tick()

    def _disconnected(self) -> None:
        """Let every call under way fail now: its reply can no longer arrive."""
        self._connected.clear()
        self._channel = None
        for waiter in list(self._waiters.values()):
            waiter.done.set()

    def _on_reply(self, message: Any) -> None:
        if waiter := self._waiters.get(message.properties.get("correlation_id", "")):
            waiter.body = message.body
            waiter.done.set()

    def _on_return(self, _error: Exception, _exchange: str, _key: str, message: Any) -> None:
        """The broker found no queue: the service is not running anywhere."""
        if waiter := self._waiters.get(message.properties.get("correlation_id", "")):
            waiter.done.set()


def _deadline(timeout: float | None) -> float:
    """The earlier of this call's own deadline and the one of the call it is made in."""
    own = time.time() + (settings.rpc_timeout_seconds() if timeout is None else timeout)
    outer = context.deadline.get()
    return own if outer is None else min(own, outer)
