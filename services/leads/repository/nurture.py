"""From nurturing into a pool: leads whose score passes, whose customer came again, or that a person promotes.

Every move locks its leads, looks again, and writes lead, history and outbox in the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture import NotNurturing, NurtureCause, cause_to_pool
from services.leads.domain.routing import NoPool, PoolUnknown
from services.leads.domain.states import LeadState
from services.leads.events import LeadPooled
from services.leads.repository.homes import Homes
from services.leads.repository.locks import array
from services.leads.repository.reach import lead_in_reach, visible_to
from services.leads.repository.scores import ScoreRulesInForce, score_rules_in_force
from shared.context import Actor
from shared.outbox import emit_many, outbox_row

_LEFT_WITH = """(
    select (e.data ->> 'score')::bigint from lead_event e
    where e.lead_id = l.id and e.type = 'nurtured' and e.cause = 'overflow'
    order by e.sequence desc limit 1) as left_with"""
_LEAD = (
    "l.id, l.version, l.state, l.grade, l.score, l.outcome, l.region, l.city, l.extra, l.home_pool_id,"
    f" {_LEFT_WITH}"
)
_WARM = "l.state = 'nurturing' and l.paused_reason is null and not l.do_not_contact and l.score >= :below"
_NAMED = text(f"select {_LEAD} from lead l where l.id = :lead for update")  # noqa: S608 - words of ours
_THESE = text(f"""
    select {_LEAD} from lead l where l.id = any(cast(:leads as uuid[])) and {_WARM} order by l.id for update
""")  # noqa: S608
_READY = text(f"""
    select {_LEAD} from lead l
    where {_WARM} and l.outcome is null and l.score_rule_id = :rules and l.id > :after
    order by l.id limit :limit for update skip locked
""")  # noqa: S608
_TO_POOL = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            id uuid, version bigint, pool_id uuid, claimable_at timestamptz, cause text, rule_version uuid,
            data jsonb)
    ), written as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)
        select id, version, 'pooled', cause, :actor, rule_version, :now, data from told
    )
    update lead l set state = 'pooled', pool_id = t.pool_id, home_pool_id = t.pool_id, pooled_at = :now,
        claimable_at = t.claimable_at, version = t.version, updated_at = :now, waiting_reason = null,
        outcome = null, closed_at = null, stage = 'lead', lost_reason = null, amount_fen = null,
        expected_on = null,
        exempt_reason = null
    from told t where l.id = t.id
""")


@dataclass(frozen=True, slots=True)
class _Move:
    """One lead on its way into a pool; `rule_version` is that of the rules that sent it there."""

    lead: Row[Any]
    pool: UUID
    cause: NurtureCause
    rule_version: UUID
    reason: str | None = None

    @property
    def version(self) -> int:
        return int(self.lead.version) + 1

    @property
    def told(self) -> dict[str, Any]:
        lead = self.lead
        return {"lead_id": str(lead.id), "pool_id": str(self.pool), "cause": self.cause.value,
                "grade": lead.grade, "score": lead.score}  # fmt: skip


def pool_warm(
    session: Session,
    lead_ids: Iterable[UUID],
    *,
    actor: Actor | None,
    now: datetime,
    came_again: bool = False,
) -> set[UUID]:
    """Pool those of these leads that are nurtured no longer, after a change to them; which they are.

    `came_again`: the customer did, so a lost lead may go too. Emits `lead_pooled`; the version is one on.
    """
    rules = score_rules_in_force(session, now)
    below = rules.scorer.rules.nurture_below
    leads = session.execute(_THESE, {"leads": array(lead_ids), "below": below}).all()
    homes = Homes(session, now)
    moves = _moves(leads, rules, homes, came_again=came_again)
    return _write(session, moves, homes, actor=actor, now=now)


def pool_ready(
    session: Session, rules: ScoreRulesInForce, after: UUID, limit: int, now: datetime
) -> tuple[int, UUID | None]:
    """Pool leads of today, by id after `after`, whose score by the rules in force passes.

    How many went, and the last one looked at; None if there are no more. Emits `lead_pooled`.
    """
    below = rules.scorer.rules.nurture_below
    values = {"below": below, "rules": rules.version, "after": after, "limit": limit}
    leads = session.execute(_READY, values).all()
    homes = Homes(session, now)
    went = _write(session, _moves(leads, rules, homes), homes, actor=None, now=now)
    return len(went), leads[-1].id if leads else None


def _moves(
    leads: Sequence[Row[Any]], rules: ScoreRulesInForce, homes: Homes, *, came_again: bool = False
) -> list[_Move]:
    """The moves the rules allow; a lead that no pool takes stays where it is."""
    causes = [(lead, _cause(lead, came_again=came_again)) for lead in leads]
    wishes = [(lead, cause, homes.home_of(lead)) for lead, cause in causes if cause]
    return [_Move(lead, pool, cause, rules.version) for lead, cause, pool in wishes if pool]


def _cause(lead: Row[Any], *, came_again: bool) -> NurtureCause | None:
    return cause_to_pool(lead.outcome, came_again=came_again, score=lead.score, left_with=lead.left_with)


def promote(
    session: Session, lead_id: UUID, pool_id: UUID | None, reason: str, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Pool a nurtured lead because a person says so. Emits `lead_pooled`.

    Raises `NotFound` out of reach, `NotNurturing`, `PoolUnknown` for a pool closed or out of reach, `NoPool`.
    """
    lead_in_reach(session, lead_id, actor)
    lead = session.execute(_NAMED, {"lead": lead_id}).one()
    if lead.state != LeadState.NURTURING:
        raise NotNurturing(f"the lead is {lead.state}, not nurtured")
    homes = Homes(session, now)
    pool = _named_pool(session, homes, pool_id, actor) if pool_id else homes.home_of(lead)
    if pool is None:
        raise NoPool("no pool takes this lead, and there is no default pool")
    move = _Move(lead, pool, NurtureCause.PROMOTED, homes.rules(pool)[0].version, reason)
    _write(session, [move], homes, actor=actor, now=now)
    return {
        "id": str(lead_id),
        "state": LeadState.POOLED.value,
        "version": move.version,
        "pool_id": str(pool),
        "owner_id": None,
    }


def _named_pool(session: Session, homes: Homes, pool_id: UUID, actor: Actor) -> UUID:
    visible = visible_to(session, actor).pools
    is_open = pool_id in {pool.id for pool in homes.choices}
    if not is_open or (visible is not None and pool_id not in visible):
        raise PoolUnknown("there is no such active pool", pointer="/pool_id")
    return pool_id


def _write(
    session: Session, moves: Sequence[_Move], homes: Homes, *, actor: Actor | None, now: datetime
) -> set[UUID]:
    if not moves:
        return set()
    values = {"now": now, "actor": actor.id if actor else None}
    rows = [_pooled_row(move, homes) for move in moves]
    session.execute(_TO_POOL, {**values, "rows": orjson.dumps(rows).decode()})
    emit_many(
        session,
        [outbox_row(LeadPooled, move.lead.id, move.version, move.told, actor) for move in moves],
    )
    return {move.lead.id for move in moves}


def _pooled_row(move: _Move, homes: Homes) -> dict[str, Any]:
    lead = move.lead
    told = {"from_state": lead.state, "to_pool": move.pool, "grade": lead.grade, "score": lead.score,
            "outcome": lead.outcome, "reason": move.reason}  # fmt: skip
    return {
        "id": lead.id,
        "version": move.version,
        "pool_id": move.pool,
        "claimable_at": homes.rules(move.pool)[1],
        "cause": move.cause,
        "rule_version": move.rule_version,
        "data": told,
    }
