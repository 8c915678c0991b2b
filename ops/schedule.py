"""The schedule file: which job runs when. Pure: callers pass `now`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter

SCHEDULE = Path(__file__).resolve().parent.parent / "deploy" / "schedule.toml"


class BadSchedule(ValueError):
    """The schedule file says something that cannot be run; the message names the job and why."""


@dataclass(frozen=True)
class Job:
    """A job `<service>.<job>` and when it is due, by the wall clock of `timezone`."""

    name: str
    cron: str
    timezone: str
    timeout_seconds: int

    def __post_init__(self) -> None:
        service, _, job = self.name.partition(".")
        if not (service.isidentifier() and job.isidentifier()):
            raise BadSchedule(f"{self.name!r} is not <service>.<job>")
        if not croniter.is_valid(self.cron):
            raise BadSchedule(f"{self.name}: {self.cron!r} is not a cron expression")
        if self.timeout_seconds <= 0:
            raise BadSchedule(f"{self.name}: timeout_seconds must be positive")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as wrong:
            raise BadSchedule(f"{self.name}: no time zone {self.timezone!r}") from wrong

    def latest_due(self, now: datetime) -> datetime:
        """The last moment at or before `now` (aware) when this job was due."""
        just_after = (now + timedelta(microseconds=1)).astimezone(ZoneInfo(self.timezone))
        due: datetime = croniter(self.cron, just_after).get_prev(datetime)
        return due

    def is_due(self, last_run: datetime, now: datetime) -> bool:
        """Whether it was due since `last_run`; ten missed moments are one run."""
        return self.latest_due(now) > last_run


def load(path: Path = SCHEDULE) -> tuple[Job, ...]:
    """Read the schedule, or raise `BadSchedule`."""
    return parse(tomllib.loads(path.read_text()).get("job", []))


def parse(entries: Iterable[dict[str, object]]) -> tuple[Job, ...]:
    """Jobs from the tables of a schedule file; raises `BadSchedule`, also when a job is named twice."""
    jobs: dict[str, Job] = {}
    for entry in entries:
        try:
            job = Job(**entry)  # type: ignore[arg-type]
        except TypeError as wrong:
            raise BadSchedule(f"{entry.get('name', entry)}: {wrong}") from wrong
        if job.name in jobs:
            raise BadSchedule(f"{job.name} is named twice")
        jobs[job.name] = job
    return tuple(jobs.values())
