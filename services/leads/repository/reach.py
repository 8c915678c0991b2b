"""Row reach in SQL: which pools and which leads a caller may see. Out of reach is not found."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reach import Reach, reach_of
from services.leads.repository.locks import array
from shared.context import Actor
from shared.errors import NotFound

_POOLS = text("""
    with mine as (
        select team_id, region from rep_account where rep_id = :rep
        union all select id, region from team where id = any(cast(:teams as uuid[])))
    select p.id from pool p where (p.active or :also_closed) and exists (
        select from mine m where (p.team_ids = '{}' or m.team_id = any(p.team_ids))
        and (p.region is null or p.region = m.region))
    order by p.id
""")

_HANDS = text("select rep_id from rep_account where rep_id = :rep or team_id = any(cast(:teams as uuid[]))")

_LEAD = text("""
    select l.id, l.state, l.owner_id, l.pool_id, l.home_pool_id, r.team_id as owner_team, l.version,
        l.survivor_id,
        (select h.rep_id from holding h where h.lead_id = l.id order by h.started_at desc, h.id desc limit 1)
            as last_holder
    from lead l left join rep_account r on r.rep_id = l.owner_id where l.id = :lead
""")

_ENDS = frozenset({"converted", "lost", "invalid"})


@dataclass(frozen=True, slots=True)
class Visible:
    """The pools and hands within a caller's reach; None is all of them. `me` is the caller, if a person."""

    pools: list[UUID] | None
    hands: list[UUID] | None
    me: UUID | None = None


def visible_to(session: Session, actor: Actor | None) -> Visible:
    """What a caller may see, looked up once for a request."""
    reach = reach_of(actor)
    me = actor.id if actor else None
    if reach.everything:
        return Visible(None, None, me)
    if reach.is_nothing:
        return Visible([], [])
    wanted = _wanted(reach)
    return Visible(
        pools=list(session.execute(_POOLS, wanted | {"also_closed": False}).scalars()),
        hands=list(session.execute(_HANDS, wanted).scalars()),
        me=me,
    )


def lead_in_reach(session: Session, lead_id: UUID, actor: Actor | None) -> Row[Any]:
    """Where a lead is, or `NotFound` if it is none of the caller's business. Not locked: it may move on.

    A merged lead is within reach where the one it was merged into is.
    """
    row = session.execute(_LEAD, {"lead": lead_id}).first()
    if row is None:
        raise NotFound("no such lead")
    if row.survivor_id is not None:
        lead_in_reach(session, row.survivor_id, actor)
        return row
    is_mine = actor is not None and row.owner_id == actor.id
    if not is_mine and not is_visible(row, visible_to(session, actor)):
        raise NotFound("no such lead")
    return row


def check_pool_in_reach(
    session: Session, pool_id: UUID, actor: Actor | None, *, also_closed: bool = False
) -> None:
    """Raise `NotFound` unless the caller may look into the pool; `also_closed`, to open it again."""
    known = session.execute(text("select 1 from pool where id = :pool"), {"pool": pool_id}).first()
    if known is None or not is_pool_in_reach(session, pool_id, actor, also_closed=also_closed):
        raise NotFound("no such pool")


def is_pool_in_reach(
    session: Session, pool_id: UUID, actor: Actor | None, *, also_closed: bool = False
) -> bool:
    """Say whether a pool, if there is one, is the caller's, their teams', or everybody's."""
    reach = reach_of(actor)
    if reach.everything or reach.is_nothing:
        return reach.everything
    wanted = _wanted(reach) | {"also_closed": also_closed}
    return pool_id in session.execute(_POOLS, wanted).scalars().all()


def is_visible(row: Row[Any], visible: Visible) -> bool:
    """Whether a lead, told with its `last_holder`, is in a hand or a pool within reach."""
    if visible.hands is None or visible.pools is None:
        return True
    holder = row.last_holder if row.state in _ENDS else row.owner_id
    pool = row.home_pool_id if row.state == "nurturing" else row.pool_id
    return holder in visible.hands or pool in visible.pools


def _wanted(reach: Reach) -> dict[str, Any]:
    return {"rep": reach.rep_id, "teams": array(reach.teams)}
