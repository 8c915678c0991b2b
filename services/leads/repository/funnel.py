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
from shared.clock import business_zone

Answer = dict[str, Any]
FUNNEL = (*OPEN, "payment")

KEYS = {
    "all": ("cast(null as text)", "null"),
    "channel": ("channel", "null"),
    "region": ("region", "null"),
    "rep": ("rep_id", "(select name from rep_account r where r.rep_id = key)"),
    "team": ("team_id", "(select name from team t where t.id = key)"),
    "month": ("cast(date_trunc('month', at at time zone :zone) as date)", "null"),
    "cohort": ("cast(date_trunc('month', created_at at time zone :zone) as date)", "null"),
}
"""What a funnel is split by, and its name. Month: when the stage was reached; cohort: when it came in."""
_MONTHS = frozenset({"month", "cohort"})

_PERIOD = {
    "from_on": "{lead}.created_at >= cast(:from_on as timestamp) at time zone :zone",
    "to_on": "{lead}.created_at < (cast(:to_on as timestamp) + interval '1 day') at time zone :zone",
}
_FILTERS = {
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
_OF_ALL = "left join last_hand w on w.lead_id = l.id left join rep_account r on r.rep_id = w.rep_id"
_HELD_BY = "l.id in (select h.lead_id from holding h where h.rep_id = any(cast(:hands as uuid[])))"

# One lead in seven moves. To look each of these up takes half the time of finding them among all leads.
_EACH = "cross join lateral (select * from lead where lead.id = p.lead_id offset 0) l"
_THOSE = "join lead l on l.id = p.lead_id"

_WON_AT = "case when l.outcome = 'won' then coalesce(l.closed_at, l.updated_at) end"
# By month a lead came when it reached its first stage, should a wrong clock say that this was before.
_EARLIER = "left join lead_progress p on p.lead_id = l.id and p.visit_at < p.created_at"
_CAME_AT = f"least(l.created_at, p.visit_at, {_WON_AT})"
_TOLD = "l.created_at, l.channel, l.region, l.amount_fen, l.state, r.rep_id, r.team_id"
_REACHED = ", ".join(
    f"least(p.{stage}_at, {_WON_AT}) as reached_{place}" for place, stage in enumerate(FUNNEL[1:], 2)
)
_LEADS = f"""
    with last_hand as (
        select distinct on (lead_id) lead_id, rep_id from holding order by lead_id, started_at desc, id desc
    ), came as (
        select l.id, {_TOLD}, {{came_at}} as at, cast(null as interval) as took
        from lead l {{progress}} {{holder}} where l.state <> 'merged' {{of_leads}}
    ), moved as (
        select p.lead_id as id, {_TOLD}, {_REACHED}
        from lead_progress p {{lead}} {{holder}} where l.state <> 'merged' {{of_moved}}
    )
"""  # noqa: S608 - our own words
_ROOM = text("set local work_mem = '64MB'")


def funnel(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """Each group of the split with its stages, in one statement; a page of groups by key."""
    leads, values = _leads(visible, query)
    key, label = KEYS[query["by"]]
    counted = " union all ".join(_counted(place, key) for place in range(1, len(FUNNEL) + 1))
    session.execute(_ROOM)
    rows = session.execute(
        text(f"""{leads}, counted as ({counted}
        ), told as (select {_shown(query["by"])} as key, {label} as label, place, leads, amount_fen, (
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
    leads, values = _leads(visible, query)
    place = FUNNEL.index(query["stage"]) + 1
    after = query["after"]["id"] if query["after"] else "00000000-0000-0000-0000-000000000000"
    values |= {"after": after, "most": query["limit"] + 1}
    wanted = f"and {_shown(query['by'])} = :key" if "key" in query else ""
    ids = session.execute(
        text(f"""{leads}
            select id from (select id, {KEYS[query["by"]][0]} as key from ({_at(place)}) there) keyed
            where id > cast(:after as uuid) {wanted} order by id limit :most
        """),  # noqa: S608 - our own words
        values | {"key": query.get("key")},
    ).scalars()
    found = [str(each) for each in ids]
    page = found[: query["limit"]]
    return {"data": page, "next_after": {"id": page[-1]} if len(found) > len(page) else None}


def _at(place: int) -> str:
    """The leads that reached a stage, each with when and how long after the stage before."""
    if place == 1:
        return "select * from came"
    before = f"reached_{place - 1}" if place > 2 else "least(created_at, reached_2)"
    paid = "and state = 'converted'" if place == len(FUNNEL) else ""
    return f"""select *, reached_{place} as at, reached_{place} - {before} as took from moved
        where reached_{place} is not null {paid}"""  # noqa: S608 - our own words


def _counted(place: int, key: str) -> str:
    """The groups of one stage."""
    times = "array_agg(date_part('epoch', took))" if place > 1 else "cast(null as float8[])"
    return f"""select {key} as key, {place} as place, count(*) as leads, sum(amount_fen) as amount_fen,
        {times} as times from ({_at(place)}) there group by 1
    """  # noqa: S608 - our own words


def _shown(by: str) -> str:
    """A key as it is answered."""
    return "to_char(key, 'YYYY-MM')" if by in _MONTHS else "coalesce(cast(key as text), '')"


def _leads(visible: Visible, query: Mapping[str, Any]) -> tuple[str, Answer]:
    """The common part of both statements, and its values."""
    named = [name for name in _FILTERS if name in query]
    conditions = [_FILTERS[name] for name in named]
    period = [_PERIOD[name] for name in _PERIOD if name in query]
    values: Answer = {name: query[name] for name in (*_FILTERS, *_PERIOD) if name in query}
    holder, lead = _UNASKED if query["by"] not in {"rep", "team"} else _OF_ALL, _EACH
    if visible.hands is not None:
        conditions += [_HELD_BY, "w.rep_id = any(cast(:hands as uuid[]))"]
        holder, lead = _OF_SOME, _THOSE
    elif {"rep_id", "team_id"} & set(named):
        holder, lead = _OF_SOME if "rep_id" in named else _OF_ALL, _THOSE
        conditions += ["l.id in (select lead_id from holding where rep_id = :rep_id)"] * ("rep_id" in named)
    by_month = query["by"] == "month"
    leads = _LEADS.format(
        holder=holder,
        lead=lead,
        came_at=_CAME_AT if by_month else "l.created_at",
        progress=_EARLIER if by_month else "",
        of_leads="".join(f" and {each.format(lead='l')}" for each in (*conditions, *period)),
        of_moved="".join(f" and {each.format(lead='p')}" for each in (*conditions, *period)),
    )
    return leads, values | {
        "hands": array(visible.hands or ()),
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
