"""The database server and the broker a stack uses: those it was given, or private ones of its own."""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psycopg2

from ops.broker_install import broker_in
from ops.broker_users import broker_users
from ops.databases import DatabaseServer
from ops.layout import Addresses, Stack
from ops.postgres import LocalPostgres
from ops.programs import NotReady, Program
from ops.rabbitmq import Broker, BrokerPorts

VHOST = "allhands"


@dataclass(frozen=True)
class Infrastructure:
    """What a stack stands on. `programs` are the processes of our own that it takes, in order of starting."""

    programs: Sequence[Program]
    waits: Sequence[Callable[[], None]]
    server: DatabaseServer
    broker_url: Callable[[str], str]

    def wait_ready(self) -> None:
        """Return when database and broker answer, or raise `NotReady`."""
        for wait in self.waits:
            wait()


def of(stack: Stack, environment: Mapping[str, str] = os.environ) -> Infrastructure:
    """The given DATABASE_URL and AMQP_URL where there are any, else private servers, made but not started."""
    programs: list[Program] = []
    waits: list[Callable[[], None]] = []
    if given := environment.get("DATABASE_URL"):
        server = DatabaseServer(given)
        _share_secrets(stack, given)
    else:
        postgres = _private_postgres(stack)
        programs += postgres.programs()
        waits.append(postgres.wait_ready)
        server = postgres.server
    if given_broker := environment.get("AMQP_URL"):
        return Infrastructure(programs, waits, server, lambda _user: given_broker)
    broker = _private_broker(stack)
    programs += broker.programs()
    waits.append(broker.wait_ready)
    return Infrastructure(programs, waits, server, lambda user: broker.url(user, VHOST))


def _share_secrets(stack: Stack, database_url: str) -> None:
    """Let every clone on a given server come to the same passwords, for they share its databases."""
    for name in ("demo", *(f"database-{service}" for service in stack.services)):
        digest = hmac.new(database_url.encode(), f"{stack.name} {name}".encode(), hashlib.sha256)
        stack.secrets.keep(name, digest.hexdigest())


def _private_postgres(stack: Stack) -> LocalPostgres:
    log = stack.logs / "postgres.log"
    server = LocalPostgres(stack.local / "postgres", stack.ports.port("postgres"), log=log)
    server.create()
    return server


def _private_broker(stack: Stack) -> Broker:
    names = ("rabbitmq", "rabbitmq-distribution", "epmd")
    ports = BrokerPorts(*(stack.ports.port(name) for name in names))
    broker = broker_in(
        stack.local / "rabbitmq",
        ports,
        package=stack.local / "rabbitmq-package",
        vhosts=[VHOST],
        users=broker_users(stack.services, lambda user: _broker_password(stack, user)),
        log=stack.logs / "rabbitmq.log",
    )
    broker.create()
    return broker


def _broker_password(stack: Stack, user: str) -> str:
    return stack.secrets.secret(f"broker-{user}")


def addresses_of(stack: Stack, infrastructure: Infrastructure) -> Addresses:
    """Where every service will find its database and the broker, as its own user."""
    server = infrastructure.server
    databases = {
        service: server.url(_database(stack, service), _database(stack, service), _password(stack, service))
        for service in stack.services
    }
    brokers = {name: infrastructure.broker_url(name) for name in ("ops", "gateway", *stack.services)}
    return Addresses(databases, brokers)


def make_databases(stack: Stack, server: DatabaseServer) -> bool:
    """A database and a login of its own for every service; whether any database had to be made."""
    made = False
    for service in stack.services:
        name = _database(stack, service)
        try:
            server.ensure_owner(name, _password(stack, service))
            made |= server.ensure_database(name, owner=name)
        except psycopg2.errors.InsufficientPrivilege as refused:
            raise NotReady("the user of DATABASE_URL may not create roles and databases") from refused
    return made


def _database(stack: Stack, service: str) -> str:
    return f"{stack.name}_{service}"


def _password(stack: Stack, service: str) -> str:
    return stack.secrets.secret(f"database-{service}")
