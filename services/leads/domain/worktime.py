"""Working time: which hours count for a rep, with holidays, make-up days, leave and summer time. Pure.

A date with working hours is one working day however long it is, and a part of its hours is that part of a
day. Leave takes its share away; a holiday counts nothing; a make-up day (调休) counts like any other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Span = tuple[float, float]
Hours = tuple[tuple[int, int], ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FURTHEST_DAYS = 3660
_ROUNDING = 1e-9  # of a day


class NoWorkingTime(ValueError):
    """The calendar has no working hours within ten years, so no deadline can be set by it."""


@dataclass(frozen=True, slots=True)
class _Day:
    """One date: the seconds (since 1970) that count, and how many would count without leave."""

    spans: tuple[Span, ...]
    nominal: float

    def share(self, span: Span) -> float:
        return (span[1] - span[0]) / self.nominal


@dataclass(frozen=True)
class WorkCalendar:
    """Weekly hours in minutes of the local day, dated exceptions, and one rep's leave, in a time zone."""

    zone: ZoneInfo
    weekly: tuple[Hours, ...]
    exceptions: Mapping[date, Hours] = field(default_factory=dict)
    leave: tuple[tuple[datetime, datetime], ...] = ()
    _nominal: dict[int, _Day] = field(default_factory=dict, compare=False, repr=False)
    _days: dict[int, _Day] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def parse(
        cls, timezone: str, weekly: Mapping[str, Any], exceptions: Iterable[Mapping[str, Any]] = ()
    ) -> "WorkCalendar":
        """Read the staff service's form: `{"mon": [["09:00", "18:00"]]}`, `[{"on": …, "hours": [...]}]`."""
        return cls(
            zone=ZoneInfo(timezone),
            weekly=tuple(_hours(weekly.get(day, ())) for day in WEEKDAYS),
            exceptions={date.fromisoformat(each["on"]): _hours(each.get("hours", ())) for each in exceptions},
        )

    @property
    def has_hours(self) -> bool:
        """Say whether any weekday has working hours; dated exceptions alone come to an end."""
        return any(self.weekly)

    def with_leave(self, leave: Iterable[tuple[datetime, datetime]]) -> "WorkCalendar":
        """Return the same hours for somebody away at these times; what was worked out so far is shared."""
        return replace(self, leave=tuple(sorted(leave)), _nominal=self._nominal, _days={})

    def add_working_days(self, anchor: datetime, days: float) -> datetime:
        """Return the earliest moment by which `days` working days, or parts of one, have passed."""
        left = days
        for day, (start, end) in self._after(anchor) if days > 0 else ():
            if left <= day.share((start, end)) + _ROUNDING:
                return _moment(start + left * day.nominal)
            left -= day.share((start, end))
        return anchor

    def add_working_time(self, anchor: datetime, hours: float) -> datetime:
        """Return the earliest moment by which `hours` working hours have passed."""
        left = hours * 3600
        for _, (start, end) in self._after(anchor) if hours > 0 else ():
            if left <= end - start:
                return _moment(start + left)
            left -= end - start
        return anchor

    def subtract_working_days(self, anchor: datetime, days: float) -> datetime:
        """Return the latest moment from which `days` working days pass until `anchor`."""
        left = days
        for day, (start, end) in self._before(anchor) if days > 0 else ():
            if left <= day.share((start, end)) + _ROUNDING:
                return _moment(end - left * day.nominal)
            left -= day.share((start, end))
        return anchor

    def subtract_working_time(self, anchor: datetime, hours: float) -> datetime:
        """Return the latest moment from which `hours` working hours pass until `anchor`."""
        left = hours * 3600
        for _, (start, end) in self._before(anchor) if hours > 0 else ():
            if left <= end - start:
                return _moment(end - left)
            left -= end - start
        return anchor

    def working_days_between(self, start: datetime, end: datetime) -> float:
        """Return how many working days, with parts, lie between two moments; 0 when `end` is not later."""
        return sum(day.share(span) for day, span in self._between(start, end))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working hours between two moments; nothing when `end` is not later."""
        return timedelta(seconds=sum(span[1] - span[0] for _, span in self._between(start, end)))

    def is_working(self, at: datetime) -> bool:
        """Say whether `at` is inside working hours and outside leave."""
        moment = at.timestamp()
        day = self._day(at.astimezone(self.zone).toordinal())
        return any(start <= moment < end for start, end in day.spans)

    def _between(self, start: datetime, end: datetime) -> Iterable[tuple[_Day, Span]]:
        first, last = start.timestamp(), end.timestamp()
        for ordinal in range(
            start.astimezone(self.zone).toordinal(), end.astimezone(self.zone).toordinal() + 1
        ):
            day = self._day(ordinal)
            for span in day.spans:
                cut = max(span[0], first), min(span[1], last)
                if cut[0] < cut[1]:
                    yield day, cut

    def _after(self, anchor: datetime) -> Iterator[tuple[_Day, Span]]:
        """Yield what counts after `anchor`, nearest first; raises `NoWorkingTime` rather than end."""
        moment, ordinal = anchor.timestamp(), anchor.astimezone(self.zone).toordinal()
        for day in map(self._day, range(ordinal, ordinal + _FURTHEST_DAYS)):
            yield from ((day, (max(start, moment), end)) for start, end in day.spans if end > moment)
        raise NoWorkingTime("no working hours within ten years")

    def _before(self, anchor: datetime) -> Iterator[tuple[_Day, Span]]:
        """Yield what counts before `anchor`, nearest first; raises `NoWorkingTime` rather than end."""
        moment, ordinal = anchor.timestamp(), anchor.astimezone(self.zone).toordinal()
        for day in map(self._day, range(ordinal, ordinal - _FURTHEST_DAYS, -1)):
            spans = reversed(day.spans)
            yield from ((day, (start, min(end, moment))) for start, end in spans if start < moment)
        raise NoWorkingTime("no working hours within ten years")

    def _day(self, ordinal: int) -> _Day:
        if ordinal not in self._days:
            day = self._nominal.get(ordinal) or self._nominal.setdefault(ordinal, self._work_out(ordinal))
            self._days[ordinal] = _Day(_without(day.spans, self.leave), day.nominal)
        return self._days[ordinal]

    def _work_out(self, ordinal: int) -> _Day:
        on = date.fromordinal(ordinal)
        hours = self.exceptions.get(on, self.weekly[on.weekday()])
        spans = _joined((self._at(on, opens), self._at(on, closes)) for opens, closes in hours)
        return _Day(spans, sum(end - start for start, end in spans))

    def _at(self, on: date, minute: int) -> float:
        """Turn a wall-clock minute of a date into seconds; 24:00 is the next date's midnight."""
        local = datetime.combine(on + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60))
        return local.replace(tzinfo=self.zone).timestamp()


def _hours(spans: Iterable[Sequence[str]]) -> Hours:
    return tuple(sorted((_minute(opens), _minute(closes)) for opens, closes in spans))


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort and join spans: where a clock change makes two overlap, no second counts twice."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _without(spans: tuple[Span, ...], leave: tuple[tuple[datetime, datetime], ...]) -> tuple[Span, ...]:
    for away_from, back_at in leave:
        start, end = away_from.timestamp(), back_at.timestamp()
        if spans and start < spans[-1][1] and end > spans[0][0]:
            spans = tuple(
                part
                for span in spans
                for part in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
                if part[0] < part[1]
            )
    return spans


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds, 3), UTC)
