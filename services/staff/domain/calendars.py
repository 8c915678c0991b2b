"""Working calendars: weekly hours, and the days that differ from them. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from itertools import pairwise

from shared.errors import Invalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]

# The end of a day, which `datetime.time` cannot say.
MIDNIGHT = time.max
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


class HoursUnclear(Invalid):
    """Working hours that end before they begin, overlap, or are not times."""

    code = "hours_unclear"


class NoWorkingHours(Invalid):
    """A week in which nobody ever works: no deadline could be set by it."""

    code = "no_working_hours"


def parse_spans(pairs: Sequence[Sequence[str]], pointer: str) -> tuple[Span, ...]:
    """Read `[["09:00", "18:00"]]`, where `24:00` ends a day; refuse empty, unordered or overlapping spans."""
    spans = tuple(_parse_span(pair, pointer) for pair in pairs)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise HoursUnclear("hours overlap or are out of order", pointer=pointer)
    return spans


def _parse_span(pair: Sequence[str], pointer: str) -> Span:
    if len(pair) != 2 or not all(CLOCK.fullmatch(text) for text in pair):
        raise HoursUnclear("hours are written as [start, end], like 09:00", pointer=pointer)
    start, end = (MIDNIGHT if text == "24:00" else time.fromisoformat(text) for text in pair)
    if start >= end:
        raise HoursUnclear("hours end after they begin", pointer=pointer)
    return start, end


def format_spans(spans: Sequence[Span]) -> list[list[str]]:
    """Write spans back as `[["09:00", "18:00"]]`."""
    return [[start.strftime("%H:%M"), _end(end)] for start, end in spans]


def _end(end: time) -> str:
    return "24:00" if end == MIDNIGHT else end.strftime("%H:%M")


def parse_week(weekly: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, tuple[Span, ...]]:
    """Read a week; refuse unknown weekdays, unclear hours, and a week without any."""
    unknown = set(weekly) - set(WEEKDAYS)
    if unknown:
        raise HoursUnclear(f"no such weekday: {', '.join(sorted(unknown))}", pointer="/weekly")
    week = {day: parse_spans(weekly[day], f"/weekly/{day}") for day in WEEKDAYS if weekly.get(day)}
    if not week:
        raise NoWorkingHours("at least one weekday has working hours", pointer="/weekly")
    return week


def exceptions_for(
    days_off: Mapping[date, str], working_weekends: Mapping[date, str], usual: Sequence[Span]
) -> dict[date, tuple[Sequence[Span], str]]:
    """Exceptions by date: holidays without hours, adjusted working days (调休) with the usual ones."""
    made_up = {day: (usual, name) for day, name in working_weekends.items()}
    free: dict[date, tuple[Sequence[Span], str]] = {day: ((), name) for day, name in days_off.items()}
    return dict(sorted({**made_up, **free}.items()))
