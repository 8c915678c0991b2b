"""What the local stack consists of and where it keeps things: one clone, one `.local` folder, one stack."""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ops.ports import LOOPBACK, PortBook
from ops.programs import ROOT, Program
from shared import registry

MARK = "ALLHANDS_STACK"
GATEWAY_PORT = 8000
WORKERS = {
    "leads": {
        "leads-imports": "services.leads.imports_worker",
        "leads-exports": "services.leads.exports_worker",
        "leads-models": "services.leads.models_worker",
        "leads-scores": "services.leads.scores_worker",
    },
    "staff": {"staff-imports": "services.staff.imports_worker"},
    "webhooks": {"webhooks-deliver": "services.webhooks.deliver"},
}
# Only here, on one machine, may a webhook or a nurture message go to that machine itself.
LOOPBACK_TOO = {"ALLHANDS_WEBHOOK_LOOPBACK": "true"}
SETTINGS = {"leads": LOOPBACK_TOO, "webhooks": LOOPBACK_TOO}


class SecretBook:
    """Passwords and keys of this clone, made once and readable by their owner only."""

    def __init__(self, path: Path):
        self._path = path
        self._known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def secret(self, name: str) -> str:
        """The secret called `name`, made at random the first time."""
        if name not in self._known:
            self.keep(name, secrets.token_urlsafe(32))
        return self._known[name]

    def keep(self, name: str, value: str) -> None:
        """Use `value` as the secret called `name` from now on."""
        if self._known.get(name) != value:
            self._known[name] = value
            self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        self._path.write_text(json.dumps(self._known, indent=2) + "\n")


@dataclass(frozen=True)
class Addresses:
    """Where each process finds its database and the broker, as that process's own user."""

    databases: dict[str, str]
    brokers: dict[str, str]

    def variables(self) -> dict[str, str]:
        """What a command that serves several services needs in its environment."""
        databases = {f"ALLHANDS_{name.upper()}_DATABASE_URL": url for name, url in self.databases.items()}
        return {**databases, "AMQP_URL": self.brokers["ops"]}

    def of_service(self, service: str) -> dict[str, str]:
        """What a command of one service needs in its environment: the same rights as the service itself."""
        return {
            **self.variables(),
            "DATABASE_URL": self.databases[service],
            "AMQP_URL": self.brokers[service],
        }

    def save(self, path: Path) -> None:
        """Write them for later commands; for the owner's eyes only."""
        path.touch(mode=0o600)
        path.write_text(json.dumps({"databases": self.databases, "brokers": self.brokers}, indent=2) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Addresses | None":
        """What `save` wrote; None before the first `up`."""
        return cls(**json.loads(path.read_text())) if path.exists() else None


class Stack:
    """One running suite of this clone: its folders, ports, secrets, and its programs.

    Another one, for tests, keeps its things elsewhere and prefixes its databases with `name`.
    """

    def __init__(
        self,
        local: Path = ROOT / ".local",
        *,
        name: str = "allhands",
        gateway_port: int | None = GATEWAY_PORT,
    ):
        self.root = ROOT
        self.local = local
        self.name = name
        self._gateway_port = gateway_port
        self.logs = self.local / "logs"
        self.addresses_file = self.local / "addresses.json"
        self.services = tuple(registry.service_names())

    @cached_property
    def ports(self) -> PortBook:
        """The ports this clone has chosen."""
        return PortBook(self.local / "ports.json")

    @cached_property
    def secrets(self) -> SecretBook:
        """The secrets this clone has made."""
        return SecretBook(self.local / "secrets.json")

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return f"http://{LOOPBACK}:{self.health_port('gateway')}"

    @property
    def mark(self) -> dict[str, str]:
        """In the environment of every process of this stack: how `down` knows its own."""
        return {MARK: str(self.local)}

    def programs(self, addresses: Addresses) -> list[Program]:
        """The suite's own processes, in the order they are worth reading."""
        return [self._gateway(addresses), *self._of_services(addresses), self._scheduler(addresses)]

    def health_port(self, program: str) -> int:
        """Where `program` answers /livez and /readyz."""
        return self.ports.port(program, self._gateway_port if program == "gateway" else None)

    def _gateway(self, addresses: Addresses) -> Program:
        env = {
            "AMQP_URL": addresses.brokers["gateway"],
            "ALLHANDS_SECRET": self.secrets.secret("gateway"),
            "ALLHANDS_GATEWAY_HOST": LOOPBACK,
            "ALLHANDS_GATEWAY_PORT": str(self.health_port("gateway")),
        }
        return self._program("gateway", ["gateway"], env)

    def _of_services(self, addresses: Addresses) -> Iterator[Program]:
        for service in self.services:
            own = {"DATABASE_URL": addresses.databases[service], "AMQP_URL": addresses.brokers[service]}
            own |= SETTINGS.get(service, {})
            modules = {service: ["shared.runner", service], f"{service}-relay": ["shared.relay", service]}
            modules |= {name: [module] for name, module in WORKERS.get(service, {}).items()}
            for name, argv in modules.items():
                yield self._program(name, argv, {**own, "ALLHANDS_HEALTH_PORT": str(self.health_port(name))})

    def _scheduler(self, addresses: Addresses) -> Program:
        own = {
            "ALLHANDS_SCHEDULER_STATE": str(self.local / "scheduler.json"),
            "ALLHANDS_LOGS": str(self.logs),
            **LOOPBACK_TOO,
        }
        return self._program("scheduler", ["ops.scheduler"], {**addresses.variables(), **own})

    def _program(self, name: str, module: list[str], env: dict[str, str]) -> Program:
        common = {"PYTHONPATH": str(self.root), "PYTHONUNBUFFERED": "1"}
        argv = [sys.executable, "-m", *module]
        return Program(name, argv, self.root, self.logs / f"{name}.log", env={**common, **env})


def code_stamp(root: Path = ROOT) -> str:
    """Changes whenever a source file of the running processes does; a stack on an old one is restarted."""
    folders = [root / name for name in ("gateway", "services", "shared", "ops")]
    files = sorted(path for folder in folders for path in folder.rglob("*.py"))
    newest = max((path.stat().st_mtime_ns for path in files), default=0)
    return f"{len(files)} {newest} {os.path.realpath(sys.executable)}"
