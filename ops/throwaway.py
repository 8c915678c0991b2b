"""A PostgreSQL or a RabbitMQ that lives only as long as another process does: `python -m ops.throwaway`.

Whoever starts it gives a pid; when that process is gone, however it went, the server and its folder go too.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import psutil

from ops.broker_install import broker_in
from ops.broker_users import broker_users
from ops.ports import free_port
from ops.postgres import LocalPostgres
from ops.programs import ROOT, NotReady, Program, end_marked, living, wait_until
from ops.rabbitmq import Broker, BrokerPorts, BrokerUser
from shared import registry

RUN_MARK, RUN_OWNER = "ALLHANDS_TEST_FOLDER", "ALLHANDS_TEST_OWNER"
BROKER_USER = BrokerUser("test", "test")
PACKAGE = ROOT / ".local" / "rabbitmq-package"


@dataclass(frozen=True)
class Throwaway:
    """A server in `folder`, kept by a guardian process of its own while `owner_pid` lives."""

    folder: Path
    owner_pid: int
    vhosts: Sequence[str] = ()

    @property
    def is_running(self) -> bool:
        """Whether somebody has started it and nobody has stopped it."""
        return (self.folder / "ports").exists()

    def start(self, seconds: float = 120) -> None:
        """Return when the server answers; raise `NotReady` with its log if it does not in `seconds`."""
        kind = "rabbitmq" if self.vhosts else "postgres"
        self.folder.mkdir(parents=True)
        argv = [
            sys.executable,
            "-m",
            "ops.throwaway",
            kind,
            str(self.folder),
            str(self.owner_pid),
            *self.vhosts,
        ]
        log = self.folder.with_suffix(".log")
        Program(name=kind, argv=argv, cwd=ROOT, log=log).start().wait()
        wait_until(
            lambda: self.is_running or not self.folder.exists(), seconds, f"{kind} was not ready (log: {log})"
        )
        if not self.is_running:
            raise NotReady(f"{kind} did not start:\n{log.read_text()[-4000:]}")

    def stop(self, seconds: float = 60) -> None:
        """Stop server and guardian, and return when they and the folder are gone."""
        guardian = psutil.Process(int((self.folder / "guardian").read_text()))
        guardian.terminate()
        guardian.wait(seconds)

    @property
    def ports(self) -> list[int]:
        """The ports the running server listens on, its own first."""
        return [int(port) for port in json.loads((self.folder / "ports").read_text())]

    def postgres(self) -> LocalPostgres:
        """The running PostgreSQL."""
        return LocalPostgres(self.folder, self.ports[0], throwaway=True)

    def broker(self) -> Broker:
        """The running RabbitMQ; also while it is `pause`d."""
        return _broker(self.folder, BrokerPorts(*self.ports), self.vhosts)

    def pause(self) -> None:
        """Stop the server in order, keeping its data, until `resume`."""
        (self.folder / "paused").touch()
        wait_until((self.folder / "down").exists, 40, "the server did not stop")

    def resume(self) -> None:
        """Start the paused server again on the same ports and return when it answers."""
        (self.folder / "paused").unlink(missing_ok=True)
        wait_until(lambda: not (self.folder / "down").exists(), 90, "the server did not come back")


def _broker(folder: Path, ports: BrokerPorts, vhosts: Sequence[str]) -> Broker:
    users = [BROKER_USER, *broker_users(registry.service_names(), lambda user: user)]
    return broker_in(folder, ports, package=PACKAGE, vhosts=vhosts, users=users)


def _server(kind: str, folder: Path, vhosts: Sequence[str]) -> tuple[LocalPostgres | Broker, list[int]]:
    ports = [free_port(), free_port(), free_port()]
    if kind == "postgres":
        return LocalPostgres(folder, ports[0], throwaway=True), ports[:1]
    return _broker(folder, BrokerPorts(*ports), vhosts), ports


def serve(kind: str, folder: Path, owner_pid: int, vhosts: Sequence[str]) -> None:
    """Run it until SIGTERM, until it ends by itself, or until `owner_pid` is gone; then leave nothing."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopping.set())
    owner = living(owner_pid)
    with ExitStack() as undo:
        undo.callback(_end_orphans, owner_pid)
        undo.callback(rmtree, folder, ignore_errors=True)
        server, ports = _server(kind, folder, vhosts)
        server.create()
        *helpers, program = server.programs()
        for helper in helpers:
            undo.callback(helper.stop, helper.start())
        keeper = _Keeper(server, program, folder)
        undo.callback(keeper.stop)
        keeper.start()
        (folder / "ports.new").write_text(json.dumps(ports))
        (folder / "ports.new").rename(folder / "ports")
        while not stopping.wait(0.2) and living(owner_pid) == owner and keeper.follow():
            pass


def _end_orphans(owner_pid: int) -> None:
    """Where the owner of a whole test run was killed, end whatever else it had started."""
    run = os.environ.get(RUN_MARK)
    if run and os.environ.get(RUN_OWNER) == str(owner_pid) and living(owner_pid) is None:
        end_marked(RUN_MARK, run)


class _Keeper:
    """Starts the server, and stops and starts it again as the file `paused` comes and goes."""

    def __init__(self, server: LocalPostgres | Broker, program: Program, folder: Path):
        self._server = server
        self._program = program
        self._paused, self._down = folder / "paused", folder / "down"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = self._program.start()
        self._server.wait_ready()
        self._down.unlink(missing_ok=True)

    def stop(self) -> None:
        if self._process:
            self._program.stop(self._process)
            self._process = None

    def follow(self) -> bool:
        """Do what the file asks; False when the server ended by itself."""
        if self._paused.exists() and self._process:
            self.stop()
            self._down.touch()
        elif not self._paused.exists() and not self._process:
            self.start()
        return self._process is None or self._process.poll() is None


def main() -> None:
    """Command line: kind, folder, owner's pid, virtual hosts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["postgres", "rabbitmq"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("owner_pid", type=int)
    parser.add_argument("vhosts", nargs="*")
    given = parser.parse_args()
    if os.fork():
        os._exit(0)  # the starter need not wait for us, nor reap us
    (given.folder / "guardian").write_text(str(os.getpid()))
    serve(given.kind, given.folder, given.owner_pid, given.vhosts)


if __name__ == "__main__":
    main()
