"""Serving calls: `@rpc` methods answer JSON-ready values or refuse, within their caller's deadline.

    from shared.rpc import CallContext, ClockProvider, rpc

    class LeadsService:
        '''Leads from capture to payment: load, decide, save, tell.'''
        name = "leads"
        db = Database()
        call = CallContext()
        clock = ClockProvider()

        @rpc
        def release_lead(self, lead_id: str, body: dict[str, Any]) -> dict[str, Any]:
            actor = self.call.actor                    # who asks, or None
            body = load(ReleaseBody, body)             # Invalid
            return run_once(self.db, self.call.key, "release_lead", {"id": lead_id, "body": body}, …)

A `Refusal` travels as itself; any other exception is logged with its trace and travels as `internal`.
The request is acknowledged after the reply is written: kill -9 in between means that it runs again, so
writing methods use `run_once`. Replies are transient and unconfirmed. Wire format: `shared.wire`.
"""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import amqp
import orjson
import structlog
from kombu import Exchange, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider
from nameko.rpc import Rpc as NamekoRpc
from nameko.rpc import RpcConsumer as NamekoRpcConsumer

from shared import context, settings, wire
from shared.broker import publish
from shared.client import Client
from shared.clock import Clock
from shared.consumer import Consumer, settle
from shared.context import Actor
from shared.errors import Invalid, Refusal

__all__ = ["Actor", "CallContext", "Callee", "ClockProvider", "rpc"]

log = structlog.get_logger()
_PREFIX = "nameko."
_INTERNAL = Refusal("something went wrong on our side")


class RpcConsumer(NamekoRpcConsumer):
    """The service's queue of calls: finds the method, answers what cannot be run."""

    queue_consumer = Consumer()
    queue: Queue

    def setup(self) -> None:
        """Describe the queue and join the service's connection."""
        if self.queue is None:
            service = self.container.service_name
            exchange = Exchange(wire.RPC_EXCHANGE, durable=True, type="topic")
            self.queue = Queue(wire.rpc_queue(service), exchange, routing_key=f"{service}.*", durable=True)
            self.prefetch = settings.max_workers()
            self.methods: dict[str, Rpc] = {}
            self.queue_consumer.register_provider(self)

    def register_provider(self, provider: "Rpc") -> None:
        """Add one method."""
        super().register_provider(provider)
        self.methods[provider.method_name] = provider

    def handle_message(self, message: Any) -> None:
        """Start the method a call names, or refuse at once."""
        method = message.delivery_info["routing_key"].rpartition(".")[2]
        try:
            entrypoint = self.methods.get(method)
            if entrypoint is None:
                raise wire.no_such_method(method)
            entrypoint.start_call(orjson.loads(message.body), message)
        except Refusal as refusal:
            answer(message, wire.refusal_body(refusal))
        except (ValueError, TypeError, KeyError):
            answer(message, wire.refusal_body(Invalid("not a call")))


class Rpc(NamekoRpc):
    """One callable method of a service."""

    kind = "rpc"
    rpc_consumer = RpcConsumer()

    def setup(self) -> None:
        """Learn the method's signature and register it."""
        self.label = self.method_name
        self.signature = inspect.signature(getattr(self.container.service_cls, self.method_name))
        self.rpc_consumer.setup()
        super().setup()

    def start_call(self, body: dict[str, Any], message: Any) -> None:
        """Spawn a worker for a call; raises `Invalid` if the arguments are not the method's."""
        args, kwargs = body["args"], body["kwargs"]
        try:
            self.signature.bind(None, *args, **kwargs)
        except TypeError as error:
            raise Invalid(f"{self.method_name}: {error}") from None
        headers = {name.removeprefix(_PREFIX): value for name, value in message.headers.items()}
        try:
            self.container.spawn_worker(
                self,
                args,
                kwargs,
                context_data=headers,
                handle_result=lambda _ctx, result, exc_info: _reply(message, result, exc_info),
            )
        except ContainerBeingKilled:
            settle(message, "requeue")

    def log_outcome(self, outcome: str, seconds: float, exc_info: Any) -> None:
        """Write the line of one call."""
        fields = {"method": self.method_name, "outcome": outcome, "ms": round(seconds * 1000, 1)}
        if outcome == "internal":
            log.error("rpc", exc_info=exc_info, **fields)
        else:
            log.info("rpc", **fields)


Method = TypeVar("Method", bound=Callable[..., Any])
rpc: Callable[[Method], Method] = Rpc.decorator


def _reply(message: Any, result: Any, exc_info: Any) -> None:
    """Answer one call with its result, its refusal, or nothing but `internal`."""
    if exc_info is None:
        try:
            body = wire.result_body(result)
        except TypeError:
            log.exception("rpc_answer_not_json")
            body = wire.refusal_body(_INTERNAL)
    else:
        error = exc_info[1]
        body = wire.refusal_body(error if isinstance(error, Refusal) else _INTERNAL)
    answer(message, body)


def answer(message: Any, body: bytes) -> None:
    """Write a reply, then acknowledge; if the broker is gone, let it be: it will deliver the call again."""
    properties = message.properties
    reply_to = properties.get("reply_to")
    try:
        if reply_to:
            reply = amqp.Message(
                body,
                correlation_id=properties.get("correlation_id"),
                content_type=wire.JSON,
                content_encoding="utf-8",
                delivery_mode=1,
            )
            publish(message.channel, wire.reply_exchange(reply_to), reply_to, reply)
    except Exception as error:  # noqa: BLE001 - a lost broker must not end the service
        log.warning("reply_lost", reason=type(error).__name__)
        return
    settle(message)


class CallContext(DependencyProvider):
    """What the running call knows of its caller."""

    def get_dependency(self, worker_ctx: Any) -> "CallContext":  # noqa: ARG002 - nameko's signature
        """Give every call the same view: the values live in the call's own context."""
        return self

    @property
    def actor(self) -> Actor | None:
        """Who asks; None inside the company's own machinery."""
        return context.actor.get()

    @property
    def key(self) -> str | None:
        """The Idempotency-Key, or None."""
        return context.key.get()

    @property
    def trace(self) -> str:
        """The trace id, the same from the HTTP request to the last event."""
        return context.trace.get()

    @property
    def deadline(self) -> float | None:
        """When the caller stops waiting, in epoch seconds."""
        return context.deadline.get()


class ClockProvider(DependencyProvider, Clock):
    """The clock of a service, as a nameko dependency."""

    def get_dependency(self, worker_ctx: Any) -> Clock:  # noqa: ARG002 - nameko's signature
        """Give every call the same clock."""
        return self


class Callee(DependencyProvider):
    """Another service, called with this call's actor, trace and deadline; never inside a transaction.

    `staff = Callee("staff")`, then `self.staff.get_employee(employee_id=…)`. Raises what the callee
    refuses, or `Unavailable` at the deadline, and at once while the callee is known to be away.
    """

    def __init__(self, service: str) -> None:
        self._service = service

    def start(self) -> None:
        """Connect when the service starts."""
        self._client = Client(self.container.config["AMQP_URI"])

    def stop(self) -> None:
        """Disconnect when it stops."""
        self._client.close()

    def get_dependency(self, worker_ctx: Any) -> "Methods":  # noqa: ARG002 - nameko's signature
        """Give every call the same connection."""
        return Methods(self._client, self._service)


class Methods:
    """The methods of another service, as if they were here."""

    def __init__(self, client: Client, service: str) -> None:
        self._client = client
        self._service = service

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda **kwargs: self._client.call(self._service, method, kwargs)
