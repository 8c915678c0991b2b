"""Toy services as processes, and the gateway as a real HTTP server on a free port."""

import asyncio
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.operations import Operation
from gateway.rpc import RpcClient
from gateway.server import server
from gateway.settings import Settings
from tests.gateway.operations import OPERATIONS
from tests.support.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]


def call(url: str, service: str, method: str, deadline_seconds: float = 5, **kwargs: Any) -> Any:
    """Make one RPC call from a client of its own."""

    async def once(client: RpcClient) -> Any:
        return await client.call(service, method, kwargs, deadline_seconds=deadline_seconds)

    return with_client(url, once)


def with_client(url: str, act: Callable[[RpcClient], Coroutine[Any, Any, Any]]) -> Any:
    """Run `act` with a connected client."""

    async def run() -> Any:
        client = RpcClient(url)
        await client.start()
        try:
            return await act(client)
        finally:
            await client.stop()

    return asyncio.run(run())


class Toy:
    """One toy service as a process."""

    def __init__(self, name: str, url: str) -> None:
        self._name = name
        self._url = url
        self.start()

    def start(self) -> None:
        environment = {"AMQP_URL": self._url, "PATH": "", "ALLHANDS_ENV": "test"}
        with tempfile.NamedTemporaryFile("w", suffix=".log", delete=False) as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "shared.runner", f"tests.gateway.toys.{self._name}"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.log = Path(log.name)
        wait_for(lambda: '"ready"' in self.log.read_text())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.log.unlink(missing_ok=True)


@contextmanager
def toy(name: str, url: str) -> Iterator[Toy]:
    """A running toy service."""
    service = Toy(name, url)
    try:
        yield service
    finally:
        service.kill()


@contextmanager
def serving(settings: Settings, operations: Sequence[Operation] = OPERATIONS) -> Iterator[str]:
    """A gateway over the toy operations, or others, as a real server; gives its URL."""
    running = server(settings, operations)
    thread = threading.Thread(target=running.run)
    thread.start()
    wait_for(lambda: running.started)
    yield f"http://{settings.host}:{settings.port}"
    running.should_exit = True
    thread.join()
