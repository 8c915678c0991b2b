"""A lead's history: one line for every version of it, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import story
from shared.clock import business_zone
from shared.context import Actor

_WRITE = text("""
    insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
    values (:lead, :version, :type, :cause, :actor, :rule_version, :now, cast(:data as jsonb))
""")

NAMES = """
    select coalesce(jsonb_object_agg(id, name), '{}') as names from (
        select rep_id::text as id, name from rep_account
        where rep_id in ((e.data ->> 'from_rep')::uuid, (e.data ->> 'to_rep')::uuid)
        union all
        select id::text, name from pool
        where id in ((e.data ->> 'from_pool')::uuid, (e.data ->> 'to_pool')::uuid)
        union all
        select id::text, name from nurture_track where id = (e.data ->> 'track_id')::uuid
    ) named
"""
"""The names of whom a line `e` of history speaks of, by their ids."""

_READ = text(f"""
    with recursive line(id) as (
        select cast(:lead as uuid) union all select l.id from lead l join line on l.survivor_id = line.id)
    select e.lead_id, e.tick, e.sequence, e.type, e.cause, e.actor_id, r.name as actor_name, e.rule_version,
        e.at, e.data, n.names, lost.zh as lost_zh, lost.en as lost_en
    from lead_event e
    left join lost_reason lost on e.type = 'lost' and lost.code = e.data ->> 'reason'
    left join rep_account r on r.rep_id = e.actor_id
    cross join lateral ({NAMES}) n
    where e.lead_id in (select id from line) and e.tick < :before order by e.tick desc limit :limit
""")  # noqa: S608 - our own words


def write(
    session: Session,
    lead_id: UUID,
    version: int,
    kind: str,
    data: dict[str, Any],
    *,
    actor: Actor | None,
    now: datetime,
    cause: str = "person",
    rule_version: UUID | None = None,
) -> None:
    """Write the line that made the lead `version`; the lead is locked."""
    session.execute(
        _WRITE,
        {
            "lead": lead_id,
            "version": version,
            "type": kind,
            "cause": cause,
            "actor": actor.id if actor else None,
            "rule_version": rule_version,
            "now": now,
            "data": orjson.dumps(data).decode(),
        },
    )


def read(session: Session, lead_id: UUID, before: int | None, limit: int) -> list[Row[Any]]:
    """The newest lines first, older than tick `before`, those of leads merged into this one among them."""
    wanted = {"lead": lead_id, "before": before or 2**62, "limit": limit}
    return list(session.execute(_READ, wanted))


def told(row: Row[Any]) -> dict[str, Any]:
    """A line, JSON-ready; `why` is what the system says for what nobody did by hand."""
    reason = (row.lost_zh, row.lost_en) if row.lost_zh else None
    words = story.words(row.type, row.cause, row.data, row.names, business_zone(), reason=reason)
    return {
        "lead_id": str(row.lead_id),
        "sequence": row.sequence,
        "type": row.type,
        "cause": row.cause,
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "actor_name": row.actor_name,
        "rule_version": str(row.rule_version) if row.rule_version else None,
        "at": row.at.isoformat(),
        "words": words,
        "why": None if row.actor_id else words,
        "details": row.data,
    }
