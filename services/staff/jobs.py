"""Recurring work of the staff service: departures that are due, calendars for the years ahead, tidying."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.staff import seed
from services.staff.domain.calendars import parse_week
from services.staff.domain.people import LastAdmin
from services.staff.repository import attempts, calendars, departures, employees, identities, imports, tokens
from services.staff.repository.audit import Act
from shared import context
from shared.clock import business_day
from shared.database import Database
from shared.jobs import Counts, job

KEEP_ATTEMPTS = timedelta(days=1)
KEEP_DEAD_TOKENS = timedelta(days=30)
KEEP_UNFINISHED = timedelta(days=1)
KEEP_RAW = timedelta(days=30)


def _act(now: datetime) -> Act:
    return Act(now, trace=context.trace.get() or None)


@job("staff.depart", period="5m")
def depart(db: Database, now: datetime) -> Counts:
    """Apply planned departures that are due, each in its own transaction; emits `employee_departed`.

    The last admin stays, counted as `kept`, until there is another.
    """
    today = business_day(now)
    counts = {"departed": 0, "kept": 0}
    with db.transaction() as session:
        due = departures.due(session, today)
    for employee_id in due:
        try:
            with db.transaction() as session:
                employees.lock_who_administers(session)
                employee = employees.lock(session, employee_id)
                counts["departed"] += departures.apply_if_due(session, employee, today, _act(now))
        except LastAdmin:
            counts["kept"] += 1
    return counts


@job("staff.tidy", period="1d")
def tidy(db: Database, now: datetime) -> Counts:
    """Delete old sign-in attempts, dead tokens and what old files said; keep the calendar a year ahead."""
    with db.transaction() as session:
        return {
            "sign_ins": identities.forget(session, now - KEEP_ATTEMPTS),
            "attempts": attempts.forget(session, now - KEEP_ATTEMPTS),
            "tokens": tokens.forget_dead(session, now - KEEP_DEAD_TOKENS),
            "import_rows": imports.forget(session, now - KEEP_UNFINISHED, now - KEEP_RAW),
            "calendar_days": extend_default_calendar(session, now),
        }


def extend_default_calendar(session: Session, now: datetime) -> int:
    """Add the holidays of this and the next year, where there is no exception of that year yet.

    What people edited stays as they left it. Emits `calendar_changed`; answers how many days were added.
    """
    found = calendars.default(session)
    if found is None:
        return 0
    calendar = calendars.lock(session, found.id)
    before = calendars.facts_of(session, calendar)
    known = {entry["on"][:4] for entry in before["exceptions"]}
    this_year = business_day(now).year
    missing = [year for year in (this_year, this_year + 1) if str(year) not in known]
    exceptions = seed.china_exceptions(missing, parse_week(calendar.weekly).get("mon", ()))
    calendars.put_exceptions(session, calendar.id, exceptions)
    calendars.note_change(session, calendar, before, _act(now))
    return len(exceptions)
