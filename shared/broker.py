"""The smallest things two users of the broker share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import amqp
from amqp import spec
from kombu import Connection

_CONNECT_SECONDS = 5


def publish(
    channel: amqp.Channel, exchange: str, routing_key: str, message: amqp.Message, *, mandatory: bool = False
) -> None:
    """Write one message to a channel and return; py-amqp's own method would first read the socket."""
    channel.send_method(spec.Basic.Publish, "Bssbb", (0, exchange, routing_key, mandatory, False), message)


def connect_once(connection: Connection) -> None:
    """Connect or raise what is in the way, at once: kombu by itself would wait and try again."""
    connection.ensure_connection(
        max_retries=1, interval_start=0, interval_max=0, reraise_as_library_errors=False
    )


@contextmanager
def broker_channel(amqp_url: str, *, confirm: bool = False) -> Iterator[Any]:
    """Open a connection for a moment and yield a channel; with `confirm`, publishing waits for the broker."""
    connection = Connection(
        amqp_url, connect_timeout=_CONNECT_SECONDS, transport_options={"confirm_publish": confirm}
    )
    with connection:
        connect_once(connection)
        yield connection.default_channel
