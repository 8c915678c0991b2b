"""Recurring work of the staff service: departures that are due, calendars for the years ahead, tidying."""

from datetime import datetime, timedelta

from services.staff import seed
from services.staff.domain.calendars import parse_week
from services.staff.domain.people import LastAdmin
from services.staff.repository import attempts, calendars, departures, employees, tokens
from services.staff.repository.audit import Act
from shared.clock import business_day
from shared.database import Database
from shared.jobs import Counts, job

KEEP_ATTEMPTS = timedelta(days=1)
KEEP_DEAD_TOKENS = timedelta(days=30)


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
                counts["departed"] += departures.apply_if_due(session, employee, today, Act(now))
        except LastAdmin:
            counts["kept"] += 1
    return counts


@job("staff.calendars", period="1d")
def extend_calendars(db: Database, now: datetime) -> Counts:
    """Give the default calendar the holidays of this and the next year, where it has none of that year yet.

    What people edited stays as they left it. Emits `calendar_changed`.
    """
    today = business_day(now)
    added = 0
    with db.transaction() as session:
        found = calendars.default(session)
        if found is not None:
            calendar = calendars.lock(session, found.id)
            before = calendars.facts_of(session, calendar)
            known = {entry["on"][:4] for entry in before["exceptions"]}
            years = [year for year in (today.year, today.year + 1) if str(year) not in known]
            usual = parse_week(calendar.weekly).get("mon", ())
            exceptions = seed.china_exceptions(years, usual) if years else {}
            calendars.put_exceptions(session, calendar.id, exceptions)
            calendars.note_change(session, calendar, before, Act(now))
            added = len(exceptions)
    return {"days_added": added}


@job("staff.tidy", period="1d")
def tidy(db: Database, now: datetime) -> Counts:
    """Delete sign-in attempts a day old, and tokens dead for a month."""
    with db.transaction() as session:
        return {
            "attempts": attempts.forget(session, now - KEEP_ATTEMPTS),
            "tokens": tokens.forget_dead(session, now - KEEP_DEAD_TOKENS),
        }
