'''Recurring work, run from the command line: once per period however often and wherever it is started.

    @job("leads.sweep", period="5m")                     # in services/leads/jobs.py
    def sweep(db: Database, now: datetime) -> Counts:
        """Return due leads to their pool."""
        ...                                              # own transactions, in chunks, safe to start again
        return {"recycled": 12, "kept": 3}

    python -m shared.jobs leads.sweep [--as-of 2027-01-15T09:00+08:00] [--again]

`period` is "5m", "1h", "1d" (the company's day), "month", or a function of `now` that names it. The run holds
an advisory lock; a row of job_run is unique by (job, period). A second start in the same period answers
"already_done", one meanwhile "busy"; a run that was killed or failed is run again by the next start. `now` is
`--as-of`, which production refuses. One JSON line tells the result; exit 1 only if the run failed.
'''

import argparse
import re
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection, text, update
from sqlalchemy.dialects.postgresql import insert

from shared import context, metrics, registry, settings
from shared.clock import business_zone, utc_now
from shared.database import Database
from shared.errors import Forbidden, Invalid, NotFound, Refusal
from shared.ids import new_id
from shared.logging import configure_logging
from shared.tables import job_run

log = structlog.get_logger()
Counts = dict[str, int]
Work = Callable[[Database, datetime], Counts]
Period = str | Callable[[datetime], str]


@dataclass(frozen=True)
class Job:
    """One registered job."""

    name: str
    period: Period
    work: Work

    @property
    def service(self) -> str:
        """The service it belongs to: what stands before the last dot."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True)
class JobResult:
    """What one start of a job came to; `state` is done, already_done, busy or failed."""

    job: str
    period: str
    state: str
    counts: Counts = field(default_factory=dict)
    error: str | None = None
    seconds: float = 0.0

    def to_json(self) -> str:
        """Write the result as one line."""
        return orjson.dumps(asdict(self)).decode()


JOBS: dict[str, Job] = {}


def job(name: str, *, period: Period) -> Callable[[Work], Work]:
    """Register a function as the job `name`, `<service>.<what>`."""

    def register(work: Work) -> Work:
        JOBS[name] = Job(name, period, work)
        return work

    return register


def find(name: str) -> Job:
    """Return a job by name, importing its service's jobs.py; raises `NotFound`."""
    service = name.rpartition(".")[0]
    if name not in JOBS and service and registry.has(service, "jobs"):
        registry.load(service, "jobs")
    if name not in JOBS:
        raise NotFound(f"no job {name}")
    return JOBS[name]


def run(
    name: str, as_of: datetime | None = None, *, db: Database | None = None, again: bool = False
) -> JobResult:
    """Run a job for the period of `as_of` or of now; `again` repeats one that is done.

    Raises `Forbidden` for `as_of` in production, `NotFound` for an unknown name.
    """
    found = find(name)
    if as_of is not None and settings.is_production():
        raise Forbidden("--as-of works only outside production")
    now = as_of or utc_now()
    if db is not None:
        return _run_alone(found, db, now, again)
    own = Database(settings.database_url(found.service), statement_timeout_ms=0)
    try:
        return _run_alone(found, own, now, again)
    finally:
        own.close()


def _run_alone(found: Job, database: Database, now: datetime, again: bool) -> JobResult:
    """Run unless another start holds the lock or the period is done."""
    period = period_name(found.period, now)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
        if not _lock(guard, found.name):
            return JobResult(found.name, period, "busy")
        try:
            if not _open_run(guard, found.name, period, again):
                return JobResult(found.name, period, "already_done")
            result = _work(found, database, now, period)
            _close_run(guard, result)
            return result
        finally:
            guard.execute(text("SELECT pg_advisory_unlock(:id)"), {"id": _lock_id(found.name)})


def period_name(period: Period, now: datetime) -> str:
    """Name the period `now` falls in: the start of its slice of the company's day, its day, or its month."""
    if callable(period):
        return period(now)
    local = now.astimezone(business_zone())
    if period == "month":
        return local.strftime("%Y-%m")
    match = re.fullmatch(r"(\d+)([mhd])", period)
    if match is None:
        raise ValueError(f"{period!r} is no period: use 5m, 1h, 1d or month")
    if period == "1d":
        return local.strftime("%Y-%m-%d")
    minutes = int(match[1]) * {"m": 1, "h": 60, "d": 1440}[match[2]]
    past_midnight = local.hour * 60 + local.minute
    start = local.replace(hour=0, minute=0) + timedelta(minutes=past_midnight // minutes * minutes)
    return start.strftime("%Y-%m-%dT%H:%M%z")


def _work(found: Job, database: Database, now: datetime, period: str) -> JobResult:
    """Do the work and say what came of it; a failure is logged with its traceback."""
    context.trace.set(new_id().hex)
    started = time.perf_counter()
    counts: Counts = {}
    error = None
    try:
        counts = found.work(database, now)
    except Exception as fault:
        error = fault.code if isinstance(fault, Refusal) else type(fault).__name__
        log.exception("job_failed", job=found.name, period=period)
    state = "failed" if error else "done"
    seconds = round(time.perf_counter() - started, 3)
    metrics.JOB_SECONDS.labels(found.name, state).observe(seconds)
    return JobResult(found.name, period, state, counts, error, seconds)


def _open_run(guard: Connection, name: str, period: str, again: bool) -> bool:
    """Write the run's row, or take over one that never finished; False if the period is done."""
    row = insert(job_run).values(id=new_id(), job=name, period=period, state="running")
    taken_over = row.on_conflict_do_update(
        index_elements=["job", "period"],
        set_={"state": "running", "started_at": utc_now(), "finished_at": None, "error": None},
        where=None if again else job_run.c.state != "done",
    )
    return guard.execute(taken_over.returning(job_run.c.id)).first() is not None


def _close_run(guard: Connection, result: JobResult) -> None:
    guard.execute(
        update(job_run)
        .where(job_run.c.job == result.job, job_run.c.period == result.period)
        .values(state=result.state, counts=result.counts, error=result.error, finished_at=utc_now())
    )


def _lock_id(name: str) -> int:
    return zlib.crc32(f"job:{name}".encode())


def _lock(guard: Connection, name: str) -> bool:
    return bool(guard.scalar(text("SELECT pg_try_advisory_lock(:id)"), {"id": _lock_id(name)}))


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=business_zone())


def main(argv: list[str] | None = None) -> int:
    """Read the command line, run the job, print its result; the exit status is 1 only for a failed run."""
    parser = argparse.ArgumentParser(prog="python -m shared.jobs")
    parser.add_argument("job")
    parser.add_argument("--as-of", type=_moment, help="pretend it is this moment (never in production)")
    parser.add_argument("--again", action="store_true", help="run a period that is already done")
    args = parser.parse_args(argv)
    configure_logging(args.job)
    try:
        result: Any = run(args.job, args.as_of, again=args.again)
    except (Forbidden, Invalid, NotFound) as refusal:
        print(refusal.detail, file=sys.stderr)  # noqa: T201 - a command line
        return 2
    print(result.to_json())  # noqa: T201 - a command line
    return 1 if result.state == "failed" else 0


if __name__ == "__main__":
    from shared.jobs import main as _main  # the registry must be the importable module's, not __main__'s

    sys.exit(_main())
