"""Turnover: the holdings that began in a period, how each ended, and the days in and between hands."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import INTAKE
from services.leads.domain.touch import NO_CONTACT
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible

Answer = dict[str, Any]

KEYS = {
    "rep": ("h.rep_id", "(select name from rep_account where rep_id = cast(nullif(key, '') as uuid))"),
    "team": ("r.team_id", "(select name from team where id = cast(nullif(key, '') as uuid))"),
    "pool": ("h.from_pool", "(select name from pool where id = cast(nullif(key, '') as uuid))"),
    "grade": ("h.grade", "null"),
    "source": ("l.source", "null"),
    "channel": ("l.channel", "null"),
    "month": ("to_char(h.started_on, 'YYYY-MM')", "null"),
    "hand": (
        """(select least(count(*) + 1, 4) from holding b
            where b.lead_id = h.lead_id and b.end_cause is distinct from 'undo'
              and (b.started_at, b.id) < (h.started_at, h.id))""",
        "null",
    ),
}
"""What turnover is split by, and its name."""

_FILTERS = {
    "from_on": "h.started_on >= :from_on",
    "to_on": "h.started_on <= :to_on",
    "rep_id": "h.rep_id = :rep_id",
    "team_id": "r.team_id = :team_id",
    "pool_id": "h.from_pool = :pool_id",
    "grade": "h.grade = :grade",
    "source": "l.source = :source",
    "channel": "l.channel = :channel",
}

ENDS = {
    "released": ("release",),
    "recycled": ("recycle",),
    "transferred": ("transfer", "leaver_undone"),
    "leaver": ("leaver",),
    "converted": ("converted",),
    "lost": ("lost",),
    "invalid": ("invalid",),
    "undone": ("undo",),
    "merged": ("merged", "unmerged"),
}
"""How a holding may have ended, by the causes it is written down with."""
_BACK = ("released", "recycled", "leaver")
_UNDECIDED = ("undone", "merged")


def _these(words: Any) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


_COUNTED = ",\n".join(
    f"count(*) filter (where end_cause in ({_these(causes)})) as {name}" for name, causes in ENDS.items()
)

# A lead waits in a pool from when it last came into one, by the order of its history: acts share instants.
# That its pool was closed for another is no arrival.
_TURNOVER = f"""
    with held as (
        select h.id, h.lead_id, h.started_at, h.ended_at, h.end_cause, h.start_cause,
            coalesce(cast({{key}} as text), '') as key
        from holding h join rep_account r on r.rep_id = h.rep_id {{lead}} where {{where}}
    ), waited as (
        select held.id, max(e.at) as since
        from held join lead_event took on took.lead_id = held.lead_id and took.type in ('claimed', 'assigned')
            and took.data ->> 'holding_id' = cast(held.id as text)
        join lead_event e on e.lead_id = held.lead_id and e.sequence < took.sequence
            and (e.type in ('captured', 'released', 'recycled', 'undone')
                or e.type = 'pooled' and e.cause is distinct from 'pool_closed')
        where held.start_cause in ({_these(INTAKE)}) group by held.id
    ), touched as (
        select held.id, min(greatest(t.occurred_at, held.started_at)) as at
        from held join touch t on t.lead_id = held.lead_id and t.holding_id = held.id
        where t.kind not in ({_these(NO_CONTACT)}) group by held.id
    ), days as (
        select held.key, held.lead_id, held.end_cause, touched.at is not null as is_touched,
            date_part('epoch', touched.at - held.started_at) / 86400 as to_touch,
            date_part('epoch', held.ended_at - held.started_at) / 86400 as in_hand,
            date_part('epoch', held.started_at - waited.since) / 86400 as in_pool
        from held left join waited on waited.id = held.id left join touched on touched.id = held.id
    )
    select key, {{label}} as label, count(*) as begun, count(distinct lead_id) as leads, {_COUNTED},
        count(*) filter (where end_cause is null) as open, count(*) filter (where is_touched) as touched,
        percentile_cont(0.5) within group (order by to_touch) as to_touch,
        percentile_cont(0.5) within group (order by in_hand)
            filter (where end_cause <> 'undo') as in_hand,
        percentile_cont(0.9) within group (order by in_hand)
            filter (where end_cause <> 'undo') as in_hand_p90,
        percentile_cont(0.5) within group (order by in_pool) as in_pool
    from days where cast(:after as text) is null or key > :after
    group by key order by key limit :most
"""  # noqa: S608 - our own words
_ROOM = text("set local work_mem = '64MB'")


def turnover(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """Each group of the split; a page of groups by key."""
    key, label = KEYS[query["by"]]
    named = [name for name in _FILTERS if name in query]
    conditions = [_FILTERS[name] for name in named]
    values: Answer = {name: query[name] for name in named}
    if visible.hands is not None:
        conditions.append("h.rep_id = any(cast(:hands as uuid[]))")
        values["hands"] = array(visible.hands)
    of_lead = {"source", "channel"} & {query["by"], *named}
    statement = _TURNOVER.format(
        key=key,
        label=label,
        lead="join lead l on l.id = h.lead_id" if of_lead else "",
        where=" and ".join(conditions) or "true",
    )
    values |= {"after": query["after"]["key"] if query["after"] else None, "most": query["limit"] + 1}
    session.execute(_ROOM)
    rows = session.execute(text(statement), values).all()
    page = rows[: query["limit"]]
    more = {"key": page[-1].key} if len(rows) > len(page) else None
    return {"data": [_told(row) for row in page], "next_after": more}


def _told(row: Row[Any]) -> Answer:
    ended = {name: getattr(row, name) for name in ENDS}
    back = sum(ended[name] for name in _BACK)
    decided = row.begun - row.open - sum(ended[name] for name in _UNDECIDED)
    return {
        "key": row.key,
        "label": row.label,
        "begun": row.begun,
        "ended": ended,
        "open": row.open,
        "turnover_rate": round(back / row.begun, 4),
        "leads": row.leads,
        "turnovers_per_lead": round(back / row.leads, 4),
        "win_rate": round(ended["converted"] / decided, 4) if decided else None,
        "touched": row.touched,
        "median_days_to_touch": _days(row.to_touch),
        "median_days_in_hand": _days(row.in_hand),
        "p90_days_in_hand": _days(row.in_hand_p90),
        "median_days_in_pool": _days(row.in_pool),
    }


def _days(days: float | None) -> float | None:
    return None if days is None else round(days, 2)
