"""Copies of what staff tells: people, teams, calendars, leave.

A message older than what is known changes nothing; fields nobody here needs are ignored. The rep's row is
locked before any lead.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.turnover import rebased
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.locks import array, lock_reps
from services.leads.repository.reps import calendars_of

# Who comes (back) on shift starts where the others are: else they would get every lead until they caught up.
_EMPLOYEE = text("""
    insert into rep_account as old (rep_id, number, name, email, team_id, region, seniority, grades, weight,
        is_rep, active, on_shift, calendar_id, assigned, staff_sequence)
    select :rep_id, :number, :name, :email, :team_id, :region, :seniority, cast(:grades as text[]), :weight,
        :is_rep, :active, :on_shift, :calendar_id, coalesce(floor(:weight * least_turns.turns), 0), :sequence
    from (select min(cast(assigned as float8) / weight) as turns from rep_account
          where rep_id <> :rep_id and active and is_rep and on_shift and weight > 0) least_turns
    on conflict (rep_id) do update set
        number = excluded.number, name = excluded.name, email = excluded.email, team_id = excluded.team_id,
        region = excluded.region, seniority = excluded.seniority, grades = excluded.grades,
        weight = excluded.weight, is_rep = excluded.is_rep, active = excluded.active,
        on_shift = excluded.on_shift, calendar_id = excluded.calendar_id,
        staff_sequence = excluded.staff_sequence,
        assigned = greatest(
            case when old.weight > 0 then old.assigned * excluded.weight / old.weight else 0 end,
            case when old.active and old.is_rep and old.on_shift and old.weight > 0 then 0
                 else excluded.assigned end)
    where old.staff_sequence < excluded.staff_sequence
    returning active
""")


def keep_employee(session: Session, told: Mapping[str, Any], sequence: int, now: datetime) -> bool:
    """Keep an employee as told; returns whether this was news. A new calendar moves running deadlines."""
    rep_id = UUID(told["employee_id"])
    wanted = {
        "rep_id": rep_id,
        "number": told.get("number"),
        "name": told["name"],
        "email": told.get("email"),
        "team_id": told.get("team_id"),
        "region": told.get("region"),
        "seniority": told.get("seniority") or "regular",
        "grades": "{" + ",".join(told.get("grades", ())) + "}",
        "weight": told.get("weight", 100),
        "is_rep": "rep" in told.get("roles", ()),
        "active": told["active"],
        "on_shift": told.get("on_shift", True),
        "calendar_id": told.get("calendar_id"),
        "sequence": sequence,
    }
    before = _calendars(session, [rep_id])
    news = session.execute(_EMPLOYEE, wanted).first() is not None
    _move_deadlines(session, before, now, "calendar_changed")
    return news


_TEAM = text("""
    insert into team as old (id, name, region, manager_id, staff_sequence)
    values (:id, :name, :region, :manager_id, :sequence)
    on conflict (id) do update set name = excluded.name, region = excluded.region,
        manager_id = excluded.manager_id, staff_sequence = excluded.staff_sequence
    where old.staff_sequence < excluded.staff_sequence
""")


def keep_team(session: Session, told: Mapping[str, Any], sequence: int) -> None:
    """Keep a team as told."""
    wanted = {"id": told["team_id"], "name": told["name"], "region": told.get("region")}
    session.execute(_TEAM, wanted | {"manager_id": told.get("manager_id"), "sequence": sequence})


_CALENDAR = text("""
    insert into calendar as old (id, name, timezone, weekly, exceptions, is_default, staff_sequence)
    values (:id, :name, :timezone, cast(:weekly as jsonb), cast(:exceptions as jsonb), :is_default, :sequence)
    on conflict (id) do update set name = excluded.name, timezone = excluded.timezone,
        weekly = excluded.weekly, exceptions = excluded.exceptions, is_default = excluded.is_default,
        staff_sequence = excluded.staff_sequence
    where old.staff_sequence < excluded.staff_sequence
""")
_USERS = text("""
    select rep_id from rep_account where held > 0 and (calendar_id = :id
        or (:is_default and not exists (select from calendar c where c.id = rep_account.calendar_id)))
    order by rep_id
""")


def keep_calendar(session: Session, told: Mapping[str, Any], sequence: int, now: datetime) -> None:
    """Keep a calendar as told; the deadlines of those who work by it keep the working time they have left."""
    calendar_id, is_default = UUID(told["calendar_id"]), told.get("is_default", False)
    users = session.execute(_USERS, {"id": calendar_id, "is_default": is_default}).scalars().all()
    lock_reps(session, users)
    before = _calendars(session, users)
    wanted = {
        "id": calendar_id,
        "name": told["name"],
        "timezone": told["timezone"],
        "weekly": orjson.dumps(told["weekly"]).decode(),
        "exceptions": orjson.dumps(told.get("exceptions", [])).decode(),
        "is_default": is_default,
        "sequence": sequence,
    }
    session.execute(_CALENDAR, wanted)
    _move_deadlines(session, before, now, "calendar_changed")


_LEAVE = text("""
    insert into rep_account as old (rep_id, name, is_rep, leave, leave_sequence)
    values (:rep_id, '', false, cast(:leave as jsonb), :sequence)
    on conflict (rep_id) do update set leave = excluded.leave, leave_sequence = excluded.leave_sequence
    where old.leave_sequence < excluded.leave_sequence
""")


def keep_leave(session: Session, told: Mapping[str, Any], sequence: int, now: datetime) -> None:
    """Keep an employee's leave as told, even before the employee; running deadlines make room for it."""
    rep_id = UUID(told["employee_id"])
    lock_reps(session, [rep_id])
    before = _calendars(session, [rep_id])
    leave = [{key: each[key] for key in ("starts_at", "ends_at")} for each in told["leave"]]
    wanted = {"rep_id": rep_id, "leave": orjson.dumps(leave).decode(), "sequence": sequence}
    session.execute(_LEAVE, wanted)
    _move_deadlines(session, before, now, "leave_changed")


def _calendars(session: Session, reps: Iterable[UUID]) -> dict[UUID, WorkCalendar]:
    return dict(calendars_of(session, reps))


_RUNNING = text("""
    select id, owner_id, recycle_at from lead
    where owner_id = any(cast(:reps as uuid[])) and state = 'held' and recycle_at > :now
    order by id for update
""")
_MOVE = text("""
    with told as (
        select * from json_to_recordset(cast(:rows as json)) as t(
            lead_id uuid, recycle_at timestamptz, data jsonb)
    ), moved as (
        update lead l set recycle_at = t.recycle_at, version = l.version + 1, updated_at = :now
        from told t where l.id = t.lead_id returning l.id, l.version, t.data
    )
    insert into lead_event (lead_id, sequence, type, cause, at, data)
    select id, version, 'rescheduled', :cause, :now, data from moved
""")


def _move_deadlines(session: Session, before: Mapping[UUID, WorkCalendar], now: datetime, cause: str) -> None:
    """Give running deadlines the working time they had left, by the working time that holds now."""
    after = calendars_of(session, before)
    changed = [rep for rep, calendar in before.items() if after[rep] != calendar]
    if not changed:
        return
    rows = []
    for lead, rep, recycle_at in session.execute(_RUNNING, {"reps": array(changed), "now": now}).all():
        to = rebased(recycle_at, before[rep], after[rep], now)
        if to != recycle_at:
            rows.append({"lead_id": lead, "recycle_at": to, "data": {"from": recycle_at, "to": to}})
    if rows:
        session.execute(_MOVE, {"rows": orjson.dumps(rows).decode(), "now": now, "cause": cause})
