"""Where a RabbitMQ comes from when the machine has none: the system's package, installed or only unpacked."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from ops import apt
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

SERVER = "rabbitmq-server"


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
    if not apt.is_here():
        raise NotReady(
            "no RabbitMQ on PATH, and no apt-get to fetch it: install rabbitmq-server or set AMQP_URL"
        )
    become_root = apt.as_root()
    if become_root is not None:
        apt.install(become_root, SERVER)
        found = installed()
    else:
        unpack(unpack_into)
        found = installation_in(unpack_into)
    if not found:
        raise NotReady("RabbitMQ was fetched, yet its server is not where it should be: set AMQP_URL")
    return found


def unpack(folder: Path) -> None:
    """Fetch the package and what it lacks here, and unpack them into `folder`, without being root."""
    fresh = apt.unpack(folder, SERVER)
    _relocate_erlang(fresh, folder)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _relocate_erlang(unpacked: Path, final: Path) -> None:
    """Debian's `erl` names /usr/lib/erlang; let it name the folder it will be in."""
    for script in unpacked.glob("usr/lib/erlang/bin/*"):
        if script.is_file() and not script.is_symlink() and script.read_bytes()[:2] == b"#!":
            text = script.read_text().replace("/usr/lib/erlang", f"{final}/usr/lib/erlang")
            script.write_text(text)
