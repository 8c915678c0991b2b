"""Who may do what on the broker, and how a node is run where there is none."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from ops.infrastructure import broker_users
from ops.layout import Stack
from ops.rabbitmq import BrokerPorts, BrokerUser, hashed, installation_in
from ops.rabbitmq_container import ContainerBroker
from shared.topology import EVENTS_EXCHANGE, dead_queue, event_queue, retry_name
from shared.wire import RPC_EXCHANGE, rpc_queue


@pytest.fixture
def users(tmp_path: Path) -> dict[str, BrokerUser]:
    return {user.name: user for user in broker_users(Stack(tmp_path, name="toy"))}


def may(rights: str, name: str) -> bool:
    return re.search(rights, name) is not None


@pytest.mark.parametrize(
    "name",
    [
        RPC_EXCHANGE,
        EVENTS_EXCHANGE,
        rpc_queue("leads"),
        event_queue("leads", "employee_changed"),
        retry_name("leads", 1000),
        dead_queue("leads"),
    ],
)
def test_service_has_every_right_on_what_is_its_own(users: dict[str, BrokerUser], name: str) -> None:
    user = users["leads"]
    assert all(may(rights, name) for rights in (user.configure, user.write, user.read))


@pytest.mark.parametrize(
    "name", [rpc_queue("staff"), event_queue("staff", "lead_claimed"), dead_queue("staff")]
)
def test_service_has_no_right_on_the_queues_of_another(users: dict[str, BrokerUser], name: str) -> None:
    user = users["leads"]
    assert not any(may(rights, name) for rights in (user.configure, user.write, user.read))


@pytest.mark.parametrize(
    "name", [rpc_queue("leads"), EVENTS_EXCHANGE, event_queue("leads", "employee_changed")]
)
def test_gateway_may_call_and_nothing_else(users: dict[str, BrokerUser], name: str) -> None:
    user = users["gateway"]
    assert may(user.write, RPC_EXCHANGE)
    assert not any(may(rights, name) for rights in (user.configure, user.write, user.read))


def test_users_have_different_passwords(users: dict[str, BrokerUser]) -> None:
    assert len({user.password for user in users.values()}) == len(users)


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
