"""Who may do what on the broker: every user has the rights that its edges need, and no more.

Queues and exchanges are RabbitMQ's permissions; whom a service may call and which events it may emit or hear
are topic permissions, patterns of routing keys, taken from what the code says. `python -m ops.broker_users`
prints the definitions that compose gives RabbitMQ, where every password is the user's name.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping

from ops.rabbitmq import BrokerUser, Topic, definitions_of, hashed
from shared import registry
from shared.topology import EVENTS_EXCHANGE
from shared.wire import RPC_EXCHANGE

DIRECT_REPLIES = r"amq\.rabbitmq\.reply-to.*"
HEARS_ALL = "webhooks"
"""The one service whose single queue hears every public event."""
OPERATOR, GATEWAY = "ops", "gateway"
CALLS: Mapping[str, tuple[str, ...]] = {}
"""Which services a service calls; a test holds it equal to the code."""


def broker_users(services: Iterable[str], password: Callable[[str], str]) -> list[BrokerUser]:
    """A login for operators, one for the gateway, and one per service."""
    gateway = rf"^(nameko-rpc|rpc\.reply-gateway-.*|amq\.gen.*|amq\.default|gateway-rates|{DIRECT_REPLIES})$"
    return [
        BrokerUser(OPERATOR, password(OPERATOR)),
        BrokerUser(GATEWAY, password(GATEWAY), gateway, gateway, gateway, _gateway_topics()),
        *(_service_user(service, password(service)) for service in services),
    ]


def _gateway_topics() -> tuple[Topic, ...]:
    """Every call, and nobody else's."""
    return (Topic(RPC_EXCHANGE, write=".*", read=r"^[^.]*$"),)


def _service_user(service: str, password: str) -> BrokerUser:
    own = rf"{service}\..*|rpc-{service}|nameko-rpc|allhands\.events"
    return BrokerUser(
        name=service,
        password=password,
        configure=rf"^({own})$",
        write=rf"^({own}|amq\.default)$",
        read=rf"^({own}|{DIRECT_REPLIES})$",
        topics=(_calls(service), _events(service)),
    )


def _calls(service: str) -> Topic:
    """Its own calls arrive; out go answers, whose keys have no dot, and calls of those it may call."""
    called = "".join(rf"|{callee}\..*" for callee in CALLS.get(service, ()))
    return Topic(RPC_EXCHANGE, write=rf"^([^.]*{called})$", read=rf"^{service}\.[^.]*$")


def _events(service: str) -> Topic:
    """Its own events go out; those it consumes come in."""
    heard = r"\*" if service == HEARS_ALL else _any_of(_consumed_by(service))
    return Topic(
        EVENTS_EXCHANGE,
        write=rf"^({_any_of(_emitted_by(service))})(\..*)?$",
        read=rf"^({heard})(\.{service})?$",
    )


def _any_of(types: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(types)) or "none"


def _emitted_by(service: str) -> set[str]:
    return (
        {event.type for event in registry.load(service, "events").EVENTS}
        if registry.has(service, "events")
        else set()
    )


def _consumed_by(service: str) -> set[str]:
    emitters = [name for name in registry.service_names() if registry.has(name, "events")]
    events = (event for name in emitters for event in registry.load(name, "events").EVENTS)
    return {event.type for event in events if service in event.consumers}


def compose_definitions() -> str:
    """The definitions of compose's RabbitMQ, the same at every run."""
    users = broker_users(registry.service_names(), lambda user: user)
    definitions = definitions_of(["allhands"], users)
    for user in definitions["users"]:
        user["password_hash"] = hashed(user["name"], salt=user["name"].encode()[:4].ljust(4))
    return json.dumps(definitions, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(compose_definitions())
