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
    "channel": ("channel", "null"),
    "region": ("region", "null"),
    "rep": ("rep_id", "(select name from rep_account r where r.rep_id = key)"),
    "team": ("team_id", "(select name from team t where t.id = key)"),
    "month": ("cast(date_trunc('month', at at time zone :zone) as date)", "null"),
    "cohort": ("cast(date_trunc('month', created_at at time zone :zone) as date)", "null"),
}
"""What a funnel is split by, and its name. Month: when the stage was reached; cohort: when it came in."""
_MONTHS = frozenset({"month", "cohort"})

_FILTERS = {
    "from_on": "l.created_at >= cast(:from_on as timestamp) at time zone :zone",
    "to_on": "l.created_at < (cast(:to_on as timestamp) + interval '1 day') at time zone :zone",
    "pool_id": "coalesce(l.pool_id, l.home_pool_id) = cast(:pool_id as uuid)",
    "team_id": "r.team_id = cast(:team_id as uuid)",
    "rep_id": "w.rep_id = cast(:rep_id as uuid)",
    "channel": "l.channel = :channel",
    "region": "l.region = :region",
}

# Who has the lead or had it last, in three ways: of nobody's interest, of a few hands, of all there are.
_UNASKED = "cross join (select cast(null as uuid) as rep_id, cast(null as uuid) as team_id) r"
_OF_SOME = """
    join lateral (select h.rep_id from holding h where h.lead_id = l.id
        order by h.started_at desc, h.id desc limit 1) w on true
    join rep_account r on r.rep_id = w.rep_id
"""
_OF_ALL = """
    left join (select distinct on (lead_id) lead_id, rep_id from holding
        order by lead_id, started_at desc, id desc) w on w.lead_id = l.id
    left join rep_account r on r.rep_id = w.rep_id
"""
_HELD_BY = "l.id in (select h.lead_id from holding h where h.rep_id = any(cast(:hands as uuid[])))"

_FIRST = ", ".join(
    f"least(min(e.at) filter (where e.place >= {place}), won_at) as reached_{place}"
    for place in range(2, len(FUNNEL) + 1)
)
_ATS = ", ".join(f"reached_{place}" for place in range(2, len(FUNNEL) + 1))
_TOOK = ", ".join(
    f"reached_{place} - {f'reached_{place - 1}' if place > 2 else 'least(created_at, reached_2)'}"
    for place in range(2, len(FUNNEL) + 1)
)
_REACHED = f"""
    with way as (
        select l.id, l.created_at, l.channel, l.region, l.amount_fen, l.state, r.rep_id, r.team_id, {_FIRST}
        from lead l {{holder}} left join (
            select lead_id, at, array_position(cast(:stages as text[]), data ->> 'stage') as place
            from lead_event where type in {STAGE_EVENTS}) e on e.lead_id = l.id
        cross join lateral (select case when l.outcome = 'won' then coalesce(l.closed_at, l.updated_at) end
            as won_at) won
        where l.state <> 'merged' {{conditions}} group by l.id, r.rep_id, r.team_id, won_at
    ), reached as (
        select way.*, 1 as place, least(created_at, reached_2) as at, cast(null as interval) as took from way
        union all
        select * from (select way.*, generate_series(2, {len(FUNNEL)}) as place, unnest(array[{_ATS}]) as at,
            unnest(array[{_TOOK}]) as took from way where reached_2 is not null) later
        where at is not null and (place < {len(FUNNEL)} or state = 'converted')
    ), keyed as (select id, place, amount_fen, took, {{key}} as key from reached)
"""  # noqa: S608 - our own words


def funnel(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """Each group of the split with its stages, in one statement; a page of groups by key."""
    start, values = _start(visible, query)
    shown, label = _shown(query["by"]), KEYS[query["by"]][1]
    rows = session.execute(
        text(f"""{start}, counted as (
            select key, place, count(*) as leads, sum(amount_fen) as amount_fen,
                array_agg(extract(epoch from took)) filter (where took is not null) as times
            from keyed group by key, place
        ), told as (select {shown} as key, {label} as label, place, leads, amount_fen, (
            select percentile_cont(0.5) within group (order by t) / 86400 from unnest(times) t) as days
            from counted)
            select * from told where cast(:after as text) is null or key > :after order by key, place
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
    values |= {"place": FUNNEL.index(query["stage"]) + 1, "after": after, "most": query["limit"] + 1}
    wanted = f"and {_shown(query['by'])} = :key" if "key" in query else ""
    ids = session.execute(
        text(f"""{start}
            select id from keyed where place = :place {wanted} and id > cast(:after as uuid)
            order by id limit :most
        """),  # noqa: S608 - our own words
        values | {"key": query.get("key")},
    ).scalars()
    found = [str(each) for each in ids]
    page = found[: query["limit"]]
    return {"data": page, "next_after": {"id": page[-1]} if len(found) > len(page) else None}


def _shown(by: str) -> str:
    """A key as it is answered."""
    return "to_char(key, 'YYYY-MM')" if by in _MONTHS else "coalesce(cast(key as text), '')"


def _start(visible: Visible, query: Mapping[str, Any]) -> tuple[str, Answer]:
    """The common part of both statements, and its values."""
    named = [name for name in _FILTERS if name in query]
    conditions = [_FILTERS[name] for name in named]
    values: Answer = {name: query[name] for name in named}
    holder = _UNASKED if query["by"] not in {"rep", "team"} else _OF_ALL
    if visible.hands is not None:
        conditions += [_HELD_BY, "w.rep_id = any(cast(:hands as uuid[]))"]
        holder = _OF_SOME
    elif {"rep_id", "team_id"} & set(named):
        holder = _OF_SOME if "rep_id" in named else _OF_ALL
        conditions += ["l.id in (select lead_id from holding where rep_id = :rep_id)"] * ("rep_id" in named)
    start = _REACHED.format(
        holder=holder, conditions="".join(f" and {each}" for each in conditions), key=KEYS[query["by"]][0]
    )
    return start, values | {
        "hands": array(visible.hands or ()),
        "stages": list(FUNNEL),
        "zone": business_zone().key,
    }


def _group(key: str, lines: list[Row[Any]]) -> Answer:
    by_place = {line.place: line for line in lines}
    stages: list[Answer] = []
    for place, stage in enumerate(FUNNEL, 1):
        line = by_place.get(place)
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
