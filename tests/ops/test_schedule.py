"""When a job is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ops.schedule import BadSchedule, Job, load, parse

NIGHTLY = {"name": "leads.rescore", "cron": "30 3 * * *", "timezone": "Asia/Shanghai", "timeout_seconds": 60}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def job(**changes: object) -> Job:
    return parse([{**NIGHTLY, **changes}])[0]


def test_schedule_file_names_every_recurring_job() -> None:
    assert {entry.name for entry in load()} == {
        "leads.notify",
        "leads.sweep",
        "leads.assign",
        "leads.rescore",
        "leads.index",
        "leads.duplicates",
        "leads.expire",
        "leads.drift",
        "leads.nurture",
        "leads.train",
        "leads.cycle",
        "leads.experiments",
        "staff.depart",
        "staff.tidy",
        "webhooks.tidy",
    }


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-01-15T03:29:59.999999+08:00", "2027-01-14T03:30+08:00"),
        ("2027-01-15T03:30:00+08:00", "2027-01-15T03:30+08:00"),
        ("2027-01-14T19:30:00+00:00", "2027-01-15T03:30+08:00"),
    ],
)
def test_job_is_due_by_the_wall_clock_of_its_time_zone(now: str, due: str) -> None:
    assert job().latest_due(at(now)) == at(due)


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        ("2027-01-15T03:30:01+08:00", "2027-01-15T23:00+08:00", False),
        ("2027-01-15T03:30:01+08:00", "2027-01-16T03:30+08:00", True),
        ("2027-01-01T03:30:01+08:00", "2027-01-16T02:00+08:00", True),
    ],
)
def test_job_is_due_once_after_any_number_of_missed_moments(last: str, now: str, expected: bool) -> None:
    assert job().is_due(at(last), at(now)) is expected


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_daily_job_is_not_lost_on_the_days_the_clock_changes(day: str) -> None:
    nightly = job(cron="30 2 * * *", timezone="Europe/Berlin")
    midnight = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    last = now = midnight.astimezone(UTC)
    runs = 0
    while now < midnight.astimezone(UTC) + timedelta(hours=22):
        now += timedelta(minutes=1)
        if nightly.is_due(last, now):
            last, runs = now, runs + 1
    assert runs >= 1  # a second start in the repeated hour finds its period done


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "rescore"}, "not <service>.<job>"),
        ({"cron": "61 * * * *"}, "not a cron expression"),
        ({"timezone": "Asia/Peking"}, "no time zone"),
        ({"timeout_seconds": 0}, "must be positive"),
        ({"retries": 3}, "leads.rescore"),
    ],
)
def test_schedule_that_cannot_be_run_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadSchedule, match=message):
        job(**changes)


def test_job_named_twice_is_refused() -> None:
    with pytest.raises(BadSchedule, match="named twice"):
        parse([NIGHTLY, NIGHTLY])
