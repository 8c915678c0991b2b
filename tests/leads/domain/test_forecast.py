"""What other rules would mean, worked out by the functions that decide when they are in force."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.leads.domain.forecast import (
    DueBy,
    Running,
    caps_exceeded,
    fate_once_reminded,
    first_deadlines,
    rebase,
    returns_at,
)
from services.leads.domain.holding import Counts, Rep
from services.leads.domain.rules import parse
from services.leads.domain.sweep import Fate
from services.leads.domain.worktime import WorkCalendar
from shared.ids import new_id

NOW = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)  # a Wednesday
ZONE = ZoneInfo("Asia/Shanghai")
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
NO_HOLD_OUT = {"assignment": {"hold_out_share": 0}}
BEFORE = parse(NO_HOLD_OUT)
SHORTER = parse({**NO_HOLD_OUT, "cycle_days": {"C": 2}})
DAY = timedelta(days=1)
RUNNING = Running(new_id(), new_id(), "C", None, NOW - 2 * DAY, NOW - 2 * DAY, NOW + 20 * DAY)


@pytest.mark.parametrize(
    ("anchor", "due_at", "fate"),
    [(NOW - 2 * DAY, NOW, Fate.RECYCLE), (NOW - DAY, NOW + DAY, Fate.KEEP)],
)
def test_a_rebased_holding_is_counted_from_its_own_last_touch(anchor, due_at, fate):
    anew = rebase(replace(RUNNING, anchor=anchor), SHORTER, WEEK, NOW)
    assert (anew.recycle_at, anew.fate) == (due_at, fate)


AWAY = WEEK.with_leave([(NOW - 6 * DAY, NOW - 4 * DAY), (NOW - DAY / 2, NOW + 300 * DAY)])
NEVER = WorkCalendar.parse("Asia/Shanghai", {})


@pytest.mark.parametrize("calendar", [WEEK, AWAY, NEVER])
@pytest.mark.parametrize("cycle", [0, 0.5, 2, 5.25])
def test_the_quick_answer_is_the_one_a_deadline_gives(calendar: WorkCalendar, cycle: float):
    rules = parse({**NO_HOLD_OUT, "cycle_days": {"C": cycle}, "longest_tenure_days": 20})
    steps = 70 if calendar is NEVER else 700  # without working time each answer is dear
    moments = [NOW - DAY * 25 * step / steps for step in range(steps)]
    moments += [calendar.subtract_working_days(NOW, cycle)] if calendar is not NEVER else []
    quick = DueBy(NOW)
    for anchor in moments:
        running = replace(RUNNING, anchor=anchor, owner_since=anchor)
        due_at = rebase(running, rules, calendar, NOW).recycle_at
        assert quick(running, rules, calendar) == (due_at <= NOW), anchor


def test_what_is_due_goes_once_reminded_or_is_held_out():
    held_out = parse({"assignment": {"hold_out_share": 1}})
    assert fate_once_reminded(RUNNING, BEFORE, NOW) is Fate.RECYCLE
    assert fate_once_reminded(RUNNING, held_out, NOW) is Fate.HOLD_OUT


def test_a_rebased_holding_goes_a_working_day_after_its_last_reminder_at_the_earliest():
    assert returns_at(RUNNING, SHORTER, NOW, WEEK, NOW) == NOW + DAY


def test_new_holdings_meet_the_new_cycle():
    told = {each.grade: (each.before, each.after) for each in first_deadlines(BEFORE, SHORTER, WEEK, NOW)}
    assert told["C"] == (NOW + 21 * DAY, NOW + 2 * DAY)
    assert told["A"][0] == told["A"][1]


@pytest.mark.parametrize(
    ("holding", "counts", "codes"),
    [
        ({"cap": {"junior": 2}}, Counts(held=2), []),
        ({"cap": {"junior": 2}}, Counts(held=3), [("holding_cap_reached", None)]),
        ({"cap": {"junior": 2}}, Counts(held=11), []),  # above its cap already
        ({"grade_caps": {"C": 0}}, Counts(by_grade={"C": 1}), [("grade_cap_reached", "C")]),
        ({"unworked_cap": 1}, Counts(unworked=2), [("unworked_cap_reached", None)]),
        ({"month_cap": 5}, Counts(month=6), [("month_cap_reached", None)]),
        ({"day_cap": 0}, Counts(day=6), []),  # over at midnight
    ],
)
def test_a_cap_is_exceeded_by_who_is_above_it_and_was_not(holding, counts, codes):
    rep = Rep(new_id(), True, "junior", frozenset("ABCD"))
    found = caps_exceeded(BEFORE, parse({"holding": holding}), rep, counts, NOW, ZONE)
    assert [(each.code, each.grade) for each in found] == codes
