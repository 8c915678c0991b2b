"""What each source or channel brought, cost and won: one statement, so that all its numbers agree.

A lead counts on the business day it was captured, whenever its stages came. Who reached a stage has reached
all before it; a lead that history or a payment says is won has reached the last, and one that was opened
again has not. Speed is the median of the days from the stage before, or from the capture, to the first
arrival at a stage.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.sources import REACHED, per_head, stage_lines
from services.leads.repository.stage_entries import STAGE_EVENTS
from shared.clock import business_zone

_KEYS = {
    "source": ("coalesce(l.source, '')", "s.code"),
    "channel": ("coalesce(l.channel, s.channel, '')", "coalesce(s.channel, '')"),
}
_NAMES = {
    "source": "select code as key, name from source",
    "channel": "select distinct channel as key, cast(null as text) as name from source"
    " where channel is not null",
}
_REPORT = """
    with taken as materialized (
        select l.id, {lead_key} as key, l.created_at, l.state = 'converted' as won, l.amount_fen
        from lead l left join source s on s.code = l.source
        where l.created_at >= :since and l.created_at < :until and l.state <> 'merged'
    ), steps as (
        select e.lead_id, e.sequence, array_position(cast(:stages as text[]), e.data ->> 'stage') as place,
            e.at - coalesce(lag(e.at) over (partition by e.lead_id order by e.sequence), t.created_at) as took
        from lead_event e join taken t on t.id = e.lead_id where e.type in {events}
    ), arrivals as (
        select distinct on (lead_id, place) lead_id, place, extract(epoch from took) / 86400 as days
        from steps where place > 1 order by lead_id, place, sequence
    ), furthest as (select lead_id, max(place) as place from arrivals group by lead_id
    ), tally as (
        select t.key, case when t.won then {last} else least(coalesce(f.place, 1), {last} - 1) end as place,
            count(*) as leads, count(*) filter (where t.won) as won,
            coalesce(sum(t.amount_fen) filter (where t.won), 0) as amount_fen
        from taken t left join furthest f on f.lead_id = t.id group by 1, 2
    ), brought as (
        select key, sum(leads)::bigint as leads, sum(won)::bigint as won,
            sum(amount_fen)::bigint as amount_fen, {reached} as reached
        from tally group by key
    ), speeds as (
        select key, jsonb_object_agg(stage, days) as days from (
            select t.key, (cast(:stages as text[]))[a.place] as stage,
                percentile_cont(0.5) within group (order by a.days) as days
            from arrivals a join taken t on t.id = a.lead_id and (t.won or a.place < {last})
            group by 1, 2) medians
        group by key
    ), costs as (
        select {cost_key} as key, round(sum(c.amount_fen::numeric
            * (least(c.to_on, :last) - greatest(c.from_on, :first) + 1) / (c.to_on - c.from_on + 1)))::bigint
            as cost_fen
        from source_cost c join source s on s.id = c.source_id
        where c.from_on <= :last and c.to_on >= :first group by 1
    ), lines as (
        select key, coalesce(leads, 0) as leads, coalesce(won, 0) as won,
            coalesce(amount_fen, 0) as amount_fen, reached, days, coalesce(cost_fen, 0) as cost_fen
        from brought full join costs using (key) left join speeds using (key)
    )
    select lines.*, names.name, names.key is not null as known
    from lines left join ({names}) names using (key)
    where (-lines.leads, lines.key) > (:after_leads, :after_key)
    order by -lines.leads, lines.key limit :limit
"""
_REACHED_OF = ", ".join(
    f"coalesce(sum(leads) filter (where place >= {place}), 0)::bigint" for place in range(1, len(REACHED) + 1)
)
_STATEMENTS = {
    by: text(
        _REPORT.format(
            lead_key=_KEYS[by][0],
            cost_key=_KEYS[by][1],
            names=_NAMES[by],
            reached=f"array[{_REACHED_OF}]",
            events=STAGE_EVENTS,
            last=len(REACHED),
        )
    )
    for by in _KEYS
}
_BEFORE_ALL = -(2**62)


def source_report(session: Session, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A page of the report by `source` or `channel`, most leads first; codes without a row are themselves."""
    after = query["after"] or {}
    wanted = {
        "since": _midnight(query["since"]),
        "until": _midnight(query["until"] + timedelta(days=1)),
        "first": query["since"],
        "last": query["until"],
        "stages": list(REACHED),
        "limit": query["limit"],
        "after_leads": -after["leads"] if after else _BEFORE_ALL,
        "after_key": (after.get("key") or "") if after else "",
    }
    return [_line(row) for row in session.execute(_STATEMENTS[query["by"]], wanted)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), business_zone())


def _line(row: Row[Any]) -> dict[str, Any]:
    reached = row.reached or [0] * len(REACHED)
    return {
        "key": row.key or None,
        "name": row.name,
        "known": row.known,
        "leads": row.leads,
        "cost_fen": row.cost_fen,
        "cost_per_lead_fen": per_head(row.cost_fen, row.leads),
        "stages": stage_lines({"reached": reached, "days": row.days}),
        "won": row.won,
        "amount_fen": row.amount_fen,
        "cost_per_won_fen": per_head(row.cost_fen, row.won),
    }
