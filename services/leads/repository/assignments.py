"""The assignment board: what the system chose by itself, newest first, with the reason kept in the history.

Assignments, leads that overflowed into another pool or nurturing, and those held out of rotation.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import story
from services.leads.repository.history import NAMES
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible
from shared.clock import business_zone

Answer = dict[str, Any]

_CHOSEN = "(e.cause in ('assignment', 'overflow') or e.type = 'held_out')"
_CAUSES = {
    "assignment": "e.cause = 'assignment'",
    "explore": "e.cause = 'assignment' and e.data ->> 'is_explore' = 'true'",
    "overflow": "e.cause = 'overflow'",
    "hold_out": "e.type = 'held_out'",
}
_FILTERS = {
    "from_on": "e.at >= cast(:from_on as timestamp) at time zone :zone",
    "to_on": "e.at < (cast(:to_on as timestamp) + interval '1 day') at time zone :zone",
    "rep_id": "h.rep_id = :rep_id",
    "team_id": "r.team_id = :team_id",
    "pool_id": "coalesce(h.from_pool, cast(e.data ->> 'from_pool' as uuid)) = :pool_id",
}
# What overflowed has no hand; it is for whoever sees the pool it left.
_REACH = """(h.rep_id = any(cast(:hands as uuid[]))
    or h.id is null and cast(e.data ->> 'from_pool' as uuid) = any(cast(:pools as uuid[])))"""

_BOARD = f"""
    select e.at, e.tick, e.type, e.cause, e.data, l.id, l.number, l.name, l.company, h.grade as held_as,
        h.rep_id, r.name as rep_name, r.team_id, t.name as team_name, p.id as pool_id, p.name as pool_name,
        n.names
    from lead_event e join lead l on l.id = e.lead_id
    left join holding h on h.id = cast(e.data ->> 'holding_id' as uuid)
    left join rep_account r on r.rep_id = h.rep_id
    left join team t on t.id = r.team_id
    left join pool p on p.id = coalesce(h.from_pool, cast(e.data ->> 'from_pool' as uuid))
    cross join lateral ({NAMES}) n
    where {_CHOSEN}
"""  # noqa: S608 - our own words


def list_assignments(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """A page of automatic choices within reach."""
    named = [name for name in _FILTERS if name in query]
    conditions = [_FILTERS[name] for name in named]
    values: Answer = {name: query[name] for name in named} | {"zone": business_zone().key}
    if "cause" in query:
        conditions.append(_CAUSES[query["cause"]])
    if visible.hands is not None:
        conditions.append(_REACH)
        values |= {"hands": array(visible.hands), "pools": array(visible.pools or ())}
    if after := query["after"]:
        conditions.append("(e.at, e.tick) < (cast(:at as timestamptz), :tick)")
        values |= {"at": after["at"], "tick": after["tick"]}
    where = " and ".join(["", *conditions])
    statement = f"{_BOARD} {where} order by e.at desc, e.tick desc limit :most"
    rows = session.execute(text(statement), values | {"most": query["limit"] + 1}).all()
    page = rows[: query["limit"]]
    more = {"at": page[-1].at.isoformat(), "tick": page[-1].tick} if len(rows) > len(page) else None
    return {"data": [_told(row) for row in page], "next_after": more}


def _told(row: Row[Any]) -> Answer:
    chosen = row.cause == "assignment"
    cause = "hold_out" if row.type == "held_out" else "explore" if row.data.get("is_explore") else row.cause
    return {
        "at": row.at.isoformat(),
        "cause": cause,
        "lead": {
            "id": str(row.id),
            "number": row.number,
            "name": row.name,
            "company": row.company,
            "grade": row.held_as or row.data.get("grade"),
        },
        "rep": _named(row.rep_id, row.rep_name),
        "team": _named(row.team_id, row.team_name),
        "pool": _named(row.pool_id, row.pool_name),
        "words": story.words(row.type, row.cause, row.data, row.names, business_zone()),
        "facts": row.data.get("chosen") or {} if chosen else row.data,
    }


def _named(each: Any, name: str | None) -> Answer | None:
    return {"id": str(each), "name": name} if each else None
