"""Writes the simulated company into the databases of staff and leads, which must be empty."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Double,
    MetaData,
    Table,
    Uuid,
    create_engine,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.pool import NullPool

from ops.demo import rows
from ops.demo.copying import Row, copy_rows
from ops.demo.money import money
from ops.demo.people import Calendar
from ops.demo.signing_in import logins
from ops.demo.simulator import Demo, Given, simulate
from ops.demo.sources import sources
from services.leads import models_opportunities, models_receivables, models_sources  # noqa: F401 - tables of the metadata
from services.leads.models import Base as Leads
from services.leads.models import Pool, RuleVersion
from services.staff.models import Base as Staff
from services.staff.models import CalendarException, WorkingCalendar
from services.staff.seed import load_company
from shared.clock import utc_now
from shared.database import normalise_url

TRUTH = MetaData(schema="demo")
"""What the simulator knows and the product must never read: a schema of its own in the leads database."""

LEAD_TRUTH = Table(
    "lead_truth",
    TRUTH,
    Column("lead_id", Uuid, primary_key=True),
    *(Column(name, Double, nullable=False) for name in ("p_win", "logit", "win_scale_days", "win_shape")),
)
REP_TRUTH = Table(
    "rep_truth", TRUTH, Column("rep_id", Uuid, primary_key=True), Column("logit", Double, nullable=False)
)


class NotEmpty(RuntimeError):
    """There are people or leads already; the demo is only for an empty company."""


@dataclass(frozen=True)
class Loaded:
    """How much was written."""

    employees: int
    leads: int
    holdings: int
    events: int


def load(
    staff_url: str,
    leads_url: str,
    *,
    secret: str,
    seed: int = 1,
    scale: float = 1.0,
    now: datetime | None = None,
) -> Loaded:
    """Simulate half a year until `now` and write it; raises `NotEmpty`. Scale 1 is 12,000 leads.

    Leads are committed after staff: a failure on either side leaves no leads behind.
    """
    with _connected(staff_url) as staff, _connected(leads_url) as leads:
        _check_empty(staff, Staff.metadata.tables["employee"])
        _check_empty(leads, Leads.metadata.tables["lead"])
        given = _given(staff, leads)
        staff.rollback()
        demo = simulate(seed, scale, now or utc_now(), given)
        _write_leads(leads, demo)
        _load_staff(staff_url, demo, {login.role: login.password for login in logins(secret)})
        leads.commit()
    journal = demo.books.journal
    return Loaded(len(demo.company.people), len(demo.books.leads), len(journal.holdings), len(journal.events))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    with create_engine(normalise_url(url), poolclass=NullPool).connect() as connection:
        yield connection


def _check_empty(connection: Connection, table: Table) -> None:
    if connection.scalar(select(exists(select(table)))):
        raise NotEmpty(f"there is something in table {table.name} already")


def _given(staff: Connection, leads: Connection) -> Given:
    hours = (WorkingCalendar.id, WorkingCalendar.name, WorkingCalendar.timezone, WorkingCalendar.weekly)
    office = staff.execute(select(*hours).where(WorkingCalendar.is_default)).one()
    days = select(CalendarException.on, CalendarException.hours, CalendarException.name)
    found = staff.execute(
        days.where(CalendarException.calendar_id == office.id).order_by(CalendarException.on)
    )
    exceptions = [{"on": day.on.isoformat(), "hours": day.hours, "name": day.name} for day in found]
    calendar = Calendar(office.id, office.name, office.weekly, exceptions, True, office.timezone)
    pool = leads.scalars(select(Pool.id).where(Pool.is_default)).one()
    first = (RuleVersion.kind == "pool", RuleVersion.pool_id.is_(None), RuleVersion.number == 1)
    rules = leads.execute(select(RuleVersion.id, RuleVersion.rules).where(*first)).one()
    return Given(calendar, pool, rules.id, rules.rules)


def _load_staff(staff_url: str, demo: Demo, passwords: dict[str, str]) -> None:
    by_person: dict[UUID, str] = {}
    for role, person in demo.company.logins.items():
        by_person[person.id] = passwords[role]
    people = rows.staff_people(demo, by_person)
    load_company(
        staff_url, rows.staff_teams(demo), people, rows.staff_calendars(demo), demo.company.founded_at
    )


def _write_leads(connection: Connection, demo: Demo) -> None:
    journal = demo.books.journal
    for name, known in {
        "calendar": rows.calendars(demo),
        "team": rows.teams(demo),
        "pool": rows.pools(demo),
        "rule_version": rows.rule_versions(demo, _next_score_number(connection)),
    }.items():
        for row in known:
            connection.execute(insert(Leads.metadata.tables[name]).values(row).on_conflict_do_nothing())
    for name, made in {
        "rep_account": rows.reps(demo),
        "rep_grade_account": rows.rep_grades(demo),
        "rep_day": rows.rep_days(demo),
        "rep_month": rows.rep_months(demo),
        "lead": rows.leads(demo),
        "lead_identity": rows.identities(demo),
        "holding": journal.holdings,
        "holding_flag": journal.flags,
        "lead_event": journal.events,
        "touch": journal.touches,
        "notice": journal.notices,
        **sources(demo),
        **money(demo),
    }.items():
        _copy(connection, Leads.metadata.tables[name], made)
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS demo"))
    TRUTH.drop_all(connection)
    TRUTH.create_all(connection)
    _copy(connection, LEAD_TRUTH, rows.lead_truth(demo))
    _copy(connection, REP_TRUTH, rows.rep_truth(demo))


def _next_score_number(connection: Connection) -> int:
    newest = select(func.max(RuleVersion.number)).where(RuleVersion.kind == "score")
    return (connection.scalar(newest) or 0) + 1


def _copy(connection: Connection, table: Table, made: Iterable[Row]) -> None:
    copy_rows(connection.connection.cursor, table, list(made))
