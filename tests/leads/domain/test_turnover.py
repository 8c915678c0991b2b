from datetime import UTC, datetime, timedelta

import pytest

from services.leads.domain.rules import parse
from services.leads.domain.turnover import (
    Contact,
    is_effective,
    rebased,
    recycle_at,
    resets_clock,
    tenure_ends_at,
)
from services.leads.domain.worktime import WorkCalendar

RULES = parse({"cycle_days_by_source": {"livestream": {"B": 3}}, "longest_tenure_days": 30})
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grade", "source", "working_days"),
    [
        ("A", None, 5),
        ("B", None, 10),
        ("B", "livestream", 3),
        ("A", "livestream", 5),
        ("C", "web", 15),
        ("D", "", 20),
    ],
)
def test_a_lead_goes_back_after_the_cycle_of_its_grade_and_source(grade, source, working_days):
    due = recycle_at(RULES, grade, source, MONDAY, MONDAY, WEEK)
    assert WEEK.working_days_between(MONDAY, due) == pytest.approx(working_days)


def test_who_never_works_again_keeps_a_lead_for_the_longest_tenure():
    every_monday = [
        {"on": (MONDAY + timedelta(weeks=nth)).date().isoformat(), "hours": []} for nth in range(522)
    ]
    closed = WorkCalendar.parse("Asia/Shanghai", {"mon": [["09:00", "18:00"]]}, every_monday)
    assert recycle_at(RULES, "A", None, MONDAY, MONDAY, closed) == MONDAY + timedelta(days=30)


def test_the_longest_tenure_binds_however_recent_the_last_touch():
    touched = MONDAY + timedelta(days=29)
    assert recycle_at(RULES, "A", None, touched, MONDAY, WEEK) == MONDAY + timedelta(days=30)
    assert tenure_ends_at(RULES, MONDAY) == MONDAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("touch", "effective"),
    [
        (Contact("call", seconds=30), True),
        (Contact("call", seconds=29), False),
        (Contact("call"), False),
        (Contact("call", seconds=45, outcome="no_answer"), False),
        (Contact("call", direction="in", seconds=5), False),
        (Contact("visit"), True),
        (Contact("meeting"), True),
        (Contact("quote"), True),
        (Contact("stage"), True),
        (Contact("reply"), True),
        (Contact("message"), False),
        (Contact("message", direction="in"), True),
        (Contact("note"), False),
        (Contact("email"), False),
    ],
)
def test_only_a_touch_that_reached_the_customer_is_effective(touch, effective):
    assert is_effective(RULES, touch) is effective


@pytest.mark.parametrize(
    ("touch", "one_way_before", "resets"),
    [
        (Contact("visit"), 9, True),
        (Contact("message"), 0, True),
        (Contact("message"), 1, False),
        (Contact("note"), 0, True),
        (Contact("note"), 2, False),
        (Contact("call", seconds=5), 1, False),
    ],
)
def test_one_way_touches_reset_the_clock_once_in_a_row(touch, one_way_before, resets):
    assert resets_clock(RULES, touch, one_way_before) is resets


def test_kinds_that_count_are_the_rules_to_choose():
    rules = parse({"effective": {"kinds": ["note"], "one_way_resets": 0, "call_seconds": 5}})
    assert is_effective(rules, Contact("note"))
    assert not resets_clock(rules, Contact("visit"), 0)
    assert is_effective(rules, Contact("call", seconds=5))


def test_a_deadline_keeps_the_working_time_that_is_left_when_hours_change():
    due = WEEK.add_working_days(MONDAY, 3)
    away = WEEK.with_leave([(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))])
    moved = rebased(due, WEEK, away, MONDAY)
    assert moved == due + timedelta(days=1)
    assert rebased(moved, away, WEEK, MONDAY) == due
