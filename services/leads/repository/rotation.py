"""What became of leads that were due: those that were rotated, and the tenth held out. Reads only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.rotation import Comparison, Side
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from shared.clock import business_zone

Answer = dict[str, Any]

# A hand whose longest tenure was over was not rotated by chance: nothing of its kind is held out.
_DUE = """
    with due as (
        select h.id, h.lead_id, h.rep_id, h.grade, h.ended_at as at, false as is_kept
        from holding h where h.end_cause = 'recycle' and h.ended_at < h.started_at + cast(:tenure as interval)
            and not exists (select from holding_flag f where f.holding_id = h.id and f.flag = 'hold_out')
        union all
        select h.id, h.lead_id, h.rep_id, h.grade, f.at, true
        from holding_flag f join holding h on h.id = f.holding_id where f.flag = 'hold_out'
    ), chosen as (
        select due.*, due.at <= :now - cast(:within as interval) as is_settled
        from due join lead l on l.id = due.lead_id join rep_account r on r.rep_id = due.rep_id
        where {where}
    )
    select is_kept, count(*) as due, count(*) filter (where is_settled) as settled,
        count(*) filter (where is_settled and exists (
            select from holding w join lead won on won.id = w.lead_id and won.state = 'converted'
            where w.lead_id = chosen.lead_id and w.end_cause = 'converted'
              and w.ended_at > chosen.at and w.ended_at <= chosen.at + cast(:within as interval))) as won
    from chosen group by is_kept
"""
_FILTERS = {
    "from_on": "due.at >= cast(:from_on as timestamp) at time zone :zone",
    "to_on": "due.at < (cast(:to_on as timestamp) + interval '1 day') at time zone :zone",
    "team_id": "r.team_id = :team_id",
    "grade": "due.grade = :grade",
    "source": "l.source = :source",
    "channel": "l.channel = :channel",
}


def compare(
    session: Session, visible: Visible, query: Mapping[str, Any], tenure: timedelta, now: datetime
) -> Comparison:
    """Count both sides of what was due, within reach."""
    conditions = [sql for name, sql in _FILTERS.items() if query.get(name) is not None]
    values: Answer = {name: query[name] for name in _FILTERS if query.get(name) is not None}
    if visible.hands is not None:
        conditions.append("due.rep_id = any(cast(:hands as uuid[]))")
        values["hands"] = array(visible.hands)
    values |= {"now": now, "tenure": tenure, "zone": business_zone().key}
    values |= {"within": timedelta(days=query["within_days"])}
    rows = session.execute(text(_DUE.format(where=" and ".join(conditions) or "true")), values)
    sides = {row.is_kept: Side(row.due, row.settled, row.won) for row in rows}
    nothing = Side(0, 0, 0)
    return Comparison(sides.get(False, nothing), sides.get(True, nothing), query["within_days"])


def told(found: Comparison) -> Answer:
    """Give a comparison as people read it."""
    return {
        "within_days": found.within_days,
        "rotated": _side(found.rotated),
        "held_out": _side(found.held_out),
        "gain": found.gain and found.gain.told(),
        "verdict": found.verdict,
        "held_out_needed": found.held_out_needed,
        "words": found.words(),
    }


def _side(side: Side) -> Answer:
    counts = {"due": side.due, "settled": side.settled, "won": side.won}
    return counts | {"win_share": side.win_share and side.win_share.told()}
