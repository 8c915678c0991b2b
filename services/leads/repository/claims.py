"""Taking leads out of a pool: one, the best one, or a list; and what would be refused."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.leads.domain import holding
from services.leads.domain.holding import Cause, Situation, Wanted, month_of
from services.leads.domain.refusals import GradeNotAllowed, NotAMember, RepInactive
from services.leads.domain.rules import GRADES
from services.leads.domain.states import LeadState
from services.leads.repository.locks import lock_reps
from services.leads.repository.ownership import AskedBefore, Take, Taken, begin_holdings, begin_once
from services.leads.repository.ownership.facts import LET_GO_AT, REP_FACTS, counts_of, pool_of, rep_of
from services.leads.repository.reach import check_pool_in_reach, lead_in_reach
from services.leads.repository.rulebook import (
    COMPANY_VERSION,
    POOL_VERSION,
    TRIALS,
    InForce,
    holding_for,
    rules_of,
    trials_of,
)
from shared.clock import business_day, business_zone
from shared.context import Actor
from shared.database import Database, is_lock_timeout
from shared.errors import Conflict, Forbidden, NotFound, Refusal, Unavailable, to_wire
from shared.idempotency import run_once

_NOT_THEIRS = (NotAMember, RepInactive)
"""Refusals that would tell somebody without reach that there is such a lead."""


class PoolEmpty(Conflict):
    """There is nothing in the pool that this rep may take now."""

    code = "pool_empty"


def claim(session: Session, lead_id: UUID, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Give a pooled lead to the rep who asks, or raise the first refusal. Emits `lead_claimed`."""
    [answer] = begin_holdings(session, [Take(lead_id, actor.id, Cause.CLAIM)], actor=actor, now=now)
    if isinstance(answer, _NOT_THEIRS):
        lead_in_reach(session, lead_id, actor)
    return _accepted(answer, now)


def claim_once(
    db: Database, key: str | None, lead_id: UUID, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """`claim` under a request's key, as with `run_once`, in half the round trips; owns the transaction."""
    operation, request, take = "claim_lead", str(lead_id), Take(lead_id, actor.id, Cause.CLAIM)
    refusal: Refusal | None = None
    try:
        with db.transaction() as session:
            if key is None:
                return claim(session, lead_id, actor=actor, now=now)
            return begin_once(
                session,
                take,
                lambda taken: _accepted(taken, now),
                key=key,
                operation=operation,
                request=request,
                actor=actor,
                now=now,
            )
    except (Conflict, Forbidden, NotFound) as error:
        refusal = error
    except Unavailable as busy:
        if not _waited_too_long(busy):
            raise
    except AskedBefore:
        pass
    return run_once(db, key, operation, request, lambda s: _again(s, lead_id, refusal, actor, now))


def _again(
    session: Session, lead_id: UUID, refusal: Refusal | None, actor: Actor, now: datetime
) -> dict[str, Any]:
    if isinstance(refusal, _NOT_THEIRS):
        lead_in_reach(session, lead_id, actor)
    if refusal is not None:
        raise refusal
    return claim(session, lead_id, actor=actor, now=now)


def _waited_too_long(busy: Unavailable) -> bool:
    return isinstance(busy.__cause__, DBAPIError) and is_lock_timeout(busy.__cause__)


def claim_batch(
    session: Session, pool_id: UUID, lead_ids: Sequence[UUID], *, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """Claim leads of one pool in the order given, each with its own answer; those claimed stay claimed.

    Raises `NotFound` for a pool out of reach.
    """
    check_pool_in_reach(session, pool_id, actor)
    takes = [Take(lead_id, actor.id, Cause.BATCH_CLAIM, pool_id) for lead_id in lead_ids]
    answers = begin_holdings(session, takes, actor=actor, now=now)
    return [_item(take.lead_id, answer, now) for take, answer in zip(takes, answers, strict=True)]


def claim_next(
    session: Session, pool_id: UUID, grade: str | None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Give the rep the best lead they may have, by grade, then score, past those others are taking.

    Raises what stands in the way of any lead, `PoolEmpty`, or `NotFound` for a pool out of reach.
    Emits `lead_claimed`.
    """
    check_pool_in_reach(session, pool_id, actor)
    lock_reps(session, [actor.id])
    situation = situation_of(session, actor.id, pool_id, None, cause=Cause.CLAIM_NEXT, now=now)
    if refusal := holding.refusal_of(situation):
        raise refusal
    refusals: list[Refusal] = []
    grades = (grade,) if grade else GRADES
    for each in grades:
        if refusal := _refused_grade(situation, each):
            refusals.append(refusal)
        elif taken := _take_best(session, situation, pool_id, each, actor):
            return _accepted(taken, now)
    raise _why_nothing(refusals, len(grades))


def _refused_grade(situation: Situation, grade: str) -> Refusal | None:
    return holding.refusal_of(holding.about(situation, Wanted(grade)))


def _why_nothing(refusals: Sequence[Refusal], tried: int) -> Refusal:
    """When every grade was refused, a cap says more than a grade that is for others."""
    if len(refusals) < tried:
        return PoolEmpty("there is no lead in this pool that you may take now")
    return next((each for each in refusals if not isinstance(each, GradeNotAllowed)), refusals[0])


_BEST = text("""
    select l.id from lead l
    where l.state = 'pooled' and l.pool_id = :pool and l.grade = :grade
      and (l.claimable_at is null or l.claimable_at <= :now)
      and not (l.id = any(cast(:passed as uuid[])))
      and not exists (select from holding h where h.lead_id = l.id and h.rep_id = :rep and h.ended_at > :cool)
    order by l.score desc, l.id limit 1 for update of l skip locked
""")


def _take_best(
    session: Session, situation: Situation, pool_id: UUID, grade: str, actor: Actor
) -> Taken | None:
    """The best free lead of a grade; one refused for what it was merged from is passed over."""
    passed: list[str] = []
    cool_since = situation.now - timedelta(days=situation.rules.cool_down_days)
    while True:
        wanted = {"pool": pool_id, "grade": grade, "now": situation.now, "rep": actor.id, "cool": cool_since}
        found = session.execute(_BEST, wanted | {"passed": "{" + ",".join(passed) + "}"}).scalar()
        if found is None:
            return None
        take = Take(found, actor.id, Cause.CLAIM_NEXT, pool_id)
        [answer] = begin_holdings(session, [take], actor=actor, now=situation.now)
        if isinstance(answer, Taken):
            return answer
        passed.append(str(found))


def _accepted(answer: Taken | Refusal, now: datetime) -> dict[str, Any]:
    if isinstance(answer, Refusal):
        raise answer
    undo_until = now + timedelta(minutes=answer.rules.undo_minutes)
    return {
        "id": str(answer.lead_id),
        "state": LeadState.HELD.value,
        "version": answer.version,
        "grade": answer.grade,
        "owner_id": str(answer.rep_id),
        "owner_since": now.isoformat(),
        "holding_id": str(answer.holding_id),
        "recycle_at": answer.recycle_at.isoformat(),
        "undo_until": undo_until.isoformat(),
        "cool_down_days": answer.rules.cool_down_days,
        "held": answer.held,
        "cap": answer.held_cap,
        "do_not_contact": answer.do_not_contact,
    }


def _item(lead_id: UUID, answer: Taken | Refusal, now: datetime) -> dict[str, Any]:
    if isinstance(answer, Refusal):
        return {"lead_id": str(lead_id), "claimed": False, "error": to_wire(answer)}
    return {"lead_id": str(lead_id), "claimed": True, "lead": _accepted(answer, now)}


_SITUATION = text(
    f"""
    select l.id, l.state, l.pool_id, l.grade, l.claimable_at, {REP_FACTS},
        p.id as of_pool, p.active as pool_active, p.region as pool_region, p.team_ids as pool_teams,
        {COMPANY_VERSION} as company_version, {POOL_VERSION.format(pool="p.id")} as pool_version,
        {TRIALS} as trials, {LET_GO_AT} as let_go_at
    from rep_account r
    left join lead l on l.id = cast(:lead as uuid) and cast(:pool as uuid) in (l.pool_id, l.home_pool_id)
    left join pool p on p.id = cast(:pool as uuid)
    left join rep_day d on d.rep_id = r.rep_id and d.day = :day
    left join rep_month m on m.rep_id = r.rep_id and m.month = :month
    where r.rep_id = :rep
    """  # noqa: S608
)


def situation_of(
    session: Session, rep_id: UUID, pool_id: UUID | None, lead_id: UUID | None, *, cause: Cause, now: datetime
) -> Situation:
    """All that decides whether a rep may take a lead (or, without one, any lead) of a pool. Locks nothing."""
    today = business_day(now)
    wanted = {
        "rep": rep_id,
        "pool": pool_id,
        "lead": lead_id,
        "now": now,
        "day": today,
        "month": month_of(today),
    }
    fact = session.execute(_SITUATION, wanted).first()
    if fact is None or (pool_id and fact.of_pool is None) or (lead_id and fact.id is None):
        raise NotFound("no such lead or pool")
    in_force = InForce(fact.company_version, fact.pool_version)
    holds = holding_for(in_force, pool_id, trials_of(fact.trials), rep_id, lead_id)
    return Situation(
        rules=rules_of(session, holds.in_force),
        rep=rep_of(fact),
        counts=counts_of(fact),
        pool=pool_of(fact),
        lead=_wanted(fact) if lead_id else None,
        cause=cause,
        now=now,
        zone=business_zone(),
    )


def _wanted(fact: Row[Any]) -> Wanted:
    free = fact.state == LeadState.POOLED and fact.pool_id == fact.of_pool
    return Wanted(fact.grade, free, fact.claimable_at, fact.let_go_at)
