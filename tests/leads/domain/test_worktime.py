from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.worktime import NoWorkingTime, WorkCalendar

DAY = [["09:00", "12:00"], ["13:00", "18:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY)


def off(*days: str) -> list[dict]:
    return [{"on": day, "hours": [], "name": "holiday"} for day in days]


def make_up(*days: str) -> list[dict]:
    return [{"on": day, "hours": DAY, "name": "调休"} for day in days]


GOLDEN_WEEK_2026 = off(*(f"2026-10-0{day}" for day in range(1, 8))) + make_up("2026-09-20", "2026-10-10")
SPRING_FESTIVAL_2027 = off(*(f"2027-02-{day:02}" for day in range(5, 13))) + make_up(
    "2027-01-31", "2027-02-20"
)
CHINA = WorkCalendar.parse("Asia/Shanghai", WEEK, GOLDEN_WEEK_2026 + SPRING_FESTIVAL_2027)
PLAIN = WorkCalendar.parse("Asia/Shanghai", WEEK)
NEW_YORK = WorkCalendar.parse(
    "America/New_York",
    {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
)


def at(text: str, calendar: WorkCalendar = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


@pytest.mark.parametrize(
    ("anchor", "days", "due"),
    [
        ("2026-11-02 09:00", 1, "2026-11-02 18:00"),
        ("2026-11-02 13:00", 1, "2026-11-03 12:00"),
        ("2026-11-02 14:00", 1, "2026-11-03 14:00"),
        ("2026-11-02 14:00", 0.5, "2026-11-02 18:00"),
        ("2026-11-02 11:00", 0.125, "2026-11-02 12:00"),
        ("2026-11-02 11:30", 0.125, "2026-11-02 13:30"),
        ("2026-11-02 23:00", 1, "2026-11-03 18:00"),
        ("2026-11-06 15:00", 1, "2026-11-09 15:00"),
        ("2026-11-07 15:00", 1, "2026-11-09 18:00"),
        ("2026-11-02 14:00", 5, "2026-11-09 14:00"),
        ("2026-11-02 14:00", 0, "2026-11-02 14:00"),
        ("2026-09-30 15:00", 1, "2026-10-08 15:00"),
        ("2026-10-09 15:00", 1, "2026-10-10 15:00"),
        ("2026-09-28 10:00", 5, "2026-10-10 10:00"),
        ("2026-09-18 15:00", 1, "2026-09-20 15:00"),
        ("2027-02-04 15:00", 1, "2027-02-15 15:00"),
        ("2027-01-29 15:00", 2, "2027-02-01 15:00"),
        ("2027-02-04 18:00", 6, "2027-02-20 18:00"),
    ],
)
def test_working_days_skip_nights_weekends_and_holidays_and_count_make_up_days(anchor, days, due):
    assert CHINA.add_working_days(at(anchor), days) == at(due)


@pytest.mark.parametrize(
    ("anchor", "days", "since"),
    [
        ("2026-11-03 14:00", 1, "2026-11-02 14:00"),
        ("2026-11-02 18:00", 1, "2026-11-02 09:00"),
        ("2026-11-09 15:00", 1, "2026-11-06 15:00"),
        ("2026-11-08 15:00", 1, "2026-11-06 09:00"),
        ("2026-10-08 15:00", 1, "2026-09-30 15:00"),
        ("2026-11-02 14:00", 0, "2026-11-02 14:00"),
    ],
)
def test_working_days_are_taken_away_the_same_way(anchor, days, since):
    assert CHINA.subtract_working_days(at(anchor), days) == at(since)


@pytest.mark.parametrize(
    ("anchor", "hours", "since"),
    [
        ("2026-11-03 11:00", 4, "2026-11-02 16:00"),
        ("2026-11-02 15:00", 4, "2026-11-02 10:00"),
        ("2026-11-09 09:00", 8, "2026-11-06 09:00"),
        ("2026-11-09 09:00", 0, "2026-11-09 09:00"),
    ],
)
def test_a_promise_in_hours_runs_in_working_hours_only(anchor, hours, since):
    assert PLAIN.subtract_working_time(at(anchor), hours) == at(since)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-02 11:00", "2026-11-02 14:00", 2),
        ("2026-11-06 17:00", "2026-11-09 10:00", 2),
        ("2026-11-09 10:00", "2026-11-06 17:00", 0),
        ("2026-10-01 00:00", "2026-10-08 00:00", 0),
    ],
)
def test_working_time_is_the_hours_open_between_two_moments(start, end, hours):
    assert CHINA.working_time_between(at(start), at(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "hours"),
    [("2026-03-07", 24), ("2026-03-08", 23), ("2026-10-31", 24), ("2026-11-01", 25)],
)
def test_a_day_on_which_the_clock_changes_is_one_working_day_of_its_true_length(start, hours):
    midnight = at(f"{start} 00:00", NEW_YORK)
    end = NEW_YORK.add_working_days(midnight, 1)
    assert NEW_YORK.working_time_between(midnight, end) == timedelta(hours=hours)
    assert NEW_YORK.working_days_between(midnight, end) == pytest.approx(1)
    assert end.astimezone(NEW_YORK.zone).hour == 0


@pytest.mark.parametrize(
    ("on", "shifts", "hours"),
    [
        ("2026-03-08", [["01:00", "05:00"]], 3),
        ("2026-03-08", [["01:00", "02:30"], ["03:00", "04:00"]], 2),
        ("2026-11-01", [["00:00", "04:00"]], 5),
        ("2026-07-01", [["00:00", "04:00"]], 4),
    ],
)
def test_a_night_shift_over_a_clock_change_counts_every_second_once(on, shifts, hours):
    calendar = WorkCalendar.parse("America/New_York", {}, [{"on": on, "hours": shifts}])
    start = at(f"{on} 00:00", calendar)
    assert calendar.working_time_between(start, start + timedelta(days=1)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("away", "days", "due"),
    [
        ([("2026-11-03 00:00", "2026-11-04 00:00")], 1, "2026-11-04 14:00"),
        ([("2026-11-03 13:00", "2026-11-03 18:00")], 1, "2026-11-04 10:00"),
        ([("2026-11-03 10:00", "2026-11-03 11:00")], 1, "2026-11-03 15:00"),
        ([("2026-10-01 00:00", "2026-10-31 00:00")], 1, "2026-11-03 14:00"),
        (
            [("2026-11-05 00:00", "2026-11-06 00:00"), ("2026-11-02 15:00", "2026-11-04 00:00")],
            1.5,
            "2026-11-06 12:00",
        ),
    ],
)
def test_leave_stops_the_clock_for_the_hours_it_takes(away, days, due):
    calendar = PLAIN.with_leave([(at(start), at(end)) for start, end in away])
    assert calendar.add_working_days(at("2026-11-02 14:00"), days) == at(due)


def test_leave_of_one_rep_leaves_the_shared_calendar_alone():
    PLAIN.with_leave([(at("2026-11-03 00:00"), at("2026-11-04 00:00"))])
    assert PLAIN.add_working_days(at("2026-11-02 14:00"), 1) == at("2026-11-03 14:00")


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-02 08:59", False),
        ("2026-11-02 09:00", True),
        ("2026-11-02 12:00", False),
        ("2026-11-02 17:59", True),
        ("2026-11-02 18:00", False),
        ("2026-10-01 10:00", False),
        ("2026-10-10 10:00", True),
    ],
)
def test_a_moment_is_in_working_hours_or_not(moment, working):
    assert CHINA.is_working(at(moment)) is working


@pytest.mark.parametrize("ask", ["add_working_days", "subtract_working_days", "subtract_working_time"])
def test_a_calendar_without_hours_sets_no_deadline(ask):
    with pytest.raises(NoWorkingTime):
        getattr(WorkCalendar.parse("Asia/Shanghai", {}), ask)(at("2026-11-02 09:00"), 1)


START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda since: START + since)
calendars = st.sampled_from(
    [
        CHINA,
        PLAIN,
        NEW_YORK,
        WorkCalendar.parse("Europe/London", {"sun": [["00:30", "02:30"]], "sat": [["22:00", "24:00"]]}),
        CHINA.with_leave([(at("2026-11-03 10:00"), at("2026-11-20 16:00"))]),
    ]
)


@given(calendars, moments, st.floats(0.001, 40))
def test_what_is_added_is_what_lies_between(calendar, anchor, days):
    due = calendar.add_working_days(anchor, days)
    assert due >= anchor
    assert calendar.working_days_between(anchor, due) == pytest.approx(days, abs=1e-5)


@given(calendars, moments, st.floats(0.001, 40))
def test_what_is_taken_away_is_what_lies_between(calendar, anchor, days):
    since = calendar.subtract_working_days(anchor, days)
    assert since <= anchor
    assert calendar.working_days_between(since, anchor) == pytest.approx(days, abs=1e-5)


@given(calendars, moments, st.floats(0, 30), st.floats(0, 30))
def test_more_days_never_end_earlier(calendar, anchor, fewer, extra):
    assert calendar.add_working_days(anchor, fewer) <= calendar.add_working_days(anchor, fewer + extra)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.floats(0.1, 15))
def test_leave_never_brings_a_deadline_nearer(away_from, length, days):
    anchor = at("2026-06-01 10:00")
    away = PLAIN.with_leave([(away_from, away_from + length)])
    assert away.add_working_days(anchor, days) >= PLAIN.add_working_days(anchor, days)


def test_hours_are_read_in_the_calendars_own_zone():
    london = WorkCalendar.parse("Europe/London", WEEK)
    assert london.add_working_days(datetime(2026, 7, 6, 7, 0, tzinfo=UTC), 1) == datetime(
        2026, 7, 6, 18, 0, tzinfo=ZoneInfo("Europe/London")
    )
