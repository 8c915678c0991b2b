"""A program of the local stack: how it is started, and how to tell ours from a stranger with the same pid."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


class NotReady(RuntimeError):
    """Something did not become ready in time; the message says what and where its log is."""


@dataclass(frozen=True)
class Program:
    """One long-running process: everything a supervisor needs to start and stop it in the foreground."""

    name: str
    argv: Sequence[str]
    cwd: Path
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 25

    def environment(self) -> dict[str, str]:
        """The caller's environment with the program's own on top."""
        return {**os.environ, **self.env}

    def start(self) -> subprocess.Popen[bytes]:
        """Start it now, in a session of its own, output appended to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                list(self.argv),
                cwd=self.cwd,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Ask it to stop; after `stop_seconds` kill it with all it started."""
        if process.poll() is None:
            process.send_signal(self.stop_signal)
        try:
            process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            kill_tree(process.pid)
            process.wait(10)


def run_module(variables: Mapping[str, str], *argv: str) -> str:
    """Run a module of ours to its end and give what it printed; raises `NotReady` with its errors."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [sys.executable, "-m", *argv], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotReady(f"{' '.join(argv)} failed:\n{(done.stderr or done.stdout)[-4000:]}")
    return done.stdout


def kill_tree(pid: int) -> None:
    """SIGKILL `pid` and everything below it."""
    try:
        top = psutil.Process(pid)
        family = [*top.children(recursive=True), top]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def living(pid: int) -> psutil.Process | None:
    """The process under `pid`, None when there is none; two are equal only if nobody took the number over."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process
    except psutil.NoSuchProcess:
        return None


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Every living process but this one that has, by inheritance, `variable=value` in its environment."""
    ours = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                ours.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return ours


def end_marked(variable: str, value: str, seconds: float = 20) -> None:
    """End what a killed parent left behind: SIGTERM, then SIGKILL. Nobody else is touched."""
    for signal_of, patience in ((psutil.Process.terminate, seconds), (psutil.Process.kill, 10.0)):
        left = marked(variable, value)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                signal_of(process)
        psutil.wait_procs(left, timeout=patience)


def wait_until(ready: Callable[[], bool], seconds: float, what: str, every: float = 0.1) -> None:
    """Poll `ready` until it is true; raise `NotReady` naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise NotReady(f"{what} within {seconds:.0f} s")
        time.sleep(every)
