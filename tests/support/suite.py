"""The whole suite as processes: gateway, services, relays, workers, on a broker that may be stopped."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import requests

from ops import demo_data, infrastructure, up, verification
from ops.databases import DatabaseServer
from ops.layout import Addresses, Stack
from ops.programs import run_module, wait_until
from ops.supervision import Supervisor
from ops.throwaway import Throwaway
from tests.support import stack as run

DEMO_SEED = 7
DEMO_SIZE = 0.02
BACK_SECONDS = 30


class Suite:
    """A running suite with a small demo company. Shared by the tests of one worker: leave it working."""

    def __init__(self, stack: Stack, addresses: Addresses, broker: Throwaway, supervisor: Supervisor):
        self.stack = stack
        self.url = stack.url
        self.addresses = addresses
        self._broker = broker
        self._supervisor = supervisor

    def login(self, role: str) -> str:
        """An access token of somebody with `role`."""
        login = next(each for each in demo_data.logins(self.stack) if each.role == role)
        body = {"username": login.username, "password": login.password}
        answer = requests.post(f"{self.url}/v1/sessions", json=body, timeout=10)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def database_url(self, service: str) -> str:
        """Where a test may look at what a service wrote."""
        return self.addresses.databases[service]

    def kill(self, name: str, *, wait: bool = True) -> None:
        """SIGKILL a process as a power cut would; with `wait`, return when it is back and ready."""
        pid = self.pid(name)
        psutil.Process(pid).kill()
        wait_until(lambda: self.pid(name) not in {0, pid}, BACK_SECONDS, f"{name} was not restarted")
        if wait:
            self.wait_ready(name)

    def pid(self, name: str) -> int:
        """The process id of `name`, 0 while it does not run."""
        return next(state.pid for state in self._supervisor.states() if state.name == name)

    def wait_ready(self, name: str) -> None:
        """Return when `name` says it is ready."""
        port = self.stack.health_port(name)
        wait_until(lambda: up.is_ready(port), BACK_SECONDS, f"{name} was not ready")

    def stop_broker(self) -> None:
        """Stop RabbitMQ in order; what it had stored stays."""
        self._broker.pause()

    def start_broker(self) -> None:
        """Start RabbitMQ again and return when calls go through to every service."""
        self._broker.resume()
        wait_until(self._serves, BACK_SECONDS, "calls did not go through again", every=0.5)

    def _serves(self) -> bool:
        try:
            headers = {"Authorization": f"Bearer {self.login('admin')}"}
            return requests.get(f"{self.url}/v1/pools", headers=headers, timeout=10).ok
        except requests.RequestException:
            return False

    def job(self, name: str, *more: str) -> str:
        """Run a recurring job now; the line it printed."""
        service = name.partition(".")[0]
        return run_module(self.addresses.of_service(service), "shared.jobs", name, *more)

    def broken_promises(self) -> list[str]:
        """What `allhands verify` complains about; empty when all is well."""
        with environment(self.addresses.variables()):
            lines: list[str] = []
            verification.report(self.stack.services, 20, lines.append)
            return [line for line in lines if line.startswith("FAIL")]


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """These environment variables, for the length of a block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@contextmanager
def running_suite(server: DatabaseServer, folder: Path, broker: Throwaway) -> Iterator[Suite]:
    """Start a suite on its own databases of `server` and on `broker`; stop it and drop them afterwards.

    Every process logs in to both as its own user, so that what works here works with those rights.
    """
    stack = Stack(folder, name=f"suite_{run.worker_name()}", gateway_port=None)
    stack.local.mkdir(parents=True)
    given = {"DATABASE_URL": server.admin_url, "AMQP_URL": run.broker_url(broker.broker(), "/")}
    base = replace(infrastructure.of(stack, given), broker_url=lambda user: broker.broker().url(user, "/"))
    addresses = infrastructure.addresses_of(stack, base)
    addresses.save(stack.addresses_file)
    supervisor = Supervisor(stack, owner_pid=os.getpid())
    programs = [each for each in stack.programs(addresses) if each.name != "scheduler"]
    try:
        infrastructure.make_databases(stack, server)
        up.migrate(stack, addresses)
        demo_data.load(stack, addresses, seed=DEMO_SEED, size=DEMO_SIZE)
        supervisor.configure([], programs)
        supervisor.start()
        supervisor.run(program.name for program in programs)
        up.wait_for_all(stack, programs)
        yield Suite(stack, addresses, broker, supervisor)
    finally:
        supervisor.shutdown()
        for service in stack.services:
            server.drop_database(f"{stack.name}_{service}")
