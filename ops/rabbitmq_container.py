"""RabbitMQ in a container, for machines that have a container engine and no way to install a package."""

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ops.ports import LOOPBACK
from ops.programs import Program
from ops.rabbitmq import Broker, BrokerPorts, BrokerUser

IMAGE = "docker.io/library/rabbitmq:4"
INSIDE = "/etc/rabbitmq"
AMQP_PORT = 5672


def engine() -> str | None:
    """The container engine that answers on this machine, docker or podman; None when there is none."""
    for name in ("docker", "podman"):
        path = shutil.which(name)
        if path and subprocess.run([path, "info"], capture_output=True, check=False).returncode == 0:
            return path
    return None


class ContainerBroker(Broker):
    """A node in a container whose only open port is published on loopback."""

    def __init__(
        self,
        folder: Path,
        ports: BrokerPorts,
        container_engine: str,
        *,
        vhosts: Sequence[str],
        users: Sequence[BrokerUser],
        log: Path | None = None,
    ):
        super().__init__(folder, ports, vhosts=vhosts, users=users, log=log)
        self._engine = container_engine

    def _settings(self, definitions: Path) -> dict[str, str]:
        definitions.chmod(0o644)  # the container's user is another
        inside = {"listeners.tcp.default": str(AMQP_PORT), "load_definitions": f"{INSIDE}/{definitions.name}"}
        return {**super()._settings(definitions), **inside}

    def programs(self) -> list[Program]:
        """The container in the foreground; one that a killed engine client left behind is removed first."""
        name = f"allhands-{self.ports.amqp}"
        run = [self._engine, "run", "--rm", "--name", name, "--hostname", name]
        run += ["--publish", f"{LOOPBACK}:{self.ports.amqp}:{AMQP_PORT}"]
        run += ["--volume", f"{name}:/var/lib/rabbitmq"]
        run += ["--volume", f"{self.folder}/definitions.json:{INSIDE}/definitions.json:ro"]
        run += ["--volume", f"{self.folder}/rabbitmq.conf:{INSIDE}/conf.d/90-allhands.conf:ro", IMAGE]
        remove = shlex.join([self._engine, "rm", "--force", name])
        script = f"{remove} >/dev/null 2>&1; exec {shlex.join(run)}"
        return [Program("rabbitmq", ["sh", "-c", script], self.folder, self.log, env=self.rights())]
