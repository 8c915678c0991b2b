"""Free TCP ports on loopback, remembered in a file so that a restarted stack keeps its addresses."""

import json
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A TCP port nobody listens on now. Another program may still take it before the caller does."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could bind `port` on loopback at this moment."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


class PortBook:
    """Ports by name, kept in a JSON file: the first caller chooses, later ones get the same."""

    def __init__(self, path: Path):
        self._path = path
        self._ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}

    def port(self, name: str, preferred: int | None = None) -> int:
        """The port of `name`; the first time `preferred` if that is free, else any free one."""
        if name not in self._ports:
            self._ports[name] = self._choose(preferred)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._ports, indent=2) + "\n")
        return self._ports[name]

    def names(self) -> list[str]:
        """Everything that has been given a port."""
        return list(self._ports)

    def forget(self, name: str) -> None:
        """Let the next `port(name)` choose again: somebody else took it while we were down."""
        self._ports.pop(name, None)

    def _choose(self, preferred: int | None) -> int:
        if preferred and is_free(preferred) and preferred not in self._ports.values():
            return preferred
        port = free_port()
        return self._choose(None) if port in self._ports.values() else port
