"""Brakes: a sweep that would take too much of a team at once asks its manager first."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reminders import Kind
from services.leads.domain.sweep import Weather, storm
from services.leads.repository.locks import array
from services.leads.repository.notices import Message, deliver
from services.leads.repository.rulebook import NOT_WITHDRAWN, rules_in_force
from services.leads.repository.sweep import RepDue, held_by_team
from shared.clock import business_day
from shared.ids import new_id

_CHANGED = text(f"""
    select max(effective_at) from rule_version
    where kind = 'pool' and number > 1 and effective_at <= :now
      and {NOT_WITHDRAWN.format(version="rule_version")}
""")  # noqa: S608
_SUCCEEDED = text("""
    select period from job_run where job = :job and state = 'done' and period < :period
    order by period desc limit 1
""")


def last_success_before(session: Session, job: str, period: str) -> datetime | None:
    """Return the newest period before this one for which a job is done."""
    found = session.execute(_SUCCEEDED, {"job": job, "period": period}).scalar()
    return datetime.fromisoformat(found) if found else None


_NEWEST_BRAKE = text("""
    select distinct on (team_id) team_id, day, state from sweep_brake
    where team_id = any(cast(:teams as uuid[])) order by team_id, day desc
""")
_BRAKE = text("""
    with asked as (
        insert into sweep_brake (id, team_id, day, due, held, reason, asked_at)
        values (:id, :team_id, :day, :due, :held, :reason, :now) on conflict (team_id, day) do nothing
        returning team_id)
    select t.manager_id, t.name from asked left join team t on t.id = asked.team_id
""")


class Storm(NamedTuple):
    """Too much due in one team, and why that asks for its manager."""

    team_id: UUID
    due: int
    held: int
    reason: str


def stopped_teams(
    session: Session, due: Sequence[RepDue], now: datetime, last_success_at: datetime | None
) -> set[UUID]:
    """Return the teams whose due leads must wait for their manager; who was not asked yet is asked now."""
    storms = _storms(session, due, now, last_success_at)
    rows = session.execute(_NEWEST_BRAKE, {"teams": array(each.team_id for each in storms)})
    newest = {team: (day, state) for team, day, state in rows}
    today = business_day(now)
    stopped = set()
    for each in storms:
        day, state = newest.get(each.team_id, (None, "none"))
        if state == "allowed" and day >= today - timedelta(days=1):
            continue
        stopped.add(each.team_id)
        if state != "waiting" and day != today:
            _ask(session, each, now)
    return stopped


def _storms(
    session: Session, due: Sequence[RepDue], now: datetime, last_success_at: datetime | None
) -> list[Storm]:
    weather = Weather(now, last_success_at, session.execute(_CHANGED, {"now": now}).scalar())
    return storms_in(session, due, weather, rules_in_force(session, None, now)[1].storm_share)


def storms_in(session: Session, due: Sequence[RepDue], weather: Weather, share: float) -> list[Storm]:
    """Return the teams of which so much is due that their manager must be asked; writes nothing."""
    by_team: Counter[UUID] = Counter()
    for each in due:
        by_team[each.team_id] += each.leads
    held = held_by_team(session)
    reasons = {team: storm(leads, held.get(team, leads), share, weather) for team, leads in by_team.items()}
    return [
        Storm(team, by_team[team], held.get(team, by_team[team]), reason)
        for team, reason in sorted(reasons.items())
        if reason
    ]


def _ask(session: Session, storm: Storm, now: datetime) -> None:
    """Write the brake of the day and tell the manager; a twin that was faster has done so already."""
    brake_id = new_id()
    wanted = storm._asdict() | {"id": brake_id, "day": business_day(now), "now": now}
    asked = session.execute(_BRAKE, wanted).first()
    if asked is None or asked.manager_id is None:
        return
    about = {"brake_id": str(brake_id), "team": asked.name, "due": storm.due, "held": storm.held}
    message = Message(asked.manager_id, Kind.STORM_BRAKE, about | {"reason": storm.reason})
    deliver(session, [message], now)


_BRAKES = text("""
    select b.*, t.name as team from sweep_brake b left join team t on t.id = b.team_id
    where (cast(:teams as uuid[]) is null or b.team_id = any(cast(:teams as uuid[])))
      and (cast(:state as text) is null or b.state = :state)
      and (cast(:before as timestamptz) is null or (b.asked_at, b.id) < (:before, cast(:before_id as uuid)))
    order by b.asked_at desc, b.id desc limit :limit
""")
_DECIDE = text("""
    update sweep_brake set state = :state, decided_at = :now, decided_by = :actor
    where id = :id and state = 'waiting'
      and (cast(:teams as uuid[]) is null or team_id = any(cast(:teams as uuid[])))
""")
_ONE_BRAKE = text("""
    select b.*, t.name as team from sweep_brake b left join team t on t.id = b.team_id
    where b.id = :id and (cast(:teams as uuid[]) is null or b.team_id = any(cast(:teams as uuid[])))
""")


def list_brakes(
    session: Session,
    teams: Sequence[UUID] | None,
    *,
    state: str | None,
    limit: int,
    after: tuple[str, str] | None,
) -> Sequence[Row[Any]]:
    """Return brakes of these teams (of all, for None), newest first, after the given (asked_at, id)."""
    before, before_id = after or (None, None)
    wanted = {"state": state, "limit": limit, "before": before, "before_id": before_id}
    return session.execute(_BRAKES, wanted | {"teams": _teams(teams)}).all()


class Answer(NamedTuple):
    """What a manager says to a brake: `allowed` or `refused`."""

    state: str
    actor: UUID


def decide_brake(
    session: Session, brake_id: UUID, answer: Answer, teams: Sequence[UUID] | None, now: datetime
) -> Row[Any] | None:
    """Answer a brake of these teams if it waits; returns the brake as it is now, None if there is none."""
    wanted = {"id": brake_id, "teams": _teams(teams), "now": now} | answer._asdict()
    session.execute(_DECIDE, wanted)
    return session.execute(_ONE_BRAKE, {"id": brake_id, "teams": _teams(teams)}).first()


def _teams(teams: Sequence[UUID] | None) -> str | None:
    return None if teams is None else array(teams)
