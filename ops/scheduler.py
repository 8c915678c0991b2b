"""Runs the jobs of deploy/schedule.toml, each as a process of its own: `python -m ops.scheduler`.

One per machine is enough, several do no harm: the job itself decides whether its period is already done.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from ops.logs import keep_small
from ops.schedule import Job, load
from shared.logging import configure_logging

TICK_SECONDS = 0.5
STOP_SECONDS = 20
log = structlog.get_logger()


def job_command(job: Job) -> list[str]:
    """How a job is run; it finds its database through ALLHANDS_<SERVICE>_DATABASE_URL."""
    return [sys.executable, "-m", "shared.jobs", job.name]


@dataclass(frozen=True)
class _Run:
    job: Job
    process: subprocess.Popen[bytes]
    started: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


class Scheduler:
    """Starts what is due, never the same job twice at once, and ends what overruns its time.

    `state` keeps the last start of each job over restarts, so that what was missed meanwhile is run once.
    """

    def __init__(
        self,
        jobs: Iterable[Job],
        *,
        now: datetime,
        state: Path | None = None,
        command: Callable[[Job], Sequence[str]] = job_command,
    ):
        self._jobs = tuple(jobs)
        self._state = state
        self._command = command
        self._running: dict[str, _Run] = {}
        remembered = _remembered(state)
        self._last = {job.name: remembered.get(job.name, now) for job in self._jobs}

    @property
    def running(self) -> set[str]:
        """Names of the jobs that run at this moment."""
        return set(self._running)

    def tick(self, now: datetime) -> None:
        """Take note of what ended, end what overran, start what is due."""
        for run in list(self._running.values()):
            self._look_at(run)
        for job in self._jobs:
            if job.name not in self._running and job.is_due(self._last[job.name], now):
                self._start(job, now)

    def _look_at(self, run: _Run) -> None:
        code = run.process.poll()
        if code is None and run.seconds > run.job.timeout_seconds:
            log.error("job_overran", job=run.job.name, timeout_seconds=run.job.timeout_seconds)
            _end(run.process, STOP_SECONDS)
            code = run.process.returncode
        if code is not None:
            del self._running[run.job.name]
            write = log.info if code == 0 else log.error
            write("job_ended", job=run.job.name, exit_code=code, seconds=round(run.seconds, 3))

    def _start(self, job: Job, now: datetime) -> None:
        self._last[job.name] = now
        _remember(self._state, self._last)
        process = subprocess.Popen(list(self._command(job)), stdin=subprocess.DEVNULL, start_new_session=True)
        self._running[job.name] = _Run(job, process, time.monotonic())
        log.info("job_started", job=job.name, pid=process.pid)

    def stop(self) -> None:
        """Ask the running jobs to stop; those that do not within 20 s are killed (they are safe to kill)."""
        for run in self._running.values():
            run.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for run in self._running.values():
            _end(run.process, max(0.0, deadline - time.monotonic()))
        self._running.clear()


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _remembered(state: Path | None) -> dict[str, datetime]:
    try:
        kept = json.loads(state.read_text()) if state else {}
        return {name: datetime.fromisoformat(at) for name, at in kept.items()}
    except (OSError, ValueError):
        return {}


def _remember(state: Path | None, last: dict[str, datetime]) -> None:
    if state:
        new = state.with_suffix(".new")
        new.write_text(json.dumps({name: at.isoformat() for name, at in last.items()}))
        new.replace(state)


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging("scheduler")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    kept = os.environ.get("ALLHANDS_SCHEDULER_STATE")
    scheduler = Scheduler(load(), now=datetime.now(UTC), state=Path(kept) if kept else None)
    logs = os.environ.get("ALLHANDS_LOGS")
    while not stopping.wait(TICK_SECONDS):
        scheduler.tick(datetime.now(UTC))
        for log_file in keep_small(Path(logs)) if logs else ():
            log.info("log_emptied", file=log_file.name)
    scheduler.stop()


if __name__ == "__main__":
    main()
