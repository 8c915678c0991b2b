"""How the leads of each rep came through, step by step, and the visits of some hands by size of company."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.planner import DEAL, FIRST, STAGES
from services.leads.domain.planner_reps import Tally
from services.leads.domain.stages import OPEN
from services.leads.repository.locks import array
from services.leads.repository.planner_scope import Scope
from shared.clock import business_zone

STRAIGHT = "visit_paid"
"""From the visit straight to the payment, beside the steps by the name of their first stage."""

# A lead is its last holder's; while it is in their hand and has not gone on, its next step is open.
_REACHED = {stage: f"p.{stage}_at is not null" for stage in STAGES[1:-1]} | {
    FIRST: "true",
    DEAL: "l.state = 'converted'",
}
_STEPS = [(stage, stage, STAGES[place + 1]) for place, stage in enumerate(OPEN)] + [(STRAIGHT, OPEN[1], DEAL)]
_COUNTED = ", ".join(
    f"count(*) filter (where {_REACHED[stage]}) as {name}_entered,"
    f" count(*) filter (where {_REACHED[stage]} and {_REACHED[following]}) as {name}_won,"
    f" count(*) filter (where {_REACHED[stage]} and not ({_REACHED[following]}) and w.ended_at is null)"
    f" as {name}_open"
    for name, stage, following in _STEPS
)
_TALLIES = f"""
    select w.rep_id, {_COUNTED}
    from (select distinct on (h.lead_id) h.lead_id, h.rep_id, h.ended_at from holding h
        where h.started_on >= :since_on {{of_these}} order by h.lead_id, h.started_at desc, h.id desc) w
    join lead l on l.id = w.lead_id left join lead_progress p on p.lead_id = w.lead_id
    where l.state <> 'merged' and (:everywhere or w.rep_id = any(cast(:hands as uuid[])))
    group by w.rep_id
"""  # noqa: S608 - our own words
_THESE = "in (select lead_id from holding where rep_id = any(cast(:hands as uuid[])))"
_TALLIES_OF_ALL = text(_TALLIES.format(of_these=""))
_TALLIES_OF_SOME = text(_TALLIES.format(of_these=f"and h.lead_id {_THESE}"))
_REPS = text("""
    select r.rep_id, r.name, r.team_id, r.weight, t.name as team, n.deals
    from rep_account r left join team t on t.id = r.team_id
    left join lateral (select deals from sales_target s where s.rep_id = r.rep_id and s.month = :month
        order by s.tick desc limit 1) n on true
    where r.active and r.is_rep and (:everywhere or r.rep_id = any(cast(:hands as uuid[])))
    order by r.name, r.rep_id
""")
_COLLEAGUES = text("""
    select rep_id from rep_account where team_id in (
        select team_id from rep_account where rep_id = any(cast(:hands as uuid[])))
    union select unnest(cast(:hands as uuid[]))
""")
_TEAMS = text("select rep_id, team_id from rep_account where rep_id = any(cast(:reps as uuid[]))")
_VISITED = """
    select l.company_size as size, count(*) as visits
    from lead_progress p join lead l on l.id = p.lead_id {of_these}
    where p.visit_at >= :since and p.visit_at < :until and l.state <> 'merged' group by 1
"""
_VISITED_OF_ALL = text(_VISITED.format(of_these=""))
_VISITED_OF_SOME = text(
    _VISITED.format(
        of_these=f"""join lateral (select h.rep_id from holding h where h.lead_id = p.lead_id
            order by h.started_at desc, h.id desc limit 1) w
        on w.rep_id = any(cast(:hands as uuid[])) and p.lead_id {_THESE}"""  # noqa: S608 - our own words
    )
)


def reps_of(session: Session, scope: Scope, month: date) -> list[Row[Any]]:
    """The reps of a plan by name, each with the target of the month, if there is one."""
    return list(session.execute(_REPS, {"month": month, **_hands(scope.hands)}).all())


def tallies(session: Session, scope: Scope, since_on: date) -> dict[UUID, dict[str, Tally]]:
    """Of each rep of a plan and of their teams, what is decided at each step."""
    hands = scope.hands
    if hands is not None:
        hands = list(session.execute(_COLLEAGUES, {"hands": array(hands)}).scalars())
    session.execute(text("set local work_mem = '64MB'"))
    statement = _TALLIES_OF_ALL if hands is None else _TALLIES_OF_SOME
    rows = session.execute(statement, {"since_on": since_on, **_hands(hands)}).mappings()
    return {row["rep_id"]: {name: _tally(dict(row), name) for name, *_ in _STEPS} for row in rows}


def teams_of(
    session: Session, counted: Mapping[UUID, Mapping[str, Tally]]
) -> dict[UUID | None, dict[str, Tally]]:
    """What is decided at each step of all who are counted, by the team they are in now."""
    found: dict[UUID | None, dict[str, Tally]] = {}
    for rep_id, team_id in session.execute(_TEAMS, {"reps": array(list(counted))}):
        team = found.setdefault(team_id, {name: Tally() for name, *_ in _STEPS})
        for name, own in counted[rep_id].items():
            team[name] = team[name].with_(own)
    return found


def visits_by_size(session: Session, scope: Scope, since_on: date, until_on: date) -> dict[str | None, int]:
    """How many leads of each size, as somebody wrote it, came to a visit from one day to another."""
    zone = business_zone()
    since, until = (
        datetime(each.year, each.month, each.day, tzinfo=zone) for each in (since_on, until_on + timedelta(1))
    )
    values: dict[str, Any] = {"since": since, "until": until}
    if scope.hands is None:
        rows = session.execute(_VISITED_OF_ALL, values)
    else:
        rows = session.execute(_VISITED_OF_SOME, values | {"hands": array(scope.hands)})
    return {row.size: row.visits for row in rows}


def _tally(row: Mapping[str, Any], name: str) -> Tally:
    still = row[f"{name}_open"]
    return Tally(row[f"{name}_entered"] - still, row[f"{name}_won"], still)


def _hands(hands: list[UUID] | None) -> dict[str, Any]:
    return {"everywhere": hands is None, "hands": array(hands or ())}
