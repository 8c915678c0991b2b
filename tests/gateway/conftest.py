"""What the gateway's tests run against: a real broker, toy services, a real server."""

from collections.abc import Iterator

import pytest

from gateway.settings import Settings
from ops.ports import free_port
from ops.rabbitmq import Broker
from tests.gateway.support import Toy, serving, toy
from tests.support import stack


@pytest.fixture(scope="session")
def amqp_url(broker: Broker) -> str:
    """A virtual host of the toys' own: they answer to the names of real services."""
    return stack.broker_url(broker, stack.toys_of(stack.worker_name()))


@pytest.fixture(scope="session")
def staff(amqp_url: str) -> Iterator[Toy]:
    with toy("staff", amqp_url) as service:
        yield service


@pytest.fixture(scope="session")
def echo(amqp_url: str) -> Iterator[Toy]:
    with toy("echo", amqp_url) as service:
        yield service


@pytest.fixture(scope="session")
def settings(amqp_url: str) -> Settings:
    return Settings(
        amqp_url=amqp_url,
        port=free_port(),
        body_seconds=1.5,
        public_rate="20/second",
    )


@pytest.fixture(scope="session")
def url(settings: Settings, staff: Toy, echo: Toy) -> Iterator[str]:
    """The address of a gateway in front of the toy services."""
    with serving(settings) as address:
        yield address
