"""Is somebody known? A masked answer, and a note of who asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.identity import Key
from services.leads.repository.reach import lead_in_reach
from shared import context
from shared.context import Actor
from shared.errors import NotFound
from shared.ids import new_id

_FIND = text("""
    with recursive line(id, survivor_id) as (
        select l.id, l.survivor_id from lead_identity i join lead l on l.id = i.lead_id
        where i.kind = :kind and i.value = :value
        union all select l.id, l.survivor_id from lead l join line on l.id = line.survivor_id)
    select l.id, l.state, l.owner_id is not null as held, t.name as team
    from line join lead l on l.id = line.id
    left join rep_account r on r.rep_id = l.owner_id left join team t on t.id = r.team_id
    where line.survivor_id is null
""")
_NOTE = text("""
    insert into lookup (id, at, actor_id, by, lead_id, trace) values (:id, :now, :actor, :by, :lead, :trace)
""")
_LIST = text("""
    select k.id, k.at, k.actor_id, r.name as actor_name, k.by, k.lead_id, k.trace
    from lookup k left join rep_account r on r.rep_id = k.actor_id
    where (cast(:actor as uuid) is null or k.actor_id = :actor)
    and (cast(:last as uuid) is null or (k.at, k.id) < (cast(:before as timestamptz), cast(:last as uuid)))
    order by k.at desc, k.id desc limit :limit
""")


def look_up(session: Session, key: Key, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """Whether a lead has this key: with which team and in what state; its id only within reach."""
    found = session.execute(_FIND, {"kind": key.kind, "value": key.value}).first()
    noted = {"id": new_id(), "now": now, "actor": actor.id if actor else None, "by": key.kind}
    lead = found.id if found else None
    session.execute(_NOTE, {**noted, "lead": lead, "trace": context.trace.get()})
    if found is None:
        return {"outcome": "unknown", "team": None, "state": None, "held": None, "lead_id": None}
    seen = str(found.id) if _is_in_reach(session, found.id, actor) else None
    return {
        "outcome": "exists",
        "team": found.team,
        "state": str(found.state),
        "held": found.held,
        "lead_id": seen,
    }


def list_lookups(session: Session, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who asked, the last first."""
    place = query["after"] or {}
    values = {"before": place.get("at"), "last": place.get("id"), "limit": query["limit"]}
    rows = session.execute(_LIST, {**values, "actor": query["actor_id"]})
    return [
        {
            **row._mapping,
            "id": str(row.id),
            "at": row.at.isoformat(),
            "actor_id": _text(row.actor_id),
            "lead_id": _text(row.lead_id),
        }
        for row in rows
    ]


def _is_in_reach(session: Session, lead_id: UUID, actor: Actor | None) -> bool:
    try:
        lead_in_reach(session, lead_id, actor)
    except NotFound:
        return False
    return True


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
