"""The toy service as real processes on a real PostgreSQL and RabbitMQ."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from ops.databases import DatabaseServer
from shared.broker import broker_channel
from shared.client import Client
from shared.database import Database
from shared.migrate import declare, upgrade
from shared.topology import dead_queue, event_queue
from tests.shared.processes import TOY, Processes
from tests.support import stack

CallToy = Callable[..., object]


@pytest.fixture(scope="session")
def toy_template(postgres: DatabaseServer) -> str:
    """A migrated database of the toy, to copy."""
    name = f"template_toy_{stack.worker_name()}"
    postgres.ensure_owner("toy", "toy")
    postgres.ensure_database(name, owner="toy")
    upgrade(TOY, postgres.url(name, user="toy", password="toy"))
    return name


@pytest.fixture
def toy_db(postgres: DatabaseServer, toy_template: str) -> Iterator[str]:
    """The address of a fresh database of the toy."""
    name = f"toy_{stack.worker_name()}_{secrets.token_hex(4)}"
    postgres.ensure_database(name, owner="toy", template=toy_template)
    yield postgres.url(name, user="toy", password="toy")
    postgres.drop_database(name)


@pytest.fixture
def db(toy_db: str) -> Iterator[Database]:
    """The toy's database, from outside nameko."""
    database = Database(toy_db)
    yield database
    database.close()


@pytest.fixture
def toy_broker(amqp_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The broker with the toy's topology declared and nothing left in its queues."""
    monkeypatch.setenv("ALLHANDS_RETRY_SECONDS", "0.05,0.06,0.07,0.08,0.09")
    declare(TOY, amqp_url)
    purge(amqp_url)
    return amqp_url


def purge(amqp_url: str) -> None:
    """Empty every queue of the toy."""
    with broker_channel(amqp_url) as channel:
        for queue in (event_queue("toy", "counted"), dead_queue("toy")):
            channel.queue_purge(queue)


@pytest.fixture
def processes(toy_db: str, toy_broker: str) -> Iterator[Processes]:
    """Starts, kills and stops the toy's processes on the shared broker."""
    with Processes(toy_db, toy_broker) as started:
        yield started


@pytest.fixture
def client(amqp_url: str) -> Iterator[Client]:
    """A client of the shared broker."""
    caller = Client(amqp_url)
    yield caller
    caller.close()


@pytest.fixture
def toy(processes: Processes, client: Client) -> CallToy:
    """Call the running toy: `toy("count", {"counter_id": …}, key=…)`."""
    processes.start_service()
    return partial(client.call, "toy")
