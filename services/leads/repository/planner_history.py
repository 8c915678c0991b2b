"""How leads came through their stages, as the planner counts it: by day, who went on, was lost, is open.

Of the company every lead counts from its capture, and one in a pool is open. Of some hands a lead counts that
was last theirs, from when they took it, and is over for them when it leaves their hands.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.planner import DEAL, FIRST, SECOND, STAGES, History
from services.leads.domain.planner_rates import Day, rate
from services.leads.domain.stages import OPEN
from services.leads.repository.locks import array
from services.leads.repository.planner_scope import Scope

_DIRECT, _UNSTAGED = "direct", "unstaged"
_WON_AT = "case when l.state = 'converted' then coalesce(l.closed_at, l.updated_at) end"
_OVER_AT = "case when l.state in ('lost', 'invalid') then coalesce(l.closed_at, l.updated_at) end"
_AT = ", ".join(f"p.{stage}_at" for stage in STAGES[1:])

# Whose end is all that is known: no line of their history tells of a stage. A win is paid by its last one.
_COMPANY = f"""
    came as (
        select l.id, l.created_at as came_at, {_WON_AT} as won_at, {_OVER_AT} as over_at, {_AT}
        from lead_progress p join lead l on l.id = p.lead_id
        where p.created_at >= :since and l.state <> 'merged'
    ), still as (
        select l.created_at as came_at, {_OVER_AT} as over_at, l.state in ('lost', 'invalid') as is_unstaged
        from lead l left join lead_progress p on p.lead_id = l.id
        where l.created_at >= :since and l.state <> 'merged' and p.lead_id is null
    )
"""  # noqa: S608 - our own words
_HANDS = f"""
    theirs as (
        select l.*, w.started_at, w.ended_at
        from (select distinct lead_id from holding
            where rep_id = any(cast(:hands as uuid[])) and started_at >= :since) mine
        join lateral (select rep_id, started_at, ended_at from holding h where h.lead_id = mine.lead_id
            order by h.started_at desc, h.id desc limit 1) w on w.rep_id = any(cast(:hands as uuid[]))
        join lead l on l.id = mine.lead_id
        where l.state <> 'merged'
    ), came as (
        select l.id, l.started_at as came_at, {_WON_AT} as won_at,
            coalesce({_OVER_AT}, l.ended_at) as over_at, {_AT}
        from theirs l join lead_progress p on p.lead_id = l.id
    ), still as (
        select l.started_at as came_at, coalesce({_OVER_AT}, l.ended_at) as over_at, false as is_unstaged
        from theirs l left join lead_progress p on p.lead_id = l.id where p.lead_id is null
    )
"""  # noqa: S608 - our own words


def _spells() -> str:
    """Each step of each lead that moved: when it came to it, and when it went on."""
    known = f"(c.{DEAL}_at is not null or c.won_at is null)"
    spells = [
        f"('{_DIRECT}', c.came_at, c.won_at)",
        f"('{FIRST}', case when {known} then c.came_at end, c.{SECOND}_at)",
        f"('{_UNSTAGED}', case when not {known} then c.came_at end, c.won_at)",
    ]
    for stage, following in zip(OPEN[1:], STAGES[2:], strict=True):
        onward = "c.won_at" if following == DEAL else f"c.{following}_at"
        spells += [
            f"('paid {stage}', c.{stage}_at, c.won_at)",
            f"('step {stage}', c.{stage}_at, {onward})",
        ]
    return ", ".join(spells)


_DAYS = "greatest(0, floor(date_part('epoch', {} - {}) / 86400))::int"
_SPELL_DAYS = _DAYS.format("coalesce(s.done_at, c.over_at, :now)", "s.from_at")
_STILL_DAYS = _DAYS.format("coalesce(over_at, :now)", "came_at")
_TOLD = f"""
    select s.step, {_SPELL_DAYS} as days,
        count(*) filter (where s.done_at is not null) as won,
        count(*) filter (where s.done_at is null and c.over_at is not null) as lost,
        count(*) filter (where s.done_at is null and c.over_at is null) as open
    from came c cross join lateral (values {_spells()}) s(step, from_at, done_at)
    where s.from_at is not null group by 1, 2
    union all
    select case when is_unstaged then 'outcome' else 'still' end, {_STILL_DAYS}, 0, count(over_at),
        count(*) - count(over_at)
    from still group by 1, 2
"""  # noqa: S608 - our own words
_OF_COMPANY = text(f"with {_COMPANY} {_TOLD}")
_OF_HANDS = text(f"with {_HANDS} {_TOLD}")


def history_of(session: Session, scope: Scope, since: datetime, now: datetime) -> History:
    """What the leads that came since a moment tell of shares and times, in one statement."""
    session.execute(text("set local work_mem = '64MB'"))
    values: dict[str, Any] = {"since": since, "now": now}
    statement = _OF_COMPANY
    if scope.hands is not None:
        statement, values = _OF_HANDS, values | {"hands": array(scope.hands)}
    steps: dict[str, list[Day]] = defaultdict(list)
    for row in session.execute(statement, values):
        steps[row.step].append(Day(row.days, row.won, row.lost, row.open))
    return _told(steps)


def _told(steps: dict[str, list[Day]]) -> History:
    first = rate(_merged(steps[FIRST], steps["still"]))
    return History(
        first=first,
        paid={stage: rate(steps[f"paid {stage}"]) for stage in OPEN[1:]},
        steps={FIRST: first} | {stage: rate(steps[f"step {stage}"]) for stage in OPEN[1:]},
        direct=rate(_merged(steps[_DIRECT], steps["still"], steps["outcome"])),
        unstaged=sum(each.won for each in steps[_UNSTAGED]) + sum(each.lost for each in steps["outcome"]),
    )


def _merged(*parts: Iterable[Day]) -> list[Day]:
    """One entry a day."""
    by_day: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in parts:
        for each in part:
            for place, count in enumerate((each.won, each.lost, each.open)):
                by_day[each.days][place] += count
    return [Day(days, *counts) for days, counts in by_day.items()]
