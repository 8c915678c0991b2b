from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.reminders import BACK_OFF, EARLY, Kind, next_try_at, plan, reminders, words
from services.leads.domain.rules import parse
from services.leads.domain.worktime import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
RULES = parse({})
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)


def due_after(days: float) -> datetime:
    return WEEK.add_working_days(MONDAY, days)


def test_reminders_come_at_half_at_four_fifths_and_a_working_day_before():
    planned = reminders(RULES, 10, due_after(10), WEEK)
    assert [(each.kind, WEEK.working_days_between(MONDAY, each.at)) for each in planned] == [
        (Kind.HALF, pytest.approx(5)),
        (Kind.MOST, pytest.approx(8)),
        (Kind.LAST_DAY, pytest.approx(9)),
    ]


def test_a_reminder_that_would_come_with_or_after_the_last_one_is_left_out():
    assert [each.kind for each in reminders(RULES, 5, due_after(5), WEEK)] == [Kind.HALF, Kind.LAST_DAY]
    assert [each.kind for each in reminders(RULES, 1, due_after(1), WEEK)] == [Kind.LAST_DAY]


@pytest.mark.parametrize(
    ("worked_days", "sent", "next_in"),
    [(4, None, 5), (5, Kind.HALF, 8), (7, Kind.HALF, 8), (8, Kind.MOST, 9), (9, Kind.LAST_DAY, None)],
)
def test_only_the_newest_due_reminder_is_sent_and_the_next_is_planned(worked_days, sent, next_in):
    due = due_after(10)
    planned = plan(RULES, 10, due, WEEK, due_after(worked_days) - EARLY)
    assert planned.send is sent
    assert planned.look_again_at == (due_after(next_in) - EARLY if next_in else None)
    assert not planned.is_postponed(due)


@pytest.mark.parametrize("late_days", [0.5, 1, 3])
def test_a_last_reminder_that_comes_too_late_moves_the_deadline(late_days):
    due = due_after(10)
    now = WEEK.add_working_days(MONDAY, 9 + late_days)
    planned = plan(RULES, 10, due, WEEK, now)
    assert planned.send is Kind.LAST_DAY
    assert planned.is_postponed(due)
    assert planned.recycle_at == WEEK.add_working_days(now, 1)


@given(st.floats(0.2, 30), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_after_the_last_reminder_a_working_day_always_remains(cycle, later):
    now = MONDAY + later
    planned = plan(RULES, cycle, due_after(cycle), WEEK, now)
    if planned.send is Kind.LAST_DAY:
        assert WEEK.working_days_between(now, planned.recycle_at) >= 1 - 1e-6
    else:
        assert planned.look_again_at is not None
        assert planned.look_again_at > now


@pytest.mark.parametrize(("attempts", "wait"), [(1, 1), (2, 5), (5, 480)])
def test_letters_are_tried_again_after_growing_waits(attempts, wait):
    assert next_try_at(attempts, MONDAY) == MONDAY + timedelta(minutes=wait)


def test_a_letter_is_given_up_after_the_last_wait():
    assert next_try_at(len(BACK_OFF) + 1, MONDAY) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words_in_both_languages(kind):
    text = words(kind, {"lead": "星辰科技", "count": 3}, MONDAY.astimezone(UTC), SHANGHAI)
    assert set(text) == {"zh", "en"}
    assert "{" not in text["zh"] + text["en"]


def test_times_are_shown_in_the_companys_zone():
    assert "2026-11-02 10:00" in words(Kind.HALF, {}, MONDAY.astimezone(UTC), SHANGHAI)["zh"]
    assert "—" in words(Kind.HALF, {}, None, SHANGHAI)["en"]
