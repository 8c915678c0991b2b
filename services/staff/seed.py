"""What a company starts with: China's working calendar, a first admin, or everybody at once.

For the command line, migrations and the demo; rows and their events commit together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any

import holidays
from sqlalchemy.orm import Session

from services.staff import events, passwords, schemas
from services.staff.domain.calendars import Span, exceptions_for
from services.staff.domain.departure import DepartureState, Target
from services.staff.models import DeparturePlan, Employee, Leave, Team, WorkingCalendar
from services.staff.repository import calendars as calendar_rows
from services.staff.repository import departures, employees, leave
from services.staff.repository import teams as team_rows
from services.staff.repository.audit import Act
from shared.clock import utc_now
from shared.database import Database
from shared.outbox import emit_many, outbox_row
from shared.schemas import load

Row = Mapping[str, Any]
ADJUSTED = "调休上班"


def china_exceptions(years: Sequence[int], usual: Sequence[Span]) -> calendar_rows.Exceptions:
    """Public holidays and adjusted working days (调休) of China, as far as they are announced.

    A start to edit from: the adjusted days of a year are announced in the autumn before.
    """
    china = holidays.country_holidays("CN", years=list(years), language="zh_CN")
    off: dict[date, str] = {day: name for day, name in china.items() if day.year in years}
    weekends = {day: ADJUSTED for day in china.weekend_workdays if day.year in years}
    return exceptions_for(off, weekends, usual)


def add_user(
    database_url: str, *, number: str, name: str, roles: Iterable[str], password: str, email: str = ""
) -> dict[str, Any]:
    """Add an employee who can sign in, by the operator's hand; answers `{id, number, roles}`.

    Refuses like the API (`Invalid`, `number_taken`, …). Without `email`, an address nobody reads.
    """
    body = {"number": number, "name": name, "roles": list(roles), "password": password}
    values = load(schemas.EmployeeBody, {**body, "email": email or f"{number}@allhands.invalid"})
    values["password_hash"] = passwords.hashed(values.pop("password"))
    with _transaction(database_url) as session:
        employee = employees.add(session, values, Act(utc_now()))
        return {"id": str(employee.id), "number": employee.number, "roles": employee.roles}


def load_company(
    database_url: str,
    teams: Sequence[Row],
    people: Sequence[Row],
    calendars: Sequence[Row] = (),
    created_at: datetime | None = None,
) -> None:
    """Write a company and its events in one transaction. Rows are columns by name, ids included.

    Of `people`: `password` in clear (each distinct one is hashed once) or absent, `leave` a list of
    `{id, starts_at, ends_at, kind}`, `left_on` the first day without them. A calendar already there stays.
    """
    act = Act(created_at or utc_now())
    with _transaction(database_url) as session:
        for row in calendars:
            if session.get(WorkingCalendar, row["id"]) is None:
                calendar_rows.add(session, row, act)
        _load_teams_and_people(session, teams, people, act)
        for person in people:
            _load_absence(session, person, act)


def _load_teams_and_people(session: Session, teams: Sequence[Row], people: Sequence[Row], act: Act) -> None:
    """Teams first without managers: the two tables point at one another."""
    new_teams = [Team(**{**row, "manager_id": None}, version=1, created_at=act.now) for row in teams]
    session.add_all(new_teams)
    session.flush()
    hashed = cache(passwords.hashed)
    new_people = [_employee(row, hashed, act) for row in people]
    session.add_all(new_people)
    session.flush()
    for team, row in zip(new_teams, teams, strict=True):
        team.manager_id = row.get("manager_id")
    session.flush()
    told = [outbox_row(events.TeamChanged, team.id, 1, team_rows.event_of(team)) for team in new_teams]
    told += [outbox_row(events.EmployeeChanged, each.id, 1, employees.event_of(each)) for each in new_people]
    emit_many(session, told)


def _employee(row: Row, hashed: Any, act: Act) -> Employee:
    columns = {name: row[name] for name in employees.FACTS if name in row}
    columns |= {name: list(columns.get(name, ())) for name in ("roles", "grades", "skills")}
    password_hash = hashed(row["password"]) if row.get("password") else None
    defaults = {"active": row.get("left_on") is None, "seniority": "regular", "weight": 100, "on_shift": True}
    return Employee(
        **{**defaults, **columns}, id=row["id"], password_hash=password_hash, version=1, created_at=act.now
    )


def _load_absence(session: Session, person: Row, act: Act) -> None:
    """Leave, and the departure of who has left."""
    employee = employees.get(session, person["id"])
    if spans := person.get("leave"):
        session.add_all(
            Leave(**span, employee_id=employee.id, created_at=act.now, cancelled_at=None) for span in spans
        )
        session.flush()
        leave.tell(session, employee, Act(min(span["starts_at"] for span in spans)))
    if person.get("left_on"):
        row = DeparturePlan(
            employee_id=employee.id,
            effective_on=person["left_on"],
            target=Target.POOL,
            state=DepartureState.APPLIED,
            decided_at=act.now,
            applied_at=act.now,
        )
        session.add(row)
        session.flush()
        departures.tell(session, employee, row)


@contextmanager
def _transaction(database_url: str) -> Iterator[Session]:
    db = Database(database_url, statement_timeout_ms=0)
    try:
        with db.transaction() as session:
            yield session
    finally:
        db.close()
