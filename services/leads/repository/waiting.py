"""Leads that wait in pools for assignment: where it serves, what is ready, what goes at once for learning."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import holding
from services.leads.domain.assignment import Waiting
from services.leads.domain.overflow import Step
from services.leads.domain.rules import GRADES, PoolRules
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.locks import array
from services.leads.repository.reps import company_calendar
from services.leads.repository.rulebook import (
    InForce,
    Trials,
    holding_for,
    rules_in_force,
    rules_of,
    rules_of_arms,
    running_trials,
)

CHUNK = 200
"""Leads given away in one transaction at most: what a claim may have to wait for."""

PAGE = 5000
"""Leads read at once. Many: while a pool fills, the planner may sort all of it for each page."""

EXPLORE_WINDOW = timedelta(hours=1)
"""How long after it was pooled a lead of the random share is looked for."""


@dataclass(frozen=True)
class Served:
    """A pool that assignment serves, its rules, and the moments that matter to leads waiting in it."""

    pool: holding.Pool
    name: str
    rules: PoolRules
    in_force: InForce
    trials: Trials
    ready: Mapping[str, datetime]
    missed: Mapping[str, tuple[datetime, ...]]

    @property
    def version(self) -> UUID:
        """Return the version in force."""
        return self.in_force.version

    def own_rules(self, session: Session, reps: Iterable[UUID]) -> dict[UUID, PoolRules]:
        """Return the rules of the reps who are in an experiment."""
        found = {rep: holding_for(self.in_force, self.pool.id, self.trials, rep, None) for rep in reps}
        return {rep: rules_of(session, holds.in_force) for rep, holds in found.items() if holds.arm}

    def longest_cool_down(self, session: Session) -> int:
        """Return the days by which the last of the reps may have a lead again."""
        arms = rules_of_arms(session, self.in_force, self.pool.id, self.trials)
        return max(rules.cool_down_days for rules in (self.rules, *arms))

    def promises_missed(self, grade: str, pooled_at: datetime) -> int:
        """Return how often the promise has passed for a lead pooled then."""
        return sum(pooled_at <= since for since in self.missed[grade])


_POOLS = text("select id, name, region, team_ids from pool where active order by is_default, name, id")


def missed_before(calendar: WorkCalendar, promise_hours: float, now: datetime) -> tuple[datetime, ...]:
    """Return the moments before which a lead was pooled once, twice … its promise ago, in working time."""
    times = (each for each in Step if each)
    return tuple(calendar.subtract_working_time(now, promise_hours * each) for each in times)


def pools_to_serve(
    session: Session, now: datetime, rules_tried: Callable[[UUID], PoolRules] | None = None
) -> list[Served]:
    """Return the pools whose rules want assignment, the special ones before the default one.

    The rules of a pool are those in force, unless others are tried.
    """
    calendar = company_calendar(session)
    trials = [] if rules_tried else running_trials(session, now)
    served = []
    for row in session.execute(_POOLS).all():
        in_force, rules = rules_in_force(session, row.id, now)
        used = rules_tried(row.id) if rules_tried else rules
        served.append(_served(row, (in_force, trials), used, calendar, now))
    return [each for each in served if each.rules.assignment.enabled]


def _served(
    row: Row[Any], stands: tuple[InForce, Trials], rules: PoolRules, calendar: WorkCalendar, now: datetime
) -> Served:
    in_force, trials = stands
    after, promise = rules.assignment.after_hours, rules.assignment.promise_hours
    missed = {grade: missed_before(calendar, promise[grade], now) for grade in GRADES}
    return Served(
        pool=holding.Pool(row.id, True, row.region, frozenset(row.team_ids)),
        name=row.name,
        rules=rules,
        in_force=in_force,
        trials=trials,
        ready={grade: calendar.subtract_working_time(now, after[grade]) for grade in GRADES},
        missed=missed,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading the ready leads of a grade has got to."""

    score: int
    lead_id: UUID


BEGINNING = Place(1000, UUID(int=0))
"""Before the best lead there can be."""

_FREE = """
    state = 'pooled' and pool_id = :pool and grade = :grade and (claimable_at is null or claimable_at <= :now)
"""

_READY = text(f"""
    select id, grade, region, company_size, pooled_at, score from lead
    where {_FREE} and pooled_at <= :ready
      and score <= :score and (score < :score or id > cast(:lead_id as uuid))
    order by score desc, id limit :limit
""")  # noqa: S608

# The share is a coin tossed by the lead's id: the same answer on every run.
_EXPLORED = text(f"""
    select id, grade, region, company_size, pooled_at, score from lead
    where {_FREE} and pooled_at > greatest(cast(:ready as timestamptz), cast(:since as timestamptz))
      and ('x' || left(md5('explore' || id::text), 8))::bit(32)::bigint / 4294967296.0 < :share
    order by pooled_at, id limit :limit
""")  # noqa: S608


def ready_leads(
    session: Session, served: Served, grade: str, now: datetime, after: Place
) -> tuple[list[Waiting], Place | None]:
    """Return the next `PAGE` leads of a grade that waited long enough, best first.

    And the place to read on from, None at the end.
    """
    wanted = _wanted(served, grade, now) | {"score": after.score, "lead_id": after.lead_id}
    rows = session.execute(_READY, wanted).all()
    place = Place(rows[-1].score, rows[-1].id) if len(rows) == PAGE else None
    return _waiting(session, served, rows, now, is_explore=False), place


def explored_leads(session: Session, served: Served, grade: str, now: datetime) -> list[Waiting]:
    """Return leads of the random share of C and D that were pooled just now, to be given away at once."""
    share = served.rules.assignment.explore_share if grade in {"C", "D"} else 0.0
    if not share:
        return []
    wanted = _wanted(served, grade, now) | {"share": share, "since": now - EXPLORE_WINDOW}
    return _waiting(session, served, session.execute(_EXPLORED, wanted).all(), now, is_explore=True)


def _wanted(served: Served, grade: str, now: datetime) -> dict[str, Any]:
    ready = served.ready[grade]
    return {"pool": served.pool.id, "grade": grade, "now": now, "ready": ready, "limit": PAGE}


def _waiting(
    session: Session, served: Served, rows: Sequence[Row[Any]], now: datetime, *, is_explore: bool
) -> list[Waiting]:
    cooled = _cooled(session, served, [row.id for row in rows], now)
    return [
        Waiting(
            lead_id=row.id,
            grade=row.grade,
            region=row.region,
            size=row.company_size,
            promises_missed=served.promises_missed(row.grade, row.pooled_at),
            cooled=frozenset(cooled.get(row.id, ())),
            is_explore=is_explore,
        )
        for row in rows
    ]


_MERGED_INTO = text("""
    select id, survivor_id from lead
    where survivor_id = any(cast(:leads as uuid[])) and survivor_id is not null
""")
_LET_GO = text("""
    select lead_id, rep_id, ended_at from holding
    where lead_id = any(cast(:leads as uuid[])) and ended_at > :since
""")


def _cooled(session: Session, served: Served, leads: Sequence[UUID], now: datetime) -> dict[UUID, set[UUID]]:
    """Return who let go of each lead, or of one merged into it, too short a time ago to have it again."""
    of = dict(zip(leads, leads, strict=True))
    newest = list(leads)
    while newest:
        merged = session.execute(_MERGED_INTO, {"leads": array(newest)}).all()
        of |= {row.id: of[row.survivor_id] for row in merged}
        newest = [row.id for row in merged]
    since = now - timedelta(days=served.longest_cool_down(session))
    let_go = session.execute(_LET_GO, {"leads": array(of), "since": since}).all()
    own = served.own_rules(session, {rep for _, rep, _ in let_go})
    cooled: dict[UUID, set[UUID]] = {}
    for lead, rep, at in let_go:
        if at > now - timedelta(days=own.get(rep, served.rules).cool_down_days):
            cooled.setdefault(of[lead], set()).add(rep)
    return cooled
