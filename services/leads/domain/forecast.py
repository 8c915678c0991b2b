"""A dry run of rules: what running holdings would meet if they were re-based on other rules now. Pure.

It decides nothing by itself: deadline, fate, reminder and caps are asked of the rules the jobs ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from services.leads.domain.holding import Cause, Counts, Finding, Rep, Situation, Wanted, findings
from services.leads.domain.refusals import (
    GradeCapReached,
    HoldingCapReached,
    MonthCapReached,
    UnworkedCapReached,
)
from services.leads.domain.reminders import plan
from services.leads.domain.rules import GRADES, PoolRules
from services.leads.domain.sweep import Due, Fate, fate
from services.leads.domain.turnover import recycle_at, tenure_ends_at
from services.leads.domain.worktime import NoWorkingTime, WorkCalendar

_CAPS = (HoldingCapReached, GradeCapReached, UnworkedCapReached, MonthCapReached)


@dataclass(frozen=True, slots=True)
class Running:
    """A running holding that nothing shields. `anchor` is when its cycle began.

    `recycle_at` is its deadline under the rules it began under.
    """

    lead_id: UUID
    holding_id: UUID
    grade: str
    source: str | None
    owner_since: datetime
    anchor: datetime
    recycle_at: datetime


class Clocked(Protocol):
    """What a deadline depends on, of a `Running` or of a row that says as much."""

    @property
    def grade(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str | None: ...  # noqa: D102
    @property
    def owner_since(self) -> datetime: ...  # noqa: D102
    @property
    def anchor(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rebased:
    """A holding counted anew. `fate` is the sweep's, once the last reminder is delivered; KEEP: not due."""

    recycle_at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class CapExceeded:
    """A rep who holds more than a cap will allow: keeps it, takes no more. `grade` of a grade's cap."""

    code: str
    grade: str | None
    held: int
    cap: int
    cap_before: int


@dataclass(frozen=True, slots=True)
class FirstDeadline:
    """When a lead taken now, of any source without a cycle of its own, falls due: before and after."""

    grade: str
    before: datetime
    after: datetime


def first_deadlines(
    before: PoolRules, after: PoolRules, calendar: WorkCalendar, now: datetime
) -> list[FirstDeadline]:
    """Return what new holdings would meet, by grade."""
    return [
        FirstDeadline(grade, *(recycle_at(each, grade, None, now, now, calendar) for each in (before, after)))
        for grade in GRADES
    ]


def rebase(running: Running, rules: PoolRules, calendar: WorkCalendar, now: datetime) -> Rebased:
    """Return the deadline a holding would have under `rules`, and what the sweep would then make of it."""
    due_at = recycle_at(rules, running.grade, running.source, running.anchor, running.owner_since, calendar)
    return Rebased(due_at, _fate(running, rules, due_at, now))


def fate_once_reminded(running: Running, rules: PoolRules, now: datetime) -> Fate:
    """Return what the sweep would make of a holding that is due, its last reminder delivered."""
    return _fate(running, rules, now, now)


def _fate(running: Running, rules: PoolRules, due_at: datetime, now: datetime) -> Fate:
    due = Due(running.lead_id, running.holding_id, running.owner_since, due_at, noticed=True)
    return fate(due, rules, now)


_NEAR = 0.01
"""Working days around a threshold within which a deadline is worked out."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class DueBy:
    """Says of many holdings whether each would be due at one moment: the answer `rebase` has, for less work.

    A cycle of a calendar ends by `now` if it began before some moment, which is found once; only for what
    began within a hundredth of a working day of that is the deadline worked out.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[int, float], tuple[WorkCalendar, datetime, datetime]] = {}

    def __call__(self, running: Clocked, rules: PoolRules, calendar: WorkCalendar) -> bool:
        """Say whether a holding counted anew by `rules` would be due."""
        if tenure_ends_at(rules, running.owner_since) <= self._now:
            return True
        days = rules.cycle(running.grade, running.source)
        surely, at_most = self._thresholds(calendar, days)
        if surely < running.anchor <= at_most:
            due_at = recycle_at(
                rules, running.grade, running.source, running.anchor, running.owner_since, calendar
            )
            return due_at <= self._now
        return running.anchor <= surely

    def _thresholds(self, calendar: WorkCalendar, days: float) -> tuple[datetime, datetime]:
        """What began by the first is due, what began after the second is not."""
        key = id(calendar), days
        if key not in self._known:
            self._known[key] = (calendar, *self._work_out(calendar, days))
        return self._known[key][1:]

    def _work_out(self, calendar: WorkCalendar, days: float) -> tuple[datetime, datetime]:
        try:
            surely = calendar.subtract_working_days(self._now, days + _NEAR)
            return surely, calendar.subtract_working_days(self._now, max(0.0, days - _NEAR))
        except NoWorkingTime:
            return _NEVER, self._now


def returns_at(
    running: Running, rules: PoolRules, due_at: datetime, calendar: WorkCalendar, now: datetime
) -> datetime:
    """Return when a re-based holding could go at the earliest: never without its last reminder."""
    return plan(rules, rules.cycle(running.grade, running.source), due_at, calendar, now).recycle_at


def caps_exceeded(  # noqa: PLR0917 - two sets of rules and one rep
    before: PoolRules, after: PoolRules, rep: Rep, counts: Counts, now: datetime, zone: ZoneInfo
) -> list[CapExceeded]:
    """Return the caps of `after` that a rep is above and was not above by `before`."""
    old = {(name, grade): found for name, grade, found in _caps(before, rep, counts, now, zone)}
    return [
        CapExceeded(name, grade, found.value, found.limit, old[name, grade].limit)
        for name, grade, found in _caps(after, rep, counts, now, zone)
        if found.value > found.limit and not old[name, grade].value > old[name, grade].limit
    ]


def _caps(
    rules: PoolRules, rep: Rep, counts: Counts, now: datetime, zone: ZoneInfo
) -> Iterator[tuple[str, str | None, Finding]]:
    """Yield what each cap says about a rep; those that do not speak of a grade once."""
    for grade in GRADES:
        asked = Situation(rules, rep, counts, None, Wanted(grade), Cause.ASSIGNMENT, now, zone)
        for found in findings(asked):
            of_grade = found.rule is GradeCapReached
            if found.rule in _CAPS and (of_grade or grade == GRADES[0]):
                yield found.id, grade if of_grade else None, found
