"""What this service knows of people, teams and working hours: copies kept by staff's events, newest wins."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.locks import array
from services.leads.repository.prepared import Prepared
from shared.clock import business_zone

log = structlog.get_logger()
Calendars = Mapping[UUID, WorkCalendar]

_WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

_CALENDARS_OF = Prepared(
    "leads_calendars",
    """
    select r.rep_id, r.leave, c.id, c.staff_sequence
    from rep_account r left join lateral (
        select id, staff_sequence from calendar where id = r.calendar_id or is_default
        order by id is distinct from r.calendar_id limit 1) c on true
    where r.rep_id = any(:reps)
    """,
    {"reps": "uuid[]"},
)
_DEFAULT_CALENDAR = text("select id, staff_sequence from calendar where is_default")
_CALENDAR = text("select timezone, weekly, exceptions from calendar where id = :id")

_known: dict[UUID, tuple[int, WorkCalendar]] = {}


def calendars_of(session: Session, rep_ids: Iterable[UUID]) -> Calendars:
    """Return each rep's working time: their calendar, or the company's, less their leave."""
    rows = _CALENDARS_OF.run(session, {"reps": array(rep_ids)})
    return {row.rep_id: calendar_from(session, row.id, row.staff_sequence, row.leave) for row in rows}


def calendar_from(
    session: Session, calendar_id: UUID | None, sequence: int | None, leave: list[Any]
) -> WorkCalendar:
    """Return the working time of a calendar at a version, or the plain week's, less some leave."""
    calendar = _calendar(session, calendar_id, sequence)
    return _less_leave(calendar_id, sequence, orjson.dumps(leave)) if leave else calendar


def calendar_of(session: Session, rep_id: UUID) -> WorkCalendar:
    """Return one rep's working time; of an unknown rep, the company's."""
    return calendars_of(session, [rep_id]).get(rep_id) or company_calendar(session)


def company_calendar(session: Session) -> WorkCalendar:
    """Return the default calendar; before staff has told of one, Monday to Friday 09:00–18:00."""
    row = session.execute(_DEFAULT_CALENDAR).first()
    return _calendar(session, *row) if row else _plain_week()


def _calendar(session: Session, calendar_id: UUID | None, sequence: int | None) -> WorkCalendar:
    if calendar_id is None or sequence is None:
        return _plain_week()
    if calendar_id not in _known or _known[calendar_id][0] != sequence:
        row = session.execute(_CALENDAR, {"id": calendar_id}).one()
        _known[calendar_id] = sequence, _usable(calendar_id, WorkCalendar.parse(*row))
    return _known[calendar_id][1]


def _usable(calendar_id: UUID, calendar: WorkCalendar) -> WorkCalendar:
    """Return the calendar; the plain week in place of one in which nobody ever works."""
    if calendar.has_hours:
        return calendar
    log.warning("calendar_without_hours", calendar_id=str(calendar_id), instead="plain week")
    return _plain_week()


@lru_cache(maxsize=1)
def _plain_week() -> WorkCalendar:
    return WorkCalendar.parse(business_zone().key, _WEEK)


@lru_cache(maxsize=8192)
def _less_leave(calendar_id: UUID | None, sequence: int | None, leave: bytes) -> WorkCalendar:  # noqa: ARG001
    """Return the known version of a calendar less some leave; `sequence` is for the cache alone."""
    calendar = _known[calendar_id][1] if calendar_id else _plain_week()
    return calendar.with_leave(
        (datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"]))
        for each in orjson.loads(leave)
    )
