"""The PostgreSQL and the RabbitMQ of a test run: shared by its workers, started when first asked for."""

import fcntl
import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil

from ops.databases import DatabaseServer
from ops.programs import end_marked
from ops.rabbitmq import Broker
from ops.throwaway import BROKER_USER, Throwaway
from ops.throwaway import RUN_MARK as FOLDER
from ops.throwaway import RUN_OWNER as OWNER

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 2**30
WORKERS = ("main", *(f"gw{number}" for number in range(8)))
_numbers = itertools.count(1)


def open_run() -> Path:
    """Make the folder of this test run and hand it to the workers through the environment."""
    folder = Path(tempfile.mkdtemp(prefix="allhands-test-", dir=_memory()))
    folder.chmod(0o755)
    os.environ[FOLDER], os.environ[OWNER] = str(folder), str(os.getpid())
    return folder


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: a database is copied in a tenth of the time there."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM_BYTES:
        return None
    return MEMORY if psutil.virtual_memory().available > 2 * ROOM_BYTES else None


def close_run(folder: Path) -> None:
    """Stop every server of the run and remove its folder."""
    for started in folder.glob("*/guardian"):
        Throwaway(started.parent, os.getpid()).stop()
    end_marked(FOLDER, str(folder))
    shutil.rmtree(folder, ignore_errors=True)


def worker_name() -> str:
    """`main`, or under xdist `gw0`, `gw1` …"""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@contextmanager
def only_one_worker(name: str) -> Iterator[Path]:
    """Hold the run's lock `name`; gives the run's folder."""
    folder = Path(os.environ[FOLDER])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@cache
def _shared(name: str, vhosts: tuple[str, ...] = ()) -> Throwaway:
    with only_one_worker(name) as folder:
        server = Throwaway(folder / name, int(os.environ[OWNER]), vhosts)
        if not server.is_running:
            server.start()
        return server


def shared_postgres() -> DatabaseServer:
    """The run's PostgreSQL, running."""
    return _shared("postgres").postgres().server


def shared_broker() -> Broker:
    """The run's RabbitMQ, running, with two virtual hosts per worker: its own and one for toys."""
    return _shared("rabbitmq", (*WORKERS, *map(toys_of, WORKERS))).broker()


def toys_of(worker: str) -> str:
    """The virtual host in which a worker's toys stand for services of the same name."""
    return f"{worker}-toys"


@contextmanager
def own_broker() -> Iterator[Throwaway]:
    """A RabbitMQ that only this caller uses, so that it may be stopped and started; virtual host `/`."""
    folder = Path(os.environ[FOLDER]) / f"rabbitmq-{worker_name()}-{next(_numbers)}"
    server = Throwaway(folder, os.getpid(), ("/",))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def broker_url(broker: Broker, vhost: str) -> str:
    """The address of `vhost` for tests, who may do everything in it."""
    return broker.url(BROKER_USER.name, vhost)


class Databases:
    """Migrated databases of the services: one template each per run, one copy for whoever asks."""

    def __init__(self, postgres: DatabaseServer):
        self._postgres = postgres
        self._made: list[str] = []

    def new(self, service: str) -> str:
        """The `postgresql://` address of a fresh, migrated and otherwise empty database of `service`."""
        template = self._template(service)
        name = f"{service}_{worker_name()}_{secrets.token_hex(4)}"
        self._postgres.ensure_database(name, owner=service, template=template)
        self._made.append(name)
        return self._postgres.url(name, user=service, password=service)

    def drop_all(self) -> None:
        """Remove every database this object made."""
        while self._made:
            self._postgres.drop_database(self._made.pop())

    def _template(self, service: str) -> str:
        name = f"template_{service}"
        with only_one_worker(name) as folder:
            finished = folder / f"{name}.finished"
            if not finished.exists():
                self._postgres.drop_database(name)
                self._postgres.ensure_owner(service, service)
                self._postgres.ensure_database(name, owner=service)
                _migrate(service, self._postgres.url(name, user=service, password=service))
                finished.touch()
        return name


def _migrate(service: str, url: str) -> None:
    from shared.migrate import upgrade  # noqa: PLC0415  (pure tests run before it is needed)

    upgrade(service, url)
