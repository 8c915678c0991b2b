"""A PostgreSQL or a RabbitMQ that lives only as long as another process does: `python -m ops.throwaway`.

Whoever starts it gives a pid; when that process is gone, however it went, the server and its folder go too.
"""

import argparse
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from ops.broker_install import find_or_install
from ops.ports import free_port
from ops.postgres import LocalPostgres
from ops.programs import Program, identity, wait_until
from ops.rabbitmq import BrokerPorts, BrokerUser, LocalBroker

BROKER_USER = BrokerUser("test", "test")
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Throwaway:
    """A server in `folder`, kept by a guardian process of its own while `owner_pid` lives."""

    folder: Path
    owner_pid: int
    vhosts: Sequence[str] = ()
    guardian: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, seconds: float = 120) -> None:
        """Start the guardian and return when the server answers; raise `NotReady` with its log after `seconds`."""
        kind = "rabbitmq" if self.vhosts else "postgres"
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
        self.guardian = Program(name=kind, argv=argv, cwd=ROOT, log=log).start()
        wait_until(lambda: self._is_settled(), seconds, f"throwaway {kind} was not ready")
        if not (self.folder / "ports").exists():
            raise RuntimeError(f"throwaway {kind} did not start:\n{log.read_text()[-4000:]}")
        (self.folder / "guardian").write_text(str(self.guardian.pid))

    def _is_settled(self) -> bool:
        return (self.folder / "ports").exists() or (
            self.guardian is not None and self.guardian.poll() is not None
        )

    @property
    def ports(self) -> list[int]:
        """The ports the running server listens on, its own first."""
        return [int(port) for port in json.loads((self.folder / "ports").read_text())]

    def postgres(self) -> LocalPostgres:
        """The running PostgreSQL."""
        return LocalPostgres(self.folder, self.ports[0], throwaway=True)

    def broker(self) -> LocalBroker:
        """The running RabbitMQ; also while it is `pause`d."""
        return _broker(self.folder, BrokerPorts(*self.ports), self.vhosts)

    def pause(self) -> None:
        """Stop the server in order, keeping its data, until `resume`."""
        (self.folder / "paused").touch()
        wait_until(lambda: (self.folder / "down").exists(), 40, "the server did not stop")

    def resume(self) -> None:
        """Start the paused server again on the same ports and return when it answers."""
        (self.folder / "paused").unlink(missing_ok=True)
        wait_until(lambda: not (self.folder / "down").exists(), 90, "the server did not come back")


def _broker(folder: Path, ports: BrokerPorts, vhosts: Sequence[str]) -> LocalBroker:
    return LocalBroker(folder, ports, find_or_install(folder), vhosts=vhosts, users=[BROKER_USER])


def _server(kind: str, folder: Path, vhosts: Sequence[str]) -> tuple[LocalPostgres | LocalBroker, list[int]]:
    ports = [free_port(), free_port(), free_port()]
    if kind == "postgres":
        return LocalPostgres(folder, ports[0], throwaway=True), ports[:1]
    return _broker(folder, BrokerPorts(*ports), vhosts), ports


def serve(kind: str, folder: Path, owner_pid: int, vhosts: Sequence[str]) -> None:
    """Run it until SIGTERM, until it ends by itself, or until `owner_pid` is gone; then leave nothing."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopping.set())
    owner = identity(owner_pid)
    with ExitStack() as undo:
        undo.callback(rmtree, folder, ignore_errors=True)
        server, ports = _server(kind, folder, vhosts)
        server.create()
        if isinstance(server, LocalBroker):
            epmd = server.epmd_program()
            undo.callback(epmd.stop, epmd.start())
        program = server.program()
        process = program.start()
        undo.callback(lambda: program.stop(process))
        server.wait_ready()
        (folder / "ports.new").write_text(json.dumps(ports))
        (folder / "ports.new").rename(folder / "ports")
        while not stopping.wait(0.2) and identity(owner_pid) == owner and process.poll() is None:
            if (folder / "paused").exists():
                program.stop(process)
                (folder / "down").touch()
                while (
                    (folder / "paused").exists() and identity(owner_pid) == owner and not stopping.wait(0.2)
                ):
                    pass
                process = program.start()
                server.wait_ready()
                (folder / "down").unlink()


def main() -> None:
    """Command line: kind, folder, owner's pid, virtual hosts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["postgres", "rabbitmq"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("owner_pid", type=int)
    parser.add_argument("vhosts", nargs="*")
    given = parser.parse_args()
    serve(given.kind, given.folder, given.owner_pid, given.vhosts)


if __name__ == "__main__":
    main()
