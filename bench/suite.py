"""A private suite for the benchmarks: own PostgreSQL that syncs to disk, own RabbitMQ, own processes."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from ops import infrastructure, up
from ops.databases import DatabaseServer
from ops.layout import Addresses, Stack
from ops.programs import Program
from ops.supervision import Supervisor
from shared.database import normalise_url


@dataclass(frozen=True)
class Suite:
    """A running suite of the benchmark's own."""

    stack: Stack
    addresses: Addresses
    server: DatabaseServer
    supervisor: Supervisor

    @property
    def url(self) -> str:
        """Where its gateway listens."""
        return self.stack.url

    @property
    def broker_url(self) -> str:
        """Its broker, for somebody who may do everything."""
        return self.addresses.brokers["ops"]

    def engine(self, service: str) -> Engine:
        """Its database of a service, for filling and counting."""
        return create_engine(normalise_url(self.addresses.databases[service]), poolclass=NullPool)

    def peak_mib(self, name: str) -> float:
        """The most memory that process has held so far, in MiB."""
        pid = next(state.pid for state in self.supervisor.states() if state.name == name)
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        [peak] = [line.split()[1] for line in status if line.startswith("VmHWM:")]
        return int(peak) / 1024

    def login(self, username: str, password: str) -> str:
        """An access token."""
        body = {"username": username, "password": password}
        answer = requests.post(f"{self.url}/v1/sessions", json=body, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["access_token"])


@contextmanager
def running() -> Iterator[Suite]:
    """Start it in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="allhands-bench-"))
    folder.chmod(0o755)
    stack = Stack(folder / "local", name="bench", gateway_port=None)
    stack.local.mkdir()
    base = infrastructure.of(stack, {})
    supervisor = Supervisor(stack, owner_pid=os.getpid())
    try:
        supervisor.configure(base.programs, [])
        supervisor.start()
        supervisor.run(program.name for program in base.programs)
        base.wait_ready()
        infrastructure.make_databases(stack, base.server)
        addresses = infrastructure.addresses_of(stack, base)
        addresses.save(stack.addresses_file)
        up.migrate(stack, addresses)
        programs = _programs(stack, addresses)
        supervisor.configure(base.programs, programs)
        supervisor.run(program.name for program in programs)
        up.wait_for_all(stack, programs)
        yield Suite(stack, addresses, base.server, supervisor)
    finally:
        supervisor.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _programs(stack: Stack, addresses: Addresses) -> list[Program]:
    """The suite without its scheduler, with an empty service and a gateway that knows of it."""
    programs = {program.name: program for program in stack.programs(addresses) if program.name != "scheduler"}
    gateway, leads = programs["gateway"], programs["leads"]
    programs["gateway"] = replace(gateway, argv=[sys.executable, "-m", "bench.gateway"])
    port = str(stack.health_port("nothing"))
    env = {**leads.env, "AMQP_URL": addresses.brokers["ops"], "ALLHANDS_HEALTH_PORT": port}
    argv = [sys.executable, "-m", "shared.runner", "bench.nothing"]
    log = stack.logs / "nothing.log"
    programs["nothing"] = replace(leads, name="nothing", argv=argv, env=env, log=log)
    return list(programs.values())
