"""Where a RabbitMQ comes from when the machine has none: the system's package, installed or only unpacked."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops.programs import NotReady
from ops.rabbitmq import (
    Broker,
    BrokerPorts,
    BrokerUser,
    Installation,
    LocalBroker,
    installation_in,
    installed,
)
from ops.rabbitmq_container import ContainerBroker, engine

POLICY = Path("/usr/sbin/policy-rc.d")
INSTALL_SECONDS = 600


def broker_in(
    folder: Path,
    ports: BrokerPorts,
    *,
    package: Path,
    vhosts: Sequence[str],
    users: Sequence[BrokerUser],
    log: Path | None = None,
) -> Broker:
    """A node in `folder`, run from an installation, maybe unpacked into `package`, else a container.

    Raises `NotReady` where neither can be had.
    """
    try:
        installation = find_or_install(package)
    except NotReady:
        if (found := engine()) is None:
            raise
        return ContainerBroker(folder, ports, found, vhosts=vhosts, users=users, log=log)
    return LocalBroker(folder, ports, installation, vhosts=vhosts, users=users, log=log)


def find_or_install(unpack_into: Path) -> Installation:
    """The machine's RabbitMQ, else its package installed (root or sudo), else unpacked into a folder.

    Raises `NotReady` when there is no way left.
    """
    found = installed() or installation_in(unpack_into)
    if found:
        return found
    if not shutil.which("apt-get"):
        raise NotReady(
            "no RabbitMQ on PATH, and no apt-get to fetch it: install rabbitmq-server or set AMQP_URL"
        )
    become_root = _become_root()
    if become_root is not None:
        _install(become_root)
        found = installed()
    else:
        unpack(unpack_into)
        found = installation_in(unpack_into)
    if not found:
        raise NotReady("RabbitMQ was fetched, yet its server is not where it should be: set AMQP_URL")
    return found


def _become_root() -> list[str] | None:
    """The prefix that makes a command run as root without asking anybody; None when there is none."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    may = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if may else None


def _install(become_root: list[str]) -> None:
    """Install the package without letting it start a broker of its own."""
    with _no_service_starts(become_root):
        install = [
            *become_root,
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            "rabbitmq-server",
        ]
        if _run(install).returncode != 0:
            _run([*become_root, "apt-get", "update", "-q"])
            _check(_run(install), "install rabbitmq-server")


@contextmanager
def _no_service_starts(become_root: list[str]) -> Iterator[None]:
    """Debian's own switch: while this file says 101, packages start no service."""
    if POLICY.exists():
        yield
        return
    make = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
    _check(_run([*become_root, "sh", "-c", make]), "keep the package from starting a broker")
    try:
        yield
    finally:
        _run([*become_root, "rm", "-f", str(POLICY)])


def unpack(folder: Path) -> None:
    """Fetch the package and what it lacks here, and unpack them into `folder`, without being root."""
    state = folder.with_name(f"{folder.name}.apt")
    fresh = folder.with_name(f"{folder.name}.new")
    apt = _own_apt(state)
    packages = _missing_packages(apt) or _missing_packages(apt, update=True)
    if not packages:
        raise NotReady("apt-get knows no rabbitmq-server: install RabbitMQ or set AMQP_URL")
    _check(_run([*apt, "download", *packages], cwd=state), "download rabbitmq-server")
    shutil.rmtree(fresh, ignore_errors=True)
    for package in state.glob("*.deb"):
        _check(_run(["dpkg", "-x", str(package), str(fresh)]), f"unpack {package.name}")
    _relocate_erlang(fresh, folder)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    shutil.rmtree(state)


def _own_apt(state: Path) -> list[str]:
    """apt-get with folders of its own, where we may write."""
    for part in ("lists/partial", "cache/archives/partial"):
        (state / part).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state / "cache",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "1",
    }
    return ["apt-get", "-q", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]


def _missing_packages(apt: list[str], update: bool = False) -> list[str]:
    """What an installation would add to this machine; nothing when apt-get has no lists yet."""
    if update:
        _run([*apt, "update"])
    plan = _run([*apt, "install", "-s", "--no-install-recommends", "rabbitmq-server"])
    return sorted(set(re.findall(r"^Inst (\S+)", plan.stdout, re.MULTILINE)))


def _relocate_erlang(unpacked: Path, final: Path) -> None:
    """Debian's `erl` names /usr/lib/erlang; let it name the folder it will be in."""
    for script in unpacked.glob("usr/lib/erlang/bin/*"):
        if script.is_file() and not script.is_symlink() and script.read_bytes()[:2] == b"#!":
            text = script.read_text().replace("/usr/lib/erlang", f"{final}/usr/lib/erlang")
            script.write_text(text)


def _run(argv: Sequence[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    return subprocess.run(
        list(argv), cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
    )


def _check(done: subprocess.CompletedProcess[str], what: str) -> None:
    if done.returncode != 0:
        raise NotReady(f"could not {what}: {done.stderr.strip()[-2000:]}")
