"""Working hours and the days that differ."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.staff.domain.calendars import (
    MIDNIGHT,
    HoursUnclear,
    exceptions_for,
    format_spans,
    parse_spans,
    parse_week,
)

OFFICE = ((time(9), time(18)),)
MONDAY, SATURDAY = date(2027, 1, 11), date(2027, 1, 16)


@st.composite
def ordered_spans(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    minutes = sorted(draw(st.sets(st.integers(0, 1440), max_size=8)))
    clock = [MIDNIGHT if minute == 1440 else time(*divmod(minute, 60)) for minute in minutes]
    return tuple(zip(clock[::2], clock[1::2], strict=False))


@given(ordered_spans())
def test_hours_are_read_back_as_written(spans: tuple[tuple[time, time], ...]) -> None:
    assert parse_spans(format_spans(spans), "/weekly/mon") == spans


def test_a_day_may_end_at_midnight_written_24_00() -> None:
    assert format_spans(parse_spans([["18:00", "24:00"]], "/x")) == [["18:00", "24:00"]]


@pytest.mark.parametrize(
    "pairs",
    [
        [["18:00", "09:00"]],
        [["09:00", "09:00"]],
        [["09:00", "13:00"], ["12:00", "18:00"]],
        [["13:00", "18:00"], ["09:00", "12:00"]],
        [["9", "18:00"]],
        [["09:00", "25:00"]],
        [["09:00:30", "18:00"]],
        [["24:00", "24:00"]],
        [["09:00"]],
        [["09:00", "12:00", "18:00"]],
        [["09:00", "18:00\n"]],
        [["0９:00", "18:00"]],
    ],
)
def test_unclear_hours_are_refused_with_their_place(pairs: list[list[str]]) -> None:
    with pytest.raises(HoursUnclear) as refused:
        parse_spans(pairs, "/weekly/mon")
    assert refused.value.pointer == "/weekly/mon"


def test_week_leaves_out_free_days() -> None:
    assert parse_week({"mon": [["09:00", "18:00"]], "sun": []}) == {"mon": OFFICE}


def test_unknown_weekday_is_refused() -> None:
    with pytest.raises(HoursUnclear, match="someday"):
        parse_week({"someday": []})


def test_holiday_has_no_hours_and_adjusted_weekend_day_the_usual_ones() -> None:
    table = exceptions_for({MONDAY: "元旦"}, {SATURDAY: "调休上班"}, OFFICE)
    assert table == {MONDAY: ((), "元旦"), SATURDAY: (OFFICE, "调休上班")}


def test_a_day_that_is_both_stays_a_holiday() -> None:
    assert exceptions_for({SATURDAY: "春节"}, {SATURDAY: "调休上班"}, OFFICE) == {SATURDAY: ((), "春节")}


def test_exceptions_come_in_order_of_date() -> None:
    table = exceptions_for({SATURDAY: "b"}, {MONDAY: "a"}, OFFICE)
    assert list(table) == [MONDAY, SATURDAY]
