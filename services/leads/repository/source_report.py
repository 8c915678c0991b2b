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
_PERIOD = "{}.created_at >= :since and {}.created_at < :until and l.state <> 'merged'"
_LATER = [(place, stage, stage == REACHED[-1]) for place, stage in enumerate(REACHED[1:], 2)]
_REACHED_BY = ", ".join(
    f"count(*) filter (where won{'' if is_last else f' or {stage}_at is not null'}) as reached_{place},"
    f" array_agg(date_part('epoch', {stage}_took) / 86400)"
    f" filter (where {stage}_took is not null{' and won' if is_last else ''}) as took_{place}"
    for place, stage, is_last in _LATER
)
_REACHED_OF = ", ".join(f"coalesce(m.reached_{place}, 0)" for place, *_ in _LATER)
_MEDIAN = "(select percentile_cont(0.5) within group (order by t) from unnest(m.took_{}) t)"
_DAYS = ", ".join(f"'{stage}', {_MEDIAN.format(place)}" for place, stage, _ in _LATER)
_REPORT = """
    with came as (
        select {lead_key} as key, sum(l.leads)::bigint as leads from (
            select source, channel, count(*) as leads from lead l where {came_when} group by 1, 2) l
        left join source s on s.code = l.source group by 1
    ), moved as (
        select {lead_key} as key, l.state = 'converted' as won, l.amount_fen, p.*
        from lead_progress p cross join lateral (select * from lead where lead.id = p.lead_id offset 0) l
        left join source s on s.code = l.source where {moved_when}
    ), reached as (
        select key, count(*) filter (where won) as won, sum(amount_fen) filter (where won) as amount_fen,
            {reached_by}
        from moved group by key
    ), brought as (
        select key, c.leads, coalesce(m.won, 0) as won, coalesce(m.amount_fen, 0)::bigint as amount_fen,
            array[c.leads, {reached_of}] as reached, jsonb_strip_nulls(jsonb_build_object({days})) as days
        from came c left join reached m using (key)
    ), costs as (
        select {cost_key} as key, round(sum(c.amount_fen::numeric
            * (least(c.to_on, :last) - greatest(c.from_on, :first) + 1) / (c.to_on - c.from_on + 1)))::bigint
            as cost_fen
        from source_cost c join source s on s.id = c.source_id
        where c.from_on <= :last and c.to_on >= :first group by 1
    ), lines as (
        select key, coalesce(leads, 0) as leads, coalesce(won, 0) as won,
            coalesce(amount_fen, 0) as amount_fen, reached, days, coalesce(cost_fen, 0) as cost_fen
        from brought full join costs using (key)
    )
    select lines.*, names.name, names.key is not null as known
    from lines left join ({names}) names using (key)
    where (-lines.leads, lines.key) > (:after_leads, :after_key)
    order by -lines.leads, lines.key limit :limit
"""
_STATEMENTS = {
    by: text(
        _REPORT.format(
            lead_key=_KEYS[by][0],
            cost_key=_KEYS[by][1],
            names=_NAMES[by],
            came_when=_PERIOD.format("l", "l"),
            moved_when=_PERIOD.format("p", "p"),
            reached_by=_REACHED_BY,
            reached_of=_REACHED_OF,
            days=_DAYS,
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
