"""Processes of the toy service: start, wait until ready, kill, freeze, stop."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self
from urllib.error import URLError
from urllib.request import urlopen

from ops.ports import free_port
from shared.client import Client
from shared.errors import Unavailable
from tests.support.waiting import wait_for

TOY = "tests.shared.toy"
SHORT_RETRIES = "0.05,0.06,0.07,0.08,0.09"
ROOT = Path(__file__).resolve().parents[2]


# Run a module; on Linux, ask the kernel first to kill this process should the test run be killed.
_RUN = """
import ctypes, runpy, sys
from tests.support.waiting import wait_for
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)
sys.argv.pop(0)
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class Process:
    """One process with a health port."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.popen = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _RUN, module, TOY],
            cwd=ROOT,
            env={**os.environ, **environment, "ALLHANDS_HEALTH_PORT": str(self.port)},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def answers(self, path: str = "/readyz") -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def metric(self, name: str) -> float:
        """The value of a metric without labels."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])

    def wait_ready(self) -> Self:
        try:
            wait_for(self.answers)
        except AssertionError:
            raise AssertionError(self.log) from None
        return self

    @property
    def log(self) -> str:
        """All that it has logged so far."""
        return os.pread(self._output.fileno(), 10_000_000, 0).decode()

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.is_running:
            self.popen.send_signal(number)

    def stop(self, seconds: float = 25) -> str:
        """Ask it to stop, wait, and return all that it logged."""
        self.send(signal.SIGTERM)
        try:
            self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self.log

    def kill(self) -> str:
        """Kill it as kill -9 does and return all that it logged."""
        self.send(signal.SIGKILL)
        self.popen.wait(10)
        return self.log

    def close(self) -> None:
        """Forget its log."""
        self._output.close()


class Processes:
    """The processes of one test; what is left at its end is killed."""

    def __init__(self, database_url: str, amqp_url: str, **environment: str) -> None:
        self._environment = {
            "DATABASE_URL": database_url,
            "AMQP_URL": amqp_url,
            "ALLHANDS_ENV": "test",
            "ALLHANDS_RETRY_SECONDS": SHORT_RETRIES,
            **environment,
        }
        self._all: list[Process] = []

    def start(self, module: str, **environment: Any) -> Process:
        process = Process(module, {**self._environment, **environment})
        self._all.append(process)
        return process

    @property
    def newest(self) -> Process:
        """The process started last."""
        return self._all[-1]

    def start_service(self, **environment: Any) -> Process:
        return self.start("shared.runner", **environment).wait_ready()

    def start_service_and_relay(self) -> Process:
        """Start both at once; return the service."""
        service, relay = self.start("shared.runner"), self.start("shared.relay")
        relay.wait_ready()
        return service.wait_ready()

    def start_relay(self, **environment: Any) -> Process:
        return self.start("shared.relay", **environment).wait_ready()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._all:
            process.send(signal.SIGCONT)
            process.kill()
            process.close()


def eventually_answers(client: Client, seconds: float = 20) -> bool:
    """Whether the toy answers before time is up."""

    def ask() -> bool:
        try:
            return client.call("toy", "echo", {"word": "x"}, timeout=1) == {"word": "x"}
        except Unavailable:
            return False

    return wait_for(ask, seconds=seconds)
