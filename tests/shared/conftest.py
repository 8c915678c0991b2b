"""The toy service as real processes on a real PostgreSQL and RabbitMQ."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from ops.databases import DatabaseServer
from shared.broker import broker_channel
from shared.client import Client
from shared.database import Database
from shared.migrate import declare, upgrade
from shared.topology import dead_queue, event_queue
from tests.shared.processes import SHORT_RETRIES, TOY, Process, Processes
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


@contextmanager
def new_database(postgres: DatabaseServer, template: str) -> Iterator[str]:
    name = f"toy_{stack.worker_name()}_{secrets.token_hex(4)}"
    postgres.ensure_database(name, owner="toy", template=template)
    yield postgres.url(name, user="toy", password="toy")
    postgres.drop_database(name)


@pytest.fixture
def toy_db(postgres: DatabaseServer, toy_template: str) -> Iterator[str]:
    """The address of a fresh database of the toy."""
    with new_database(postgres, toy_template) as url:
        yield url


@pytest.fixture
def db(toy_db: str) -> Iterator[Database]:
    """The toy's database, from outside nameko."""
    database = Database(toy_db)
    yield database
    database.close()


@pytest.fixture(scope="session")
def toy_topology(amqp_url: str) -> str:
    """The broker with the toy's topology declared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLHANDS_RETRY_SECONDS", SHORT_RETRIES)
        declare(TOY, amqp_url)
    return amqp_url


@pytest.fixture
def toy_broker(toy_topology: str) -> str:
    """The same with nothing left in the toy's queues."""
    with broker_channel(toy_topology) as channel:
        events = (event_queue("toy", each) for each in ("counted", "gathered", "hoarded"))
        for queue in (*events, dead_queue("toy")):
            channel.queue_purge(queue)
    return toy_topology


@pytest.fixture
def processes(toy_db: str, toy_broker: str) -> Iterator[Processes]:
    """Starts, kills and stops the toy's processes on the shared broker."""
    with Processes(toy_db, toy_broker) as started:
        yield started


@pytest.fixture(scope="session")
def client(amqp_url: str) -> Iterator[Client]:
    """A client of the shared broker."""
    caller = Client(amqp_url)
    yield caller
    caller.close()


@pytest.fixture
def toy(processes: Processes, amqp_url: str) -> Iterator[CallToy]:
    """Call a toy of one's own, which may be killed: `toy("count", {"counter_id": …}, key=…)`."""
    processes.start_service()
    caller = Client(amqp_url)
    yield partial(caller.call, "toy")
    caller.close()


@pytest.fixture(scope="module")
def steady_process(postgres: DatabaseServer, toy_template: str, toy_topology: str) -> Iterator[Process]:
    """A running toy for all tests of a module, none of which may harm it."""
    with new_database(postgres, toy_template) as url, Processes(url, toy_topology) as started:
        yield started.start_service()


@pytest.fixture
def steady_toy(steady_process: Process, client: Client) -> CallToy:
    """Call the toy of the module."""
    return partial(client.call, "toy")
