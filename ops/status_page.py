"""`allhands status`: which processes run, where they listen, and what waits in the queues."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import amqp
from rich.console import Console
from rich.table import Table

from ops.layout import Stack
from ops.supervision import State, Supervisor
from shared import registry
from shared.handlers import subscriptions
from shared.settings import SettingMissing, amqp_url, retry_delays_ms
from shared.topology import dead_queue, event_queue, retry_name
from shared.wire import rpc_queue

COLOURS = {"RUNNING": "green", "STARTING": "yellow", "STOPPED": "dim"}


def show(stack: Stack) -> None:
    """Print the page; says so when nothing runs."""
    console = Console(highlight=False)
    states = Supervisor(stack).states()
    if not states:
        console.print("not running: `make up` starts it")
        return
    console.print(f"URL {stack.url}")
    console.print(_processes(stack, states))
    console.print(_queues(stack))


def _processes(stack: Stack, states: list[State]) -> Table:
    table = Table("process", "state", "pid", "up", "port", box=None, pad_edge=False)
    for state in sorted(states, key=lambda state: state.name):
        colour = COLOURS.get(state.state, "red")
        ports = {name: str(stack.ports.port(name)) for name in stack.ports.names()}
        pid, up = (str(state.pid), f"{state.seconds} s") if state.pid else ("", "")
        table.add_row(state.name, f"[{colour}]{state.state.lower()}[/]", pid, up, ports.get(state.name, ""))
    return table


def _queues(stack: Stack) -> Table:
    table = Table("queue", "messages", "consumers", box=None, pad_edge=False)
    try:
        for name, messages, consumers in depths(stack):
            table.add_row(name, str(messages), str(consumers))
    except (OSError, amqp.exceptions.AMQPError, SettingMissing) as failure:
        table.add_row(f"[red]the broker does not answer: {type(failure).__name__}[/]")
    return table


def queue_names(service: str) -> list[str]:
    """Every lasting queue of a service: calls, events, retries, dead letters."""
    types = subscriptions(registry.service_class(service))
    retries = [retry_name(service, delay) for delay in retry_delays_ms()]
    return [
        rpc_queue(service),
        *(event_queue(service, each) for each in types),
        *retries,
        dead_queue(service),
    ]


def depths(stack: Stack) -> Iterator[tuple[str, int, int]]:
    """Name, messages waiting and consumers of every queue that exists."""
    parts = urlsplit(amqp_url())
    with amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        connect_timeout=3,
    ) as connection:
        for service in stack.services:
            for name in queue_names(service):
                try:
                    found = connection.channel().queue_declare(name, passive=True)
                except amqp.exceptions.NotFound:
                    continue
                yield name, found.message_count, found.consumer_count
