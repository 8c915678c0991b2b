"""Where a RabbitMQ comes from when the machine has none: the system's package, installed or only unpacked."""

from pathlib import Path

from ops.programs import NotReady
from ops.rabbitmq import Installation, installed


def find_or_install(folder: Path) -> Installation:
    """The machine's RabbitMQ."""
    found = installed()
    if found is None:
        raise NotReady("no RabbitMQ on this machine")
    return found
