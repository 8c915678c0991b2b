"""The funnel: how many leads reached each stage, how fast and for how much, and which leads these are.

A lead reached a stage when it first came to it or beyond it; a skipped stage took no time. Won is what is
won today: a lead that was opened again does not count as paid. The number and its leads come from one text.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.stages import OPEN
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from services.leads.repository.stage_entries import STAGE_EVENTS
from shared.clock import business_zone

Answer = dict[str, Any]
FUNNEL = (*OPEN, "payment")

KEYS = {
    "channel": ("channel", "channel"),
    "region": ("region", "region"),
    "rep": ("cast(rep_id as text)", "rep_name"),
    "team": ("cast(team_id as text)", "team_name"),
    "month": ("to_char(at at time zone :zone, 'YYYY-MM')", "null"),
    "cohort": ("to_char(created_at at time zone :zone, 'YYYY-MM')", "null"),
}
"""What a funnel is split by, and its name. Month: when the stage was reached; cohort: when it came in."""

_FILTERS = {
    "from_on": "l.created_at >= cast(:from_on as timestamp) at time zone :zone",
    "to_on": "l.created_at < (cast(:to_on as timestamp) + interval '1 day') at time zone :zone",
    "pool_id": "coalesce(l.pool_id, l.home_pool_id) = cast(:pool_id as uuid)",
    "team_id": "w.team_id = cast(:team_id as uuid)",
    "rep_id": "w.rep_id = cast(:rep_id as uuid)",
    "channel": "l.channel = :channel",
    "region": "l.region = :region",
}

_REACHED = """
    with scope as materialized (
        select l.id, l.created_at, l.channel, l.region, l.amount_fen, l.state, l.outcome,
            coalesce(l.closed_at, l.updated_at) as closed_at, w.rep_id, w.rep_name, w.team_id, w.team_name
        from lead l left join lateral (
            select h.rep_id, r.name as rep_name, r.team_id, t.name as team_name
            from holding h join rep_account r on r.rep_id = h.rep_id left join team t on t.id = r.team_id
            where h.lead_id = l.id order by h.started_at desc, h.id desc limit 1) w on true
        where l.state <> 'merged' and (:everywhere or w.rep_id = any(cast(:hands as uuid[]))) {conditions}
    ), entry as (
        select id as lead_id, 1 as place, created_at as at from scope
        union all
        select e.lead_id, array_position(cast(:stages as text[]), e.data ->> 'stage'), e.at
        from lead_event e join scope on scope.id = e.lead_id where e.type in {events}
        union all
        select id, cardinality(cast(:stages as text[])), closed_at from scope where outcome = 'won'
    ), first_at as (
        select entry.lead_id, k.stage, k.place, min(entry.at) as at
        from entry join unnest(cast(:stages as text[])) with ordinality as k(stage, place)
            on entry.place >= k.place
        group by entry.lead_id, k.stage, k.place
    ), reached as (
        select scope.*, f.stage, f.place, f.at,
            f.at - lag(f.at) over (partition by f.lead_id order by f.place) as took
        from first_at f join scope on scope.id = f.lead_id
        where f.stage <> 'payment' or scope.state = 'converted'
    ), keyed as (select *, coalesce({key}, '') as key, {label} as label from reached)
"""


def funnel(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """Each group of the split with its stages, in one statement; a page of groups by key."""
    start, values = _start(visible, query)
    rows = session.execute(
        text(f"""{start}
            select key, max(label) as label, stage, count(*) as leads, sum(amount_fen) as amount_fen,
                percentile_cont(0.5) within group (order by extract(epoch from took) / 86400) as days
            from keyed where cast(:after as text) is null or key > :after
            group by key, stage, place order by key, place
        """),  # noqa: S608 - our own words
        values | {"after": query["after"]["key"] if query["after"] else None},
    ).all()
    groups = [_group(key, list(lines)) for key, lines in groupby(rows, key=lambda row: row.key)]
    page = groups[: query["limit"]]
    more = {"key": page[-1]["key"]} if len(groups) > len(page) else None
    return {"data": page, "next_after": more}


def funnel_leads(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """The ids behind one number of the funnel, a page at a time."""
    start, values = _start(visible, query)
    after = query["after"]["id"] if query["after"] else "00000000-0000-0000-0000-000000000000"
    values |= {"stage": query["stage"], "after": after, "most": query["limit"] + 1}
    wanted = "and key = :key" if "key" in query else ""
    ids = session.execute(
        text(f"""{start}
            select id from keyed where stage = :stage {wanted} and id > cast(:after as uuid)
            order by id limit :most
        """),  # noqa: S608 - our own words
        values | {"key": query.get("key")},
    ).scalars()
    found = [str(each) for each in ids]
    page = found[: query["limit"]]
    return {"data": page, "next_after": {"id": page[-1]} if len(found) > len(page) else None}


def _start(visible: Visible, query: Mapping[str, Any]) -> tuple[str, Answer]:
    """The common part of both statements, and its values."""
    named = [name for name in _FILTERS if name in query]
    key, label = KEYS[query["by"]]
    conditions = "".join(f" and {_FILTERS[name]}" for name in named)
    start = _REACHED.format(conditions=conditions, events=STAGE_EVENTS, key=key, label=label)
    values: Answer = {name: query[name] for name in named}
    return start, values | {
        "everywhere": visible.hands is None,
        "hands": array(visible.hands or ()),
        "stages": list(FUNNEL),
        "zone": business_zone().key,
    }


def _group(key: str, lines: list[Row[Any]]) -> Answer:
    by_stage = {line.stage: line for line in lines}
    stages: list[Answer] = []
    for stage in FUNNEL:
        line = by_stage.get(stage)
        count: int = line.leads if line else 0
        before = stages[-1]["count"] if stages else 0
        stages.append(
            {
                "stage": stage,
                "count": count,
                "conversion": round(count / before, 4) if before else None,
                "median_days": round(float(line.days), 1) if line and line.days is not None else None,
                "amount_fen": int(line.amount_fen or 0) if line else 0,
            }
        )
    return {"key": key, "label": lines[0].label, "stages": stages}
