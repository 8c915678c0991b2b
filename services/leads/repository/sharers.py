"""How often the leads of employees who share are won: read from all that were shared, kept by sharer."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.sharers import NOBODY, Sharers, fate
from services.leads.repository.locks import array

_SHARED = text("""
    select sharer_id, created_at, case when state = 'converted' then closed_at end as won_at
    from lead where sharer_id is not null and state <> 'merged'
""")
_KEEP = text("""
    insert into sharer_record as r (sharer_id, percent, at)
    select t.sharer_id, t.percent, :now
    from unnest(cast(:sharers as uuid[]), cast(:percents as float8[])) t(sharer_id, percent)
    on conflict (sharer_id) do update set percent = excluded.percent, at = excluded.at
    where r.percent <> excluded.percent
    returning 1
""")
_FIND = text("select sharer_id, percent from sharer_record where sharer_id = any(cast(:sharers as uuid[]))")


def sharers_ever(session: Session) -> Sharers:
    """What is known of sharers, at every moment."""
    return Sharers(fate(*row) for row in session.execute(_SHARED))


def keep_sharers(session: Session, now: datetime) -> int:
    """Keep what is known of every sharer now, for leads that come in; how many it is another of."""
    percents = sharers_ever(session).percents(now)
    told: dict[str, Any] = {"sharers": array(percents), "percents": list(percents.values()), "now": now}
    return len(session.execute(_KEEP, told).all())


def sharer_percents(session: Session, sharers: Collection[UUID]) -> Mapping[UUID, float | None]:
    """Percent of these sharers' leads that were won, when it was last kept.

    Of one that is new, what all come to; None before any is kept.
    """
    if not sharers:
        return {}
    rows = session.execute(_FIND, {"sharers": array({NOBODY, *sharers})})
    found: dict[UUID, float] = {row.sharer_id: row.percent for row in rows}
    return {sharer: found.get(sharer, found.get(NOBODY)) for sharer in sharers}
