"""Who may do what on the broker, and how a node is run where there is none."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import amqp
import pytest

from ops import infrastructure
from ops.broker_users import CALLS
from ops.layout import Stack
from ops.programs import Program
from ops.rabbitmq import (
    Broker,
    BrokerPorts,
    BrokerUser,
    Installation,
    LocalBroker,
    Topic,
    hashed,
    installation_in,
)
from ops.rabbitmq_container import ContainerBroker
from ops.supervision import program_section
from shared import registry
from shared.envelope import EVERY
from shared.handlers import subscriptions
from shared.rpc import Callee
from shared.topology import EVENTS_EXCHANGE, consumer_key, dead_queue, declare_on, event_queue, retry_name
from shared.wire import RPC_EXCHANGE, rpc_queue
from tests.support import stack

SERVICES = tuple(registry.service_names())
PAIRS = [(one, other) for one in SERVICES for other in SERVICES if one != other]
Enter = Callable[[str], amqp.Channel]


@pytest.fixture
def enter(broker: Broker) -> Iterator[Enter]:
    """A channel of the run's broker, as one of the users that `make up` makes."""
    opened: list[amqp.Connection] = []

    def entered(user: str) -> amqp.Channel:
        host = f"127.0.0.1:{broker.ports.amqp}"
        vhost = stack.toys_of(stack.worker_name())
        connection = amqp.Connection(host, user, user, virtual_host=vhost, confirm_publish=True)
        connection.connect()
        opened.append(connection)
        return connection.channel()

    yield entered
    for connection in opened:
        connection.close()


def is_refused(act: Callable[[], object]) -> bool:
    """Whether the broker closes the channel because this user may not do that."""
    try:
        act()
    except amqp.AccessRefused:
        return True
    return False


def publish(channel: amqp.Channel, exchange: str, key: str) -> None:
    """Publish, and return when the broker has said yes."""
    channel.basic_publish(amqp.Message("{}"), exchange, key)


def settled(enter: Enter, service: str) -> amqp.Channel:
    """A service that has declared what it needs."""
    channel = enter(service)
    declare_on(channel, service, subscriptions(registry.service_class(service)))
    channel.queue_declare(rpc_queue(service), durable=True, auto_delete=False)
    channel.queue_bind(rpc_queue(service), RPC_EXCHANGE, f"{service}.*")
    return channel


def emitted_by(service: str) -> list[str]:
    return [event.type for event in registry.load(service, "events").EVENTS] if has_events(service) else []


def has_events(service: str) -> bool:
    return registry.has(service, "events")


@pytest.mark.parametrize("service", SERVICES)
def test_service_may_do_all_that_its_code_does(enter: Enter, service: str) -> None:
    channel = settled(enter, service)
    own = [event_queue(service, each) for each in subscriptions(registry.service_class(service))]
    for queue in (rpc_queue(service), dead_queue(service), *own):
        channel.basic_get(queue)
    for event_type in emitted_by(service):
        publish(channel, EVENTS_EXCHANGE, consumer_key(event_type, "webhooks"))
    publish(channel, "", dead_queue(service))
    publish(channel, RPC_EXCHANGE, "an-answer-to-a-client-of-nameko")


@pytest.mark.parametrize(("service", "other"), PAIRS)
def test_service_has_no_right_on_what_is_anothers(enter: Enter, service: str, other: str) -> None:
    settled(enter, service)
    settled(enter, other)
    for queue in (rpc_queue(other), dead_queue(other)):
        assert is_refused(lambda queue=queue: enter(service).basic_get(queue))
        assert is_refused(lambda queue=queue: enter(service).queue_delete(queue))
    for name in (event_queue(other, "toy_happened"), rpc_queue(other) + "-more", "anything"):
        assert is_refused(lambda name=name: enter(service).queue_declare(name))
    for name in (retry_name(other, 1), "anything"):
        assert is_refused(lambda name=name: enter(service).exchange_declare(name, "fanout"))


@pytest.mark.parametrize(("service", "other"), PAIRS)
def test_service_neither_calls_another_nor_listens_to_its_calls(
    enter: Enter, service: str, other: str
) -> None:
    settled(enter, service)
    settled(enter, other)
    assert is_refused(lambda: publish(enter(service), RPC_EXCHANGE, f"{other}.anything"))
    for key in (f"{other}.*", "#", "*.*"):
        assert is_refused(lambda key=key: enter(service).queue_bind(rpc_queue(service), RPC_EXCHANGE, key))


@pytest.mark.parametrize(("service", "other"), PAIRS)
def test_service_emits_no_event_of_another_and_hears_only_its_own(
    enter: Enter, service: str, other: str
) -> None:
    settled(enter, service)
    heard = subscriptions(registry.service_class(service))
    for event_type in emitted_by(other):
        assert is_refused(lambda each=event_type: publish(enter(service), EVENTS_EXCHANGE, each))
        if not {event_type, EVERY} & set(heard):
            bound = (rpc_queue(service), EVENTS_EXCHANGE, event_type)
            assert is_refused(lambda bound=bound: enter(service).queue_bind(*bound))


def test_gateway_calls_everybody_and_reads_nobodys_queue(enter: Enter) -> None:
    for service in SERVICES:
        settled(enter, service)
        publish(enter("gateway"), RPC_EXCHANGE, f"{service}.anything")
        assert is_refused(lambda service=service: enter("gateway").basic_get(rpc_queue(service)))
        assert is_refused(lambda service=service: enter("gateway").queue_declare(event_queue(service, "x")))
    assert is_refused(lambda: publish(enter("gateway"), EVENTS_EXCHANGE, "lead_claimed"))


def test_calls_between_services_are_those_of_the_code() -> None:
    found = {
        service: tuple(
            member._service
            for member in vars(registry.service_class(service)).values()
            if isinstance(member, Callee)
        )
        for service in SERVICES
    }
    assert {service: called for service, called in found.items() if called} == CALLS


def test_users_have_different_passwords(tmp_path: Path) -> None:
    local = Stack(tmp_path, name="toy")
    infrastructure.of(local, {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    made = json.loads((tmp_path / "secrets.json").read_text())
    passwords = {name: value for name, value in made.items() if name.startswith("broker-")}
    assert passwords.keys() == {f"broker-{user}" for user in ("ops", "gateway", *SERVICES)}
    assert len(set(passwords.values())) == len(passwords)


def test_definitions_carry_a_salted_hash() -> None:
    raw = base64.b64decode(hashed("secret"))
    assert raw[4:] == hashlib.sha256(raw[:4] + b"secret").digest()
    assert hashed("secret") != hashed("secret")


def test_newest_installation_is_used(tmp_path: Path) -> None:
    for version in ("3.10.8", "4.0.5"):
        (tmp_path / f"usr/lib/rabbitmq/lib/rabbitmq_server-{version}").mkdir(parents=True)
    assert installation_in(tmp_path) is None

    erlang = tmp_path / "usr/lib/erlang/bin"
    erlang.mkdir(parents=True)
    (erlang / "erl").touch()
    found = installation_in(tmp_path)
    assert found
    assert found.home.name == "rabbitmq_server-4.0.5"


def test_container_is_reached_over_loopback_only(tmp_path: Path) -> None:
    ports = BrokerPorts(amqp=45672, distribution=1, epmd=2)
    broker = ContainerBroker(tmp_path, ports, "/usr/bin/podman", vhosts=["/"], users=[BrokerUser("a", "b")])
    broker.create()

    script = broker.programs()[-1].argv[-1]

    assert re.findall(r"--publish (\S+)", script) == ["127.0.0.1:45672:5672"]
    assert "listeners.tcp.default = 5672" in (tmp_path / "rabbitmq.conf").read_text()


@pytest.mark.parametrize("kind", ["local", "container"])
def test_node_is_started_anew_when_rights_change_and_not_otherwise(kind: str, tmp_path: Path) -> None:
    ports = BrokerPorts(amqp=45672, distribution=1, epmd=2)

    def node(*topics: Topic) -> Program:
        users = [BrokerUser("leads", "secret", topics=topics)]
        if kind == "container":
            return ContainerBroker(tmp_path, ports, "/usr/bin/podman", vhosts=["/"], users=users).programs()[
                -1
            ]
        installation = Installation(tmp_path, tmp_path)
        (tmp_path / "epmd").touch()
        return LocalBroker(tmp_path, ports, installation, vhosts=["/"], users=users).programs()[-1]

    hears_more = Topic(EVENTS_EXCHANGE, write="none", read="one|two")
    assert node() == node()
    assert program_section(node(hears_more), 10) != program_section(node(), 10)
