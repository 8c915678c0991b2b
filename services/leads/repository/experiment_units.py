"""What the leads of an experiment came to, arm by arm, and what such leads came to in the past.

A lead counts when it comes out of a pool into a hand (by a claim or by assignment, undone claims left out).
Where reps are split every such holding counts, with its rep; where leads are, each lead once, from its first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.experiment_plan import Past
from services.leads.domain.experiment_results import Arm, Cluster
from services.leads.domain.experiments import Goal, Unit
from services.leads.domain.holding import INTAKE

LATELY = timedelta(days=28)
"""How far back arrivals are counted."""
HISTORY = timedelta(days=180)

_UNTIL = "u.started_at + cast(:window as interval)"
_TOUCHED = "select from touch t where {its} and t.occurred_at >= u.started_at and t.occurred_at <= {until}"
_ITS = {Unit.REP: "t.lead_id = u.lead_id and t.holding_id = u.id", Unit.LEAD: "t.lead_id = u.lead_id"}
_WON = {
    Unit.REP: f"u.end_cause = 'converted' and l.state = 'converted' and u.ended_at <= {_UNTIL}",
    Unit.LEAD: f"l.state = 'converted' and l.closed_at <= {_UNTIL}",
}
_RECYCLED = {
    Unit.REP: f"(u.end_cause = 'recycle' and u.ended_at <= {_UNTIL})::int",
    Unit.LEAD: f"""(select count(*) from holding h where h.lead_id = u.lead_id and h.end_cause = 'recycle'
        and h.started_at >= u.started_at and h.ended_at <= {_UNTIL})""",  # noqa: S608 - our own words
}
_UNITS = {
    Unit.REP: "select * from began",
    Unit.LEAD: "select distinct on (lead_id) * from began order by lead_id, started_at, id",
}
_CLUSTER = {Unit.REP: "rep_id", Unit.LEAD: "cast(null as uuid)"}

_SQL = """
    with began as (
        select h.id, h.lead_id, h.rep_id, h.started_at, h.ended_at, h.end_cause,
            h.rule_version = cast(:b as uuid) as is_b
        from holding h
        where {which} and h.start_cause = any(cast(:causes as text[])) and h.end_cause is distinct from 'undo'
    ), unit as ({units}), seen as (
        select {cluster} as cluster, u.is_b, u.started_at > :lately as is_late, {until} <= :now as is_over,
            {reached} as is_reached, {recycled} as recycled,
            extract(epoch from (select min(t.occurred_at) from touch t where {its}
                and t.occurred_at >= u.started_at) - u.started_at) / 3600 as hours
        from unit u join lead l on l.id = u.lead_id
    )
    select is_b, cluster, grouping(cluster) = 1 as is_whole, count(*) as entered,
        count(*) filter (where is_late) as late, count(*) filter (where is_over) as leads,
        count(*) filter (where is_over and is_reached) as reached,
        coalesce(sum(recycled) filter (where is_over), 0) as recycled,
        percentile_cont(0.5) within group (order by hours) filter (where is_over) as touch_hours
    from seen group by grouping sets ((is_b, cluster), (is_b))
"""
_OF_ARMS = "h.started_at >= :since and h.rule_version in (:a, :b)"
_OF_THE_PAST = """h.started_at >= :since
    and (cast(:pool as uuid) is null or h.from_pool = cast(:pool as uuid))"""


class Counted(NamedTuple):
    """Both arms, and how many leads a day come in at present."""

    a: Arm
    b: Arm
    a_day: float


def arms_of(session: Session, experiment: Row[Any], now: datetime) -> Counted:
    """What an experiment that has started came to by `now`."""
    since = experiment.started_at
    versions = {"a": experiment.a_version, "b": experiment.b_version, "since": since}
    rows = _rows(session, experiment, _OF_ARMS, versions, now)
    late = sum(row.late for row in rows if row.is_whole)
    a, b = (_arm([row for row in rows if row.is_b == is_b], experiment.unit) for is_b in (False, True))
    return Counted(a, b, a_day(late, since, now))


def a_day(late: int, since: datetime, now: datetime) -> float:
    """How many leads a day that is: those that came lately, or since it began if that is shorter ago."""
    return late / (min(LATELY, max(now - since, timedelta(days=1))) / timedelta(days=1))


def past_of(session: Session, wanted: Mapping[str, Any], unit: Unit, now: datetime) -> Past:
    """What such leads came to lately, without an experiment."""
    window = timedelta(hours=wanted["window_hours"])
    values = {"pool": wanted["pool_id"], "b": None, "since": now - window - HISTORY}
    asked = _Asked(unit, wanted["goal"], wanted["window_hours"])
    rows = _rows(session, asked, _OF_THE_PAST, values, now)
    late = sum(row.late for row in rows if row.is_whole)
    clusters = [Cluster(row.leads, row.reached) for row in rows if not row.is_whole and row.leads]
    return Past(clusters, late / (LATELY / timedelta(days=7)))


class _Asked(NamedTuple):
    unit: str
    goal: str
    window_hours: int


def _rows(
    session: Session, asked: Row[Any] | _Asked, which: str, values: Mapping[str, Any], now: datetime
) -> Sequence[Row[Any]]:
    unit = Unit(asked.unit)
    statement = _SQL.format(
        which=which,
        units=_UNITS[unit],
        cluster=_CLUSTER[unit],
        until=_UNTIL,
        reached=_reached(Goal(asked.goal), unit),
        recycled=_RECYCLED[unit],
        its=_ITS[unit],
    )
    given = {"now": now, "lately": now - LATELY, "window": f"{asked.window_hours} hours"}
    return session.execute(
        text(statement), {**given, **values, "causes": [str(cause) for cause in INTAKE]}
    ).all()


def _reached(goal: Goal, unit: Unit) -> str:
    if goal is Goal.WON:
        return _WON[unit]
    touched = _TOUCHED.format(its=_ITS[unit], until=_UNTIL)
    which = "t.effective" if goal is Goal.CONTACTED else "(t.kind = 'reply' or t.direction = 'in')"
    return f"exists ({touched} and {which})"


def _arm(rows: Sequence[Row[Any]], unit: str) -> Arm:
    whole = next((row for row in rows if row.is_whole), None)
    if whole is None:
        return Arm(0, 0, ())
    clusters = [row for row in rows if not row.is_whole]
    units = len(clusters) if unit == Unit.REP else whole.entered
    return Arm(
        units=units,
        entered=whole.entered,
        clusters=[Cluster(row.leads, row.reached) for row in clusters if row.leads],
        recycled=int(whole.recycled),
        touch_hours=whole.touch_hours,
    )
