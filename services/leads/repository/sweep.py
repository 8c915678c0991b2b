"""What the sweep reads and writes: what is due by rep, and one chunk of it. Locks reps, then leads."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reminders import Kind
from services.leads.domain.rules import PoolRules
from services.leads.domain.sweep import Due, Fate, fate
from services.leads.domain.turnover import tenure_ends_at
from services.leads.repository.deadlines import BEGAN_UNDER, rules_under
from services.leads.repository.locks import array
from services.leads.repository.notices import Message, deliver
from services.leads.repository.ownership import EndCause, Ended, LetGo, end_holdings

CHUNK = 200
"""Leads a transaction takes at most: what a claim may have to wait for."""

NO_TEAM = UUID(int=0)
"""Stands for the reps without a team, who have a brake of their own."""

UNSHIELDED = (
    "state = 'held' and paused_reason is null and exempt_reason is null"
    " and (protect_until is null or protect_until <= :now)"
)
"""Which held leads may go back, with `:now`."""

_IS_DUE = f"{UNSHIELDED} and recycle_at <= :now"

_DUE_BY_REP = text(f"""
    select r.rep_id, coalesce(r.team_id, :no_team) as team_id, due.leads
    from (select owner_id, count(*) as leads from lead where {_IS_DUE} group by owner_id) due
    join rep_account r on r.rep_id = due.owner_id order by r.rep_id
""")  # noqa: S608

_HELD_BY_TEAM = text(
    "select coalesce(team_id, :no_team), sum(held) from rep_account where held > 0 group by 1"
)

_LOCK_REPS = text(
    "select rep_id from rep_account where rep_id = any(cast(:reps as uuid[]))"
    " order by rep_id for update skip locked"
)

_LOCK_DUE = text(f"""
    select id from lead where owner_id = any(cast(:reps as uuid[])) and {_IS_DUE}
    order by id limit :limit for update skip locked
""")  # noqa: S608

_FACTS = text(f"""
    select l.id, h.rep_id, h.id as holding_id, l.owner_since, l.recycle_at, l.protect_until, l.paused_reason,
        l.exempt_reason, l.last_effective_at, {BEGAN_UNDER}, n.delivered_at
    from lead l
    join holding h on h.lead_id = l.id and h.ended_at is null
    join rule_version v on v.id = h.rule_version
    left join notice n on n.holding_id = h.id and n.recipient_id = h.rep_id and n.kind = :last
        and n.recycle_at = l.recycle_at and n.delivered_at <= :now
    where l.id = any(cast(:leads as uuid[])) order by l.id
""")  # noqa: S608

_KEPT = text("""
    with kept as (
        select * from json_to_recordset(cast(:rows as json)) as t(
            lead_id uuid, holding_id uuid, recycle_at timestamptz, data jsonb)
    ), flagged as (
        insert into holding_flag (holding_id, flag, at) select holding_id, 'hold_out', :now from kept
        on conflict do nothing
    ), moved as (
        update lead l set recycle_at = t.recycle_at, version = l.version + 1, updated_at = :now
        from kept t where l.id = t.lead_id returning l.id, l.version, t.data
    )
    insert into lead_event (lead_id, sequence, type, cause, at, data)
    select id, version, 'held_out', 'recycle', :now, data from moved
""")


class RepDue(NamedTuple):
    """How many leads of a rep are due."""

    rep_id: UUID
    team_id: UUID
    leads: int


def due_by_rep(session: Session, now: datetime) -> list[RepDue]:
    """Return who has leads due that nothing shields; cost follows what is due."""
    rows = session.execute(_DUE_BY_REP, {"now": now, "no_team": NO_TEAM})
    return [RepDue(*row) for row in rows]


def held_by_team(session: Session) -> dict[UUID, int]:
    """Return how many leads each team holds."""
    return {team: int(held) for team, held in session.execute(_HELD_BY_TEAM, {"no_team": NO_TEAM})}


def chunks(due: Sequence[RepDue]) -> Iterator[list[UUID]]:
    """Group reps so that each group has about `CHUNK` leads due."""
    group: list[UUID] = []
    leads = 0
    for each in due:
        if group and leads + each.leads > CHUNK:
            yield group
            group, leads = [], 0
        group.append(each.rep_id)
        leads += each.leads
    if group:
        yield group


def sweep_reps(session: Session, rep_ids: Sequence[UUID], now: datetime) -> Counter[Fate]:
    """Decide about up to `CHUNK` due leads of these reps and return what became of them.

    Reps and leads that somebody else has locked are left for later. Emits `lead_recycled`.
    """
    reps = session.execute(_LOCK_REPS, {"reps": array(rep_ids)}).scalars().all()
    leads = session.execute(_LOCK_DUE, {"reps": array(reps), "now": now, "limit": CHUNK}).scalars().all()
    by_fate = fates_of(session, leads, now)
    _hold_out(session, by_fate[Fate.HOLD_OUT], now)
    _recycle(session, by_fate[Fate.RECYCLE], now)
    return Counter({each: len(facts) for each, facts in by_fate.items() if facts})


def fates_of(session: Session, leads: Sequence[UUID], now: datetime) -> dict[Fate, list["Found"]]:
    """Decide about leads, each by the rules its holding began under; writes and locks nothing."""
    by_fate: dict[Fate, list[Found]] = defaultdict(list)
    for fact in session.execute(_FACTS, {"leads": array(leads), "now": now, "last": Kind.LAST_DAY}):
        found = Found(fact, rules_under(session, fact))
        by_fate[fate(_due(fact), found.rules, now)].append(found)
    return by_fate


class Found(NamedTuple):
    """A lead that is due and the rules its holding began under."""

    fact: Row[Any]
    rules: PoolRules

    @property
    def tenure_ends_at(self) -> datetime:
        """When this hand must let go."""
        return tenure_ends_at(self.rules, self.fact.owner_since)


def _due(fact: Row[Any]) -> Due:
    return Due(
        lead_id=fact.id,
        holding_id=fact.holding_id,
        owner_since=fact.owner_since,
        recycle_at=fact.recycle_at,
        noticed=fact.delivered_at is not None,
        protect_until=fact.protect_until,
        paused_reason=fact.paused_reason,
        exempt_reason=fact.exempt_reason,
    )


def _hold_out(session: Session, kept: Sequence[Found], now: datetime) -> None:
    """Leave leads in their hand until the longest tenure ends, flagged, the reason in their history."""
    rows = [
        {
            "lead_id": fact.id,
            "holding_id": fact.holding_id,
            "recycle_at": until,
            "data": {"holding_id": fact.holding_id, "from": fact.recycle_at, "to": until},
        }
        for fact, until in ((each.fact, each.tenure_ends_at) for each in kept)
    ]
    if rows:
        session.execute(_KEPT, {"rows": orjson.dumps(rows).decode(), "now": now})


def _recycle(session: Session, gone: Sequence[Found], now: datetime) -> None:
    wishes = [
        LetGo(
            lead_id=fact.id,
            rep_id=fact.rep_id,
            cause=EndCause.RECYCLE,
            to_pool=each.rules.recycle_to_pool,
            holding_id=fact.holding_id,
            data={
                "reason": "tenure_ended" if now >= each.tenure_ends_at else "cycle_ended",
                "recycle_at": fact.recycle_at,
                "noticed_at": fact.delivered_at,
                "last_effective_at": fact.last_effective_at,
                "owner_since": fact.owner_since,
            },
        )
        for fact, each in ((each.fact, each) for each in gone)
    ]
    if not wishes:
        return
    ended = [each for each in end_holdings(session, wishes, actor=None, now=now) if isinstance(each, Ended)]
    told: dict[UUID, list[str]] = defaultdict(list)
    for each in ended:
        told[each.rep_id].append(str(each.lead_id))
    digests = [Message(rep, Kind.RECYCLED, {"count": len(ids), "leads": ids}) for rep, ids in told.items()]
    deliver(session, digests, now)
