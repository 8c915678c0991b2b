"""Calls to nameko services from asyncio: each has a deadline, and ends by it whatever broker or callee do.

aiormq is aio-pika's own wire layer. It is used directly: it costs less per message, and one plain reconnect
loop is easier to reason about than robust channels.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import aiormq
from aiormq.abc import AbstractConnection, DeliveredMessage
from aiormq.channel import Channel
from aiormq.exceptions import AMQPError, ChannelInvalidStateError, PublishError
from pamqp.commands import Basic

from shared import context, wire
from shared.breaker import Breaker
from shared.errors import Unavailable

logger = logging.getLogger(__name__)

DEADLINE_SECONDS = 5.0
CONNECT_SECONDS = 5.0
CLOSE_SECONDS = 2.0
FIRST_RETRY_SECONDS = 0.05
LONGEST_RETRY_SECONDS = 0.5
OUTAGE_SECONDS = 1.0
MOST_IN_FLIGHT = 2_000
Listener = Callable[[Channel], Awaitable[None]]
LOST = (AMQPError, ChannelInvalidStateError, ConnectionError, RuntimeError)


class Overloaded(Unavailable):
    """This gateway already waits for as many answers as it can."""

    code = "overloaded"


class AnswerLost(Exception):
    """The connection broke while an answer was awaited: whether the call ran is unknown."""


class RpcClient:
    """One connection, one channel, one reply consumer; `call` may be used by any number of tasks."""

    def __init__(self, url: str, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        """`deadline_seconds` is that of a call which is given none."""
        self._url = url
        self._deadline_seconds = deadline_seconds
        self._channel: Channel | None = None
        self._connected = asyncio.Event()
        self._lost_at = time.monotonic()
        self._pending: dict[str, asyncio.Future[bytes]] = {}
        self._in_flight = 0
        self._ids = count(1)
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._keeper: asyncio.Task[None] | None = None
        self._listeners: list[Listener] = []

    @property
    def in_flight(self) -> int:
        """How many calls are under way, those too that wait for a callee to appear."""
        return self._in_flight

    @property
    def is_connected(self) -> bool:
        """Whether the broker is reachable now."""
        return self._channel is not None

    def on_connected(self, listener: Listener) -> None:
        """Run `listener` with the channel of every connection to come, before calls use it."""
        self._listeners.append(listener)

    async def tell(self, exchange: str, body: bytes) -> None:
        """Publish to whoever listens; lost without a word while the broker is away."""
        if self._channel is not None:
            with contextlib.suppress(*LOST):
                await self._channel.basic_publish(
                    body, exchange=exchange, properties=Basic.Properties(delivery_mode=1), wait=False
                )

    async def start(self) -> None:
        """Begin to connect; returns at once, calls wait for the connection."""
        self._lost_at = time.monotonic()
        self._keeper = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        """Disconnect; what is still awaited is refused."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    async def call(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any],
        *,
        trace: str = "",
        actor: str | None = None,
        key: str | None = None,
        is_repeatable: bool = False,
        deadline_seconds: float | None = None,
    ) -> Any:
        """Return the result, or raise the callee's refusal, or `Unavailable` no later than the deadline.

        That is `deadline_seconds` from now, or the running request's if it is earlier. `actor` is an `Actor`
        header. A repeatable call (a read, or one with an idempotency key) survives a broken connection.
        """
        breaker = self._admit(service)
        deadline = self._deadline(deadline_seconds)
        headers = _headers(deadline, trace, actor, key)
        request = _Request(f"{service}.{method}", wire.call_body(kwargs), headers, deadline, is_repeatable)
        self._in_flight += 1
        try:
            async with asyncio.timeout(max(0.0, deadline - time.time())):
                reply = await self._ask(request)
        except TimeoutError:
            breaker.failed()
            raise Unavailable(f"{service} did not answer in time") from None
        finally:
            self._in_flight -= 1
        breaker.succeeded()
        return wire.read_reply(reply)

    def _admit(self, service: str) -> Breaker:
        """Return the callee's breaker, or refuse at once while it is open or this client is full."""
        if self._in_flight >= MOST_IN_FLIGHT:
            raise Overloaded("too many calls at once; try again shortly")
        breaker = self._breakers[service]
        if not breaker.permits():
            raise Unavailable(f"{service} does not answer at the moment; try again shortly")
        return breaker

    def _deadline(self, seconds: float | None) -> float:
        """Return the deadline of a call made now, in epoch seconds; refuse if it has passed."""
        now = time.time()
        deadline = min(now + (seconds or self._deadline_seconds), context.deadline.get() or math.inf)
        if deadline <= now:
            raise Unavailable("there was no time left to ask")
        return deadline

    async def _ask(self, request: "_Request") -> bytes:
        """Publish until the broker takes it, then wait for the answer; the caller sets the time limit."""
        pause = FIRST_RETRY_SECONDS
        while True:
            channel = await self._ready()
            try:
                return await self._attempt(channel, request)
            except PublishError:
                logger.debug("%s was returned: nobody serves it yet", request.routing_key)
            except AnswerLost:
                if not request.is_repeatable:
                    raise Unavailable(
                        "the answer was lost; ask again with the same Idempotency-Key"
                    ) from None
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_RETRY_SECONDS)

    async def _attempt(self, channel: Channel, request: "_Request") -> bytes:
        call_id = str(next(self._ids))
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._pending[call_id] = answer
        try:
            await channel.basic_publish(
                request.body,
                exchange=wire.RPC_EXCHANGE,
                routing_key=request.routing_key,
                properties=request.properties(call_id),
                mandatory=True,
                wait=False,
            )
            return await answer
        except PublishError:
            raise
        except LOST:
            raise AnswerLost from None
        except asyncio.CancelledError:  # aiormq ends the futures of a closed channel this way
            if _is_being_cancelled():
                raise
            raise AnswerLost from None
        finally:
            self._pending.pop(call_id, None)

    async def _ready(self) -> Channel:
        """Return the channel; wait for a young outage to pass, refuse at once in an old one."""
        while self._channel is None:
            patience = self._lost_at + OUTAGE_SECONDS - time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, patience)):
                    await self._connected.wait()
            except TimeoutError:
                raise Unavailable("the message broker is away; try again shortly") from None
        return self._channel

    async def _keep_connected(self) -> None:
        pause = FIRST_RETRY_SECONDS
        while True:
            connection: AbstractConnection | None = None
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    connection = await aiormq.connect(self._url)
                    channel = await self._open(connection)
                pause = FIRST_RETRY_SECONDS
                await asyncio.wait([connection.closing, channel.closing], return_when=asyncio.FIRST_COMPLETED)
            except (*LOST, OSError, TimeoutError) as error:
                logger.debug("cannot reach the message broker: %s", type(error).__name__)
            finally:
                await self._disconnected(connection)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_RETRY_SECONDS)

    async def _open(self, connection: AbstractConnection) -> Channel:
        channel = cast(Channel, await connection.channel(publisher_confirms=True))
        await channel.exchange_declare(wire.RPC_EXCHANGE, exchange_type="topic", durable=True)
        await channel.basic_consume(wire.DIRECT_REPLY_TO, self._take_reply, no_ack=True)
        for listener in self._listeners:
            await listener(channel)
        self._channel = channel
        self._connected.set()
        logger.info("connected to the message broker")
        return channel

    async def _disconnected(self, connection: AbstractConnection | None) -> None:
        if self._channel is not None and not _is_being_cancelled():
            logger.warning("lost the message broker")
            self._lost_at = time.monotonic()
        self._channel = None
        self._connected.clear()
        for answer in list(self._pending.values()):
            if not answer.done():
                answer.set_exception(AnswerLost())
        if connection is not None:
            await _close(connection)

    async def _take_reply(self, message: DeliveredMessage) -> None:
        answer = self._pending.get(message.header.properties.correlation_id or "")
        if answer is not None and not answer.done():
            answer.set_result(message.body)


@dataclass(frozen=True, slots=True)
class _Request:
    """One call, ready to be published as often as it takes; `deadline` in epoch seconds."""

    routing_key: str
    body: bytes
    headers: dict[str, Any]
    deadline: float
    is_repeatable: bool

    def properties(self, call_id: str) -> Basic.Properties:
        """Return the message's properties; `expiration` is what is left of the deadline now."""
        return Basic.Properties(
            content_type=wire.JSON,
            content_encoding="utf-8",
            delivery_mode=1,
            correlation_id=call_id,
            message_id=call_id,
            reply_to=wire.DIRECT_REPLY_TO,
            expiration=wire.expiration_ms(self.deadline, time.time()),
            headers=self.headers,
        )


def _headers(deadline: float, trace: str, actor: str | None, key: str | None) -> dict[str, Any]:
    headers = wire.call_headers(deadline=deadline, trace=trace, actor=None, key=key)
    headers[wire.DEADLINE] = f"{deadline:.3f}"  # pamqp writes floats in single precision
    if actor is not None:
        headers[wire.ACTOR] = actor
    return headers


async def _close(connection: AbstractConnection) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await connection.close()
    except asyncio.CancelledError:
        if _is_being_cancelled():
            raise
    except (*LOST, OSError, TimeoutError) as error:
        logger.debug("the connection did not close cleanly: %s", type(error).__name__)


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
