"""Fixtures every test may use: a real PostgreSQL and RabbitMQ, started when the first test needs them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings

from ops.databases import DatabaseServer
from ops.rabbitmq import Broker
from ops.throwaway import Throwaway
from tests.support import stack
from tests.support.suite import Suite, running_suite

DatabaseOf = Callable[[str], str]

settings.register_profile("allhands", deadline=None)  # no timing is asserted in tests
settings.load_profile("allhands")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = stack.open_run()
        config.add_cleanup(lambda: stack.close_run(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests that share a suite or a broker of their own on one worker."""
    from tests.support.scheduling import TogetherWhereShared  # noqa: PLC0415  (needs xdist)

    return TogetherWhereShared(config, log)


@pytest.fixture(scope="session")
def postgres() -> DatabaseServer:
    """The run's PostgreSQL 18, shared by all workers. Ask `database` for something of your own."""
    return stack.shared_postgres()


@pytest.fixture(scope="session")
def broker() -> Broker:
    """The run's RabbitMQ, shared by all workers: never stop it. To stop one, use `restartable_broker`."""
    return stack.shared_broker()


@pytest.fixture(scope="session")
def amqp_url(broker: Broker) -> str:
    """The address of this worker's own virtual host."""
    return stack.broker_url(broker, stack.worker_name())


@pytest.fixture(scope="module")
def restartable_broker() -> Iterator[Throwaway]:
    """A RabbitMQ of this module's own: `.pause()`, `.resume()`; its address is `restartable_amqp_url`."""
    with stack.own_broker() as server:
        yield server


@pytest.fixture
def restartable_amqp_url(restartable_broker: Throwaway) -> str:
    """The address of `restartable_broker`'s virtual host, the same before and after a restart."""
    return stack.broker_url(restartable_broker.broker(), "/")


@pytest.fixture(scope="session")
def suite(postgres: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """The whole suite as processes, with a small demo company; its tests run in one worker."""
    with (
        stack.own_broker() as broker,
        running_suite(postgres, tmp_path_factory.mktemp("suite") / "local", broker) as running,
    ):
        yield running


@pytest.fixture
def database(postgres: DatabaseServer) -> Iterator[DatabaseOf]:
    """`database("leads")` makes a fresh migrated database of that service; all are dropped after the test."""
    databases = stack.Databases(postgres)
    yield databases.new
    databases.drop_all()


@pytest.fixture
def leads_db(database: DatabaseOf) -> str:
    """The address of a fresh, migrated, empty database of leads."""
    return database("leads")


@pytest.fixture
def staff_db(database: DatabaseOf) -> str:
    """The address of a fresh, migrated, empty database of staff."""
    return database("staff")
