"""Working calendars and their exceptions. A change bumps the version and tells `calendar_changed`, whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.staff import events
from services.staff.domain.calendars import Span, format_spans, parse_spans, parse_week
from services.staff.models import CalendarException, WorkingCalendar
from services.staff.repository import audit, constraints
from services.staff.repository.audit import Act, Facts
from shared.database import advisory_lock
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id
from shared.outbox import emit
from shared.pages import Page, page_of

Exceptions = Mapping[date, tuple[Sequence[Span], str]]


class CalendarUnknown(NotFound):
    """No such calendar."""


class DateTwice(Invalid):
    """A date has one exception at most."""

    code = "date_twice"


class DefaultNeeded(Conflict):
    """The company always has a default calendar: make another the default instead."""

    code = "default_needed"


def get(session: Session, calendar_id: UUID) -> WorkingCalendar:
    """The calendar, or `CalendarUnknown`."""
    found = session.get(WorkingCalendar, calendar_id)
    if found is None:
        raise CalendarUnknown(f"no calendar {calendar_id}")
    return found


def lock(session: Session, calendar_id: UUID) -> WorkingCalendar:
    """The calendar, locked. All calendars are written one at a time: the default moves between them."""
    advisory_lock(session, "staff.calendars")
    return get(session, calendar_id)


def default(session: Session) -> WorkingCalendar | None:
    """The company's default calendar."""
    return session.scalar(select(WorkingCalendar).where(WorkingCalendar.is_default))


def exceptions_of(session: Session, calendar_ids: Sequence[UUID]) -> dict[UUID, list[Facts]]:
    """The exceptions of some calendars, by date, in one query."""
    rows = session.scalars(
        select(CalendarException)
        .where(CalendarException.calendar_id.in_(calendar_ids))
        .order_by(CalendarException.on)
    )
    found: dict[UUID, list[Facts]] = {each: [] for each in calendar_ids}
    for row in rows:
        found[row.calendar_id].append({"on": row.on.isoformat(), "hours": row.hours, "name": row.name})
    return found


def page(session: Session, query: Facts) -> Page[WorkingCalendar]:
    """Calendars by name."""
    statement = select(WorkingCalendar)
    return page_of(session, statement, WorkingCalendar, query["sort"], query)


def add(session: Session, values: Mapping[str, Any], act: Act) -> WorkingCalendar:
    """Add a calendar; tells `calendar_changed`. A new default takes the place of the old one."""
    advisory_lock(session, "staff.calendars")
    calendar = WorkingCalendar(
        id=values.get("id") or new_id(),
        version=1,
        created_at=act.now,
        name=values["name"],
        timezone=values["timezone"],
        weekly=_week(values["weekly"]),
        is_default=False,
    )
    with constraints.refusals(session):
        session.add(calendar)
    put_exceptions(session, calendar.id, read_exceptions(values["exceptions"]))
    if values["is_default"]:
        _make_default(session, calendar, act)
    facts = facts_of(session, calendar)
    audit.record(session, act, "calendar_added", ("calendar", calendar.id), after=facts)
    tell(session, calendar)
    return calendar


def change(session: Session, calendar: WorkingCalendar, values: Facts, act: Act) -> WorkingCalendar:
    """Write new values of a locked calendar; `exceptions` replaces the table. Tells `calendar_changed`."""
    before = facts_of(session, calendar)
    for name in ("name", "timezone"):
        setattr(calendar, name, values.get(name, getattr(calendar, name)))
    if "weekly" in values:
        calendar.weekly = _week(values["weekly"])
    if "exceptions" in values:
        session.execute(delete(CalendarException).where(CalendarException.calendar_id == calendar.id))
        put_exceptions(session, calendar.id, read_exceptions(values["exceptions"]))
    if values.get("is_default") and not calendar.is_default:
        _make_default(session, calendar, act)
    elif values.get("is_default") is False and calendar.is_default:
        raise DefaultNeeded("make another calendar the default instead", pointer="/is_default")
    return note_change(session, calendar, before, act)


def note_change(session: Session, calendar: WorkingCalendar, before: Facts, act: Act) -> WorkingCalendar:
    """Bump the version, audit and tell, unless nothing differs from `before`."""
    with constraints.refusals(session):
        pass
    after = facts_of(session, calendar)
    if after == before:
        return calendar
    calendar.version += 1
    audit.record(session, act, "calendar_changed", ("calendar", calendar.id), before=before, after=after)
    tell(session, calendar)
    return calendar


def put_exceptions(session: Session, calendar_id: UUID, exceptions: Exceptions) -> None:
    """Write exceptions that are not there yet."""
    session.add_all(
        CalendarException(calendar_id=calendar_id, on=on, hours=format_spans(spans), name=name)
        for on, (spans, name) in exceptions.items()
    )
    session.flush()


def read_exceptions(bodies: Sequence[Mapping[str, Any]]) -> dict[date, tuple[Sequence[Span], str]]:
    """Exceptions by date from `CalendarExceptionBody`s; a date may come once."""
    read: dict[date, tuple[Sequence[Span], str]] = {}
    for place, body in enumerate(bodies):
        if body["on"] in read:
            raise DateTwice(f"{body['on']} comes twice", pointer=f"/exceptions/{place}/on")
        read[body["on"]] = (parse_spans(body["hours"], f"/exceptions/{place}/hours"), body["name"])
    return read


def _week(weekly: Mapping[str, Any]) -> dict[str, Any]:
    return {day: format_spans(spans) for day, spans in parse_week(weekly).items()}


def _make_default(session: Session, calendar: WorkingCalendar, act: Act) -> None:
    former = default(session)
    if former is not None:
        before = facts_of(session, former)
        former.is_default = False
        note_change(session, former, before, act)
    calendar.is_default = True
    with constraints.refusals(session):
        pass


def facts_of(session: Session, calendar: WorkingCalendar) -> Facts:
    """What is said of a calendar in the audit log and in events, JSON-ready."""
    return {
        "name": calendar.name,
        "timezone": calendar.timezone,
        "weekly": calendar.weekly,
        "exceptions": exceptions_of(session, [calendar.id])[calendar.id],
        "is_default": calendar.is_default,
    }


def tell(session: Session, calendar: WorkingCalendar) -> None:
    """Emit `calendar_changed` at the calendar's version."""
    data = {"calendar_id": str(calendar.id), **facts_of(session, calendar)}
    emit(session, events.CalendarChanged, calendar.id, calendar.version, data)
