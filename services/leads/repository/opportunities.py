"""Opportunities: what is worked between a visit and a contract, and how a lead came through its stages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from services.leads.repository.stage_entries import MEDIANS, SAID, STAGE_EVENTS

Answer = dict[str, Any]

_SORTS = {
    "expected_on": ("coalesce(o.expected_on, 'infinity')", "date", "asc"),
    "-amount_fen": ("coalesce(o.amount_fen, 0)", "bigint", "desc"),
    "-days_at_stage": ("o.entered_at", "timestamptz", "asc"),
}
_FILTERS = {
    "stage": "o.stage = :stage",
    "owner_id": "o.owner_id = cast(:owner_id as uuid)",
    "team_id": "o.team_id = cast(:team_id as uuid)",
    "expected_before": "o.expected_on < :expected_before",
}

_OPEN = f"""
    select l.id, l.number, l.name, l.company, l.stage, l.owner_id, l.amount_fen, l.expected_on, l.grade,
        l.source, l.channel, r.name as owner_name, r.team_id, coalesce((
            select max(e.at) from lead_event e where e.lead_id = l.id and e.type in {STAGE_EVENTS}
        ), l.owner_since) as entered_at
    from lead l join rep_account r on r.rep_id = l.owner_id
    where l.state = 'held' and l.stage in ('visit', 'trial', 'quote', 'contract')
        and (:everywhere or l.owner_id = any(cast(:hands as uuid[])))
"""  # noqa: S608 - our own words


def list_opportunities(session: Session, visible: Visible, query: Mapping[str, Any], now: datetime) -> Answer:
    """A page of open opportunities within reach, each with its days at this stage and the usual ones."""
    column, kind, way = _SORTS[query["sort"]]
    conditions = [words for name, words in _FILTERS.items() if name in query]
    values: dict[str, Any] = {name: query[name] for name in _FILTERS if name in query}
    if after := query["after"]:
        beyond = ">" if way == "asc" else "<"
        conditions.append(f"({column}, o.id) {beyond} (cast(:value as {kind}), cast(:id as uuid))")
        values |= {"value": after["value"], "id": after["id"]}
    statement = text(f"""
        with o as ({_OPEN}), usual as materialized ({MEDIANS})
        select o.*, cast({column} as text) as place, usual.days as median_days
        from o left join usual using (stage)
        where {" and ".join(conditions) or "true"} order by {column} {way}, o.id {way} limit :most
    """)  # noqa: S608 - our own words
    values |= {"everywhere": visible.hands is None, "hands": array(visible.hands or ())}
    rows = session.execute(statement, values | {"most": query["limit"] + 1}).all()
    page = rows[: query["limit"]]
    more = {"value": page[-1].place, "id": str(page[-1].id)} if len(rows) > len(page) else None
    return {"data": [_told(row, now) for row in page], "next_after": more}


def _told(row: Row[Any], now: datetime) -> Answer:
    return {
        "id": str(row.id), "number": row.number, "name": row.name, "company": row.company,
        "grade": row.grade, "source": row.source, "channel": row.channel,
        "owner_id": str(row.owner_id), "owner_name": row.owner_name,
        "stage": row.stage, "amount_fen": row.amount_fen, "expected_on": _day(row.expected_on),
        "entered_at": row.entered_at.isoformat(), "days_at_stage": _days(now - row.entered_at),
        "median_days": _rounded(row.median_days),
    }  # fmt: skip


_HISTORY = text(f"""
    with spell as (
        select 0 as sequence, 'lead' as stage, l.created_at as at, null::uuid as actor_id,
            null::bigint as amount_fen, null::date as expected_on, null as reason
        from lead l where l.id = :lead
        union all
        select sequence, stage, at, actor_id, amount_fen, expected_on, reason
        from ({SAID}) said where lead_id = :lead
    ), lasting as (select *, lead(at) over (order by sequence) as until from spell),
    usual as materialized ({MEDIANS})
    select lasting.*, usual.days as median_days from lasting left join usual using (stage)
    where sequence > :after order by sequence limit :most
""")  # noqa: S608 - our own words


def list_stages(session: Session, lead_id: UUID, query: Mapping[str, Any], now: datetime) -> Answer:
    """The stages a lead went through, oldest first; the last one runs still."""
    after = query["after"]["sequence"] if query["after"] else -1
    values = {"lead": lead_id, "after": after, "most": query["limit"] + 1}
    rows = session.execute(_HISTORY, values).all()
    page = rows[: query["limit"]]
    more = {"sequence": page[-1].sequence} if len(rows) > len(page) else None
    return {"data": [_spell(row, now) for row in page], "next_after": more}


def _spell(row: Row[Any], now: datetime) -> Answer:
    return {
        "stage": row.stage, "entered_at": row.at.isoformat(),
        "left_at": row.until.isoformat() if row.until else None,
        "days": _days((row.until or now) - row.at), "median_days": _rounded(row.median_days),
        "amount_fen": row.amount_fen, "expected_on": _day(row.expected_on), "reason": row.reason,
        "actor_id": str(row.actor_id) if row.actor_id else None,
    }  # fmt: skip


def _days(time: Any) -> float:
    return float(round(time.total_seconds() / 86400, 1))


def _rounded(days: Any) -> float | None:
    return None if days is None else round(float(days), 1)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
