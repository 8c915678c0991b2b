"""The scheduler starts what is due, once, and ends what overruns."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from ops.programs import wait_until
from ops.schedule import Job
from ops.scheduler import Scheduler, job_command

MIDNIGHT = datetime(2027, 1, 15, tzinfo=UTC)
MINUTELY = Job("leads.assign", "* * * * *", "UTC", timeout_seconds=60)


class Started:
    """Commands that write down that they ran and then do as told."""

    def __init__(self, folder: Path):
        self.record = folder / "runs"
        self.record.touch()
        self.then = ""
        self.made: list[Scheduler] = []

    def scheduler(
        self, job: Job = MINUTELY, now: datetime = MIDNIGHT, state: Path | None = None
    ) -> Scheduler:
        made = Scheduler([job], now=now, state=state, command=self.command)
        self.made.append(made)
        return made

    def command(self, job: Job) -> list[str]:
        lines = f"import os, time\nopen({str(self.record)!r}, 'a').write(f'{{os.getpid()}}\\n')\n{self.then}"
        return [sys.executable, "-c", lines]

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in self.record.read_text().split()]

    def wait_for(self, runs: int) -> None:
        wait_until(lambda: len(self.pids) == runs, 20, f"{runs} runs did not happen")


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Started]:
    started = Started(tmp_path)
    yield started
    for scheduler in started.made:
        scheduler.stop()


def finish(scheduler: Scheduler, now: datetime) -> None:
    def is_idle() -> bool:
        scheduler.tick(now)
        return not scheduler.running

    wait_until(is_idle, 20, "a job did not end")


def test_nothing_runs_before_it_is_due(jobs: Started) -> None:
    scheduler = jobs.scheduler()
    scheduler.tick(MIDNIGHT + timedelta(seconds=59))
    assert scheduler.running == set()


def test_missed_runs_are_run_once(jobs: Started) -> None:
    scheduler = jobs.scheduler()
    later = MIDNIGHT + timedelta(hours=3)

    scheduler.tick(later)
    finish(scheduler, later)

    assert len(jobs.pids) == 1


def test_job_never_runs_twice_at_once(jobs: Started) -> None:
    jobs.then = "time.sleep(60)"
    scheduler = jobs.scheduler()

    for minute in range(1, 6):
        scheduler.tick(MIDNIGHT + timedelta(minutes=minute))
    jobs.wait_for(1)

    assert scheduler.running == {"leads.assign"}


def test_job_that_overruns_is_ended_and_runs_again_when_next_due(jobs: Started) -> None:
    jobs.then = "time.sleep(60)"
    scheduler = jobs.scheduler(Job("leads.assign", "* * * * *", "UTC", timeout_seconds=1))
    first, second = MIDNIGHT + timedelta(minutes=1), MIDNIGHT + timedelta(minutes=2)
    scheduler.tick(first)
    jobs.wait_for(1)

    finish(scheduler, first)
    assert not psutil.pid_exists(jobs.pids[0])

    scheduler.tick(second)
    jobs.wait_for(2)


def test_failing_job_runs_again_when_next_due(jobs: Started) -> None:
    jobs.then = "raise SystemExit(3)"
    scheduler = jobs.scheduler()
    for minute in (1, 2):
        now = MIDNIGHT + timedelta(minutes=minute)
        scheduler.tick(now)
        finish(scheduler, now)
    assert len(jobs.pids) == 2


def test_what_was_missed_while_stopped_is_run_after_a_restart(jobs: Started, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    before = jobs.scheduler(state=state)
    before.tick(MIDNIGHT + timedelta(minutes=1))
    jobs.wait_for(1)
    before.stop()

    after = jobs.scheduler(now=MIDNIGHT + timedelta(hours=1), state=state)
    after.tick(MIDNIGHT + timedelta(hours=1))

    jobs.wait_for(2)


def test_unreadable_state_is_no_state(jobs: Started, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text("{")
    scheduler = jobs.scheduler(state=state)
    scheduler.tick(MIDNIGHT)
    assert scheduler.running == set()


def test_stopping_ends_the_running_jobs(jobs: Started) -> None:
    jobs.then = "time.sleep(60)"
    scheduler = jobs.scheduler()
    scheduler.tick(MIDNIGHT + timedelta(minutes=1))
    jobs.wait_for(1)

    scheduler.stop()

    assert not psutil.pid_exists(jobs.pids[0])


def test_job_is_run_by_its_name() -> None:
    assert job_command(MINUTELY)[1:] == ["-m", "shared.jobs", "leads.assign"]
