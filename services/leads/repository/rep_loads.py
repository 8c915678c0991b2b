"""The map of caps: reps within reach, what each holds and took of what they may, and what goes back soon."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.rules import SENIORITIES
from services.leads.domain.today import soon
from services.leads.repository import caps
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from services.leads.repository.reps import calendars_of
from services.leads.repository.rulebook import rules_of_reps
from services.leads.repository.today import GOING_BACK

Answer = dict[str, Any]

_LOAD = "held / cast(nullif(cap, 0) as float8)"
_SORTS = {
    "name": ("r.name", "text", "asc"),
    "-held": ("r.held", "bigint", "desc"),
    "-load": (
        f"coalesce({_LOAD}, case when held > 0 then cast('infinity' as float8) else 0 end)",
        "float8",
        "desc",
    ),
}
_FILTERS = {
    "team_id": "r.team_id = cast(:team_id as uuid)",
    "region": "r.region = :region",
    "active": "r.active = :active",
    "q": "(strpos(lower(r.name), lower(:q)) > 0 or starts_with(lower(r.number), lower(:q)))",
}

_CAP_OF = " ".join(f"when '{each}' then :{each}" for each in SENIORITIES)
_REPS = f"""
    select a.*,
        coalesce(cast(cast(:own as json) ->> cast(a.rep_id as text) as bigint),
            case a.seniority {_CAP_OF} end) as cap,
        exists (select from jsonb_to_recordset(a.leave) as away(starts_at timestamptz, ends_at timestamptz)
                where starts_at <= :now and ends_at > :now) as on_leave
    from rep_account a
    where (a.is_rep or a.held > 0) and (:everywhere or a.rep_id = any(cast(:hands as uuid[])))
"""  # noqa: S608 - our own words

_EVERYBODY = text("select rep_id from rep_account")
_SENIORITIES = text("select rep_id, seniority from rep_account where rep_id = any(cast(:reps as uuid[]))")

_DUE_SOON = text(f"""
    select t.rep_id, count(*) as leads
    from json_to_recordset(cast(:soon as json)) as t(rep_id uuid, by timestamptz)
    join lead on lead.owner_id = t.rep_id and lead.state = 'held'
        and {GOING_BACK.format(lead="lead", by="t.by")}
    group by t.rep_id
""")  # noqa: S608 - our own words


def _every_rep(session: Session) -> Iterator[UUID]:
    """Read when an experiment asks for them, which is seldom."""
    yield from session.execute(_EVERYBODY).scalars()


def list_reps(session: Session, visible: Visible, query: Mapping[str, Any], now: datetime) -> Answer:
    """A page of the reps within reach."""
    rules, own = rules_of_reps(session, _every_rep(session), now)
    seniorities = session.execute(_SENIORITIES, {"reps": array(own)}).all() if own else []
    column, kind, way = _SORTS[query["sort"]]
    conditions = [words for name, words in _FILTERS.items() if name in query]
    values: Answer = {name: query[name] for name in _FILTERS if name in query}
    if after := query["after"]:
        beyond = f"{column} {'>' if way == 'asc' else '<'} cast(:value as {kind})"
        conditions.append(f"({beyond} or {column} = cast(:value as {kind}) and r.rep_id > cast(:id as uuid))")
        values |= {"value": after["value"], "id": after["id"]}
    statement = text(f"""
        with r as ({_REPS})
        select r.*, cast({column} as text) as place, {caps.COLUMNS} from r
        where {" and ".join(conditions) or "true"} order by {column} {way}, r.rep_id limit :most
    """)  # noqa: S608 - our own words
    values |= {"everywhere": visible.hands is None, "hands": array(visible.hands or ()), "now": now}
    caps_of_own = {str(rep): own[rep].holding.cap[seniority] for rep, seniority in seniorities}
    values |= {"own": orjson.dumps(caps_of_own).decode()}
    values |= {"most": query["limit"] + 1, **caps.days(now), **rules.holding.cap}
    rows = session.execute(statement, values).all()
    page = rows[: query["limit"]]
    going = _due_soon(session, page, now)
    more = {"value": page[-1].place, "id": str(page[-1].rep_id)} if len(rows) > len(page) else None
    return {
        "data": [
            _told(row) | caps.told(row, own.get(row.rep_id, rules)) | {"due_soon": going.get(row.rep_id, 0)}
            for row in page
        ],
        "next_after": more,
    }


def _due_soon(session: Session, reps: Sequence[Row[Any]], now: datetime) -> dict[Any, int]:
    """How many leads of each of these go back within three of their own working days."""
    calendars = calendars_of(session, [row.rep_id for row in reps])
    by = [{"rep_id": rep_id, "by": soon(calendar, now)} for rep_id, calendar in calendars.items()]
    rows = session.execute(_DUE_SOON, {"soon": orjson.dumps(by).decode()})
    return {row.rep_id: row.leads for row in rows}


def _told(row: Row[Any]) -> Answer:
    return {
        "id": str(row.rep_id),
        "number": row.number,
        "name": row.name,
        "team_id": str(row.team_id) if row.team_id else None,
        "region": row.region,
        "seniority": row.seniority,
        "active": row.active and row.is_rep,
        "on_shift": row.on_shift,
        "on_leave": row.on_leave,
    }
