"""A private RabbitMQ: own node name, ports, folders and epmd, everything bound to loopback.

Virtual hosts and users come from a definitions file read at start, so that no control program is needed.
"""

import base64
import hashlib
import json
import secrets
import shutil
import signal
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import amqp

from ops.ports import LOOPBACK
from ops.programs import NotReady, Program, wait_until


@dataclass(frozen=True)
class Topic:
    """With which routing keys a user may publish to a topic exchange, and bind a queue to it (regexes)."""

    exchange: str
    write: str
    read: str


@dataclass(frozen=True)
class BrokerUser:
    """A login of the broker and what it may configure, write and read in every virtual host (regexes)."""

    name: str
    password: str
    configure: str = ".*"
    write: str = ".*"
    read: str = ".*"
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class BrokerPorts:
    """The three ports a node needs: AMQP, Erlang distribution, epmd."""

    amqp: int
    distribution: int
    epmd: int


@dataclass(frozen=True)
class Installation:
    """Where RabbitMQ and its Erlang are: the folder with `sbin/`, and the folder with `erl` and `epmd`."""

    home: Path
    erlang: Path


def installed() -> Installation | None:
    """The newest RabbitMQ on this machine, by PATH or in the system's folders; None when there is none."""
    on_path = shutil.which("rabbitmq-server")
    home = Path(on_path).resolve().parent.parent if on_path else None
    erl = shutil.which("erl")
    if home and erl and (home / "plugins").is_dir():
        return Installation(home, Path(erl).resolve().parent)
    return installation_in(Path("/"))


def installation_in(root: Path) -> Installation | None:
    """The newest RabbitMQ of Debian's layout under `root`, with its Erlang; None when there is none."""
    homes = sorted(root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*"))
    erlang = root / "usr/lib/erlang/bin"
    return Installation(homes[-1], erlang) if homes and (erlang / "erl").exists() else None


class Broker(ABC):
    """A RabbitMQ node of ours in `folder`, on loopback. `users` may enter every one of `vhosts`.

    How the node is run is left to `LocalBroker` and `ContainerBroker`.
    """

    def __init__(
        self,
        folder: Path,
        ports: BrokerPorts,
        *,
        vhosts: Sequence[str],
        users: Sequence[BrokerUser],
        log: Path | None = None,
    ):
        self.folder = folder
        self.ports = ports
        self.log = log or folder / "rabbitmq.log"
        self._vhosts = list(vhosts)
        self._users = {user.name: user for user in users}

    @abstractmethod
    def programs(self) -> list[Program]:
        """The processes it takes, in order of starting; the node is the last."""

    def url(self, user: str, vhost: str) -> str:
        """The `amqp://` address of `vhost` for `user`."""
        password = self._users[user].password
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.ports.amqp}/{quote(vhost, safe='')}"

    def create(self) -> None:
        """Write the node's configuration and definitions; the data folder is left as it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        definitions = self.folder / "definitions.json"
        definitions.touch(mode=0o600)
        definitions.write_text(json.dumps(definitions_of(self._vhosts, list(self._users.values())), indent=2))
        lines = [f"{name} = {value}\n" for name, value in self._settings(definitions).items()]
        (self.folder / "rabbitmq.conf").write_text("".join(lines))
        (self.folder / "enabled_plugins").write_text("[].\n")
        (self.folder / "rabbitmq-env.conf").write_text("")

    def rights(self) -> dict[str, str]:
        """A variable for the node's process, another one when somebody's rights are others.

        The node reads them at its start only; a supervisor starts it anew when its variables have changed.
        """
        definitions = definitions_of(self._vhosts, list(self._users.values()))
        known = json.dumps([definitions["permissions"], definitions["topic_permissions"]]).encode()
        return {"ALLHANDS_BROKER_RIGHTS": hashlib.sha256(known).hexdigest()}

    def _settings(self, definitions: Path) -> dict[str, str]:
        return {
            "listeners.tcp.default": f"{LOOPBACK}:{self.ports.amqp}",
            "load_definitions": str(definitions),
            "vm_memory_high_watermark.absolute": "1GB",
            "disk_free_limit.absolute": "50MB",
            "log.console": "true",
            "log.console.level": "warning",
            "log.file": "false",
        }

    def wait_ready(self, seconds: float = 60) -> None:
        """Return when every virtual host takes a login; raise `NotReady` after `seconds`."""
        wait_until(self.answers, seconds, f"RabbitMQ did not answer (log: {self.log})", every=0.2)

    def answers(self) -> bool:
        """Whether the first user can log in to the last virtual host now."""
        user = next(iter(self._users.values()))
        try:
            with amqp.Connection(
                host=f"{LOOPBACK}:{self.ports.amqp}",
                userid=user.name,
                password=user.password,
                virtual_host=self._vhosts[-1],
                connect_timeout=2,
                read_timeout=5,
            ):
                return True
        except (OSError, amqp.exceptions.AMQPError):
            return False


class LocalBroker(Broker):
    """A node run from an installation of RabbitMQ, with an epmd of its own."""

    def __init__(
        self,
        folder: Path,
        ports: BrokerPorts,
        installation: Installation,
        *,
        vhosts: Sequence[str],
        users: Sequence[BrokerUser],
        log: Path | None = None,
    ):
        super().__init__(folder, ports, vhosts=vhosts, users=users, log=log)
        self._installation = installation

    def programs(self) -> list[Program]:
        """Erlang's port mapper for this node alone, and the node, each in the foreground."""
        return [self._epmd_program(), self._node_program()]

    def _epmd_program(self) -> Program:
        argv = [
            str(self._epmd()),
            "-port",
            str(self.ports.epmd),
            "-address",
            LOOPBACK,
            "-relaxed_command_check",
        ]
        return Program(name="epmd", argv=argv, cwd=self.folder, log=self.folder / "epmd.log", stop_seconds=5)

    def _epmd(self) -> Path:
        beside = [self._installation.erlang / "epmd", Path("/usr/bin/epmd")]
        within = sorted(self._installation.erlang.parent.glob("erts-*/bin/epmd"))
        for path in [*within, *beside]:
            if path.exists():
                return path
        raise NotReady(f"no epmd beside Erlang in {self._installation.erlang}")

    def _node_program(self) -> Program:
        server = self._installation.home / "sbin" / "rabbitmq-server"
        return Program(
            name="rabbitmq",
            argv=[str(server)],
            cwd=self.folder,
            log=self.log,
            env=self._environment(),
            stop_signal=signal.SIGTERM,
        )

    def _environment(self) -> Mapping[str, str]:
        here = str(self.folder)
        return {
            **self.rights(),
            "PATH": f"{self._installation.erlang}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": here,
            "ERL_EPMD_PORT": str(self.ports.epmd),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"allhands-{self.ports.amqp}@localhost",
            "RABBITMQ_DIST_PORT": str(self.ports.distribution),
            "RABBITMQ_CONF_ENV_FILE": f"{here}/rabbitmq-env.conf",
            "RABBITMQ_CONFIG_FILE": f"{here}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{here}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{here}/data",
            "RABBITMQ_LOG_BASE": f"{here}/log",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # The script then becomes the node instead of waiting for it: one process to watch and signal.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def definitions_of(vhosts: Sequence[str], users: Sequence[BrokerUser]) -> dict[str, Any]:
    """The definitions file of these virtual hosts, each open to every one of these users."""
    rights = ("configure", "write", "read")
    pairs = [(vhost, user) for vhost in vhosts for user in users]
    return {
        "vhosts": [{"name": vhost} for vhost in vhosts],
        "users": [{"name": u.name, "password_hash": hashed(u.password), "tags": ""} for u in users],
        "permissions": [
            {"user": user.name, "vhost": vhost, **{right: getattr(user, right) for right in rights}}
            for vhost, user in pairs
        ],
        "topic_permissions": [
            {"user": user.name, "vhost": vhost, **asdict(topic)}
            for vhost, user in pairs
            for topic in user.topics
        ],
    }


def hashed(password: str, salt: bytes | None = None) -> str:
    """RabbitMQ's salted SHA-256 of `password`, as a definitions file carries it."""
    salt = salt or secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
