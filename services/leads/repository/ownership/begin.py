"""Leads come into hands: as far as the rules allow, one answer for each wish."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain import holding
from services.leads.domain.holding import INTAKE, Counts, Situation, Wanted
from services.leads.domain.rules import PoolRules
from services.leads.domain.states import LeadState
from services.leads.domain.turnover import recycle_at
from services.leads.repository.ownership.began import write_begun
from services.leads.repository.ownership.facts import counts_of, pool_of, rep_of
from services.leads.repository.ownership.takes import Take, Taken
from services.leads.repository.ownership.wanted import read_wanted
from services.leads.repository.reps import calendar_from
from services.leads.repository.rulebook import InForce, holding_for, rules_of, trials_of
from shared.clock import business_zone
from shared.context import Actor
from shared.errors import NotFound, Refusal
from shared.idempotency import key_params, outcome_params
from shared.ids import new_id


def begin_holdings(
    session: Session, takes: Sequence[Take], *, actor: Actor | None, now: datetime
) -> list[Taken | Refusal]:
    """Put leads into hands as far as the rules allow; one answer for each wish, in their order.

    Emits `lead_claimed`, `lead_assigned` or `lead_transferred` for each that began.
    """
    answers = decide_holdings(session, takes, {}, now=now)
    begun = [(take, taken) for take, taken in zip(takes, answers, strict=True) if isinstance(taken, Taken)]
    if begun:
        write_begun(session, begun, actor=actor, now=now)
    return answers


def decide_holdings(
    session: Session, takes: Sequence[Take], counts: dict[UUID, Counts], *, now: datetime
) -> list[Taken | Refusal]:
    """What `begin_holdings` would answer; writes nothing. Locks the same.

    `counts` goes before what is stored of a rep, and tells afterwards what all would hold.
    """
    facts = read_wanted(session, [(take.lead_id, take.rep_id) for take in takes], now)
    decisions = _Decisions(session, now, counts)
    return [decisions.on(take, facts.get((take.lead_id, take.rep_id))) for take in takes]


class AskedBefore(Exception):
    """The key was there already."""


def begin_once(
    session: Session,
    take: Take,
    answer: Callable[[Taken], dict[str, Any]],
    *,
    key: str,
    operation: str,
    request: Any,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """One wish of a keyed request in two round trips: its key goes with the locks, its outcome with the rest.

    Raises the refusal, or `AskedBefore`; the transaction is then rolled back, and `run_once` knows the rest.
    """
    keyed = key_params(key, operation, request)
    facts = read_wanted(session, [(take.lead_id, take.rep_id)], now, keyed)
    fact = facts.get((take.lead_id, take.rep_id))
    if fact is not None and not fact.is_first:
        raise AskedBefore
    taken = _Decisions(session, now, {}).on(take, fact)
    if isinstance(taken, Refusal):
        raise taken
    outcome = answer(taken)
    write_begun(session, [(take, taken)], actor=actor, now=now, answered=outcome_params(key, outcome))
    return outcome


class _Decisions:
    """Decides wishes one after another, counting as it goes. Holds what was read under the locks."""

    def __init__(self, session: Session, now: datetime, counts: dict[UUID, Counts]) -> None:
        self._session = session
        self._now = now
        self._counts = counts
        self._gone: set[UUID] = set()
        self._deadlines: dict[tuple[Any, ...], datetime] = {}

    def on(self, take: Take, fact: Row[Any] | None) -> Taken | Refusal:
        """Decide one wish."""
        if fact is None:
            return NotFound("no such lead")
        in_force = InForce(fact.company_version, fact.pool_version)
        trials = trials_of(fact.trials)
        holds = holding_for(in_force, fact.of_pool, trials, take.rep_id, take.lead_id)
        rules = rules_of(self._session, holds.in_force)
        counts, wanted = self._counts_of(fact), self._wanted(take, fact)
        situation = Situation(
            rules=rules,
            rep=rep_of(fact),
            counts=counts,
            pool=pool_of(fact),
            lead=wanted,
            cause=take.cause,
            now=self._now,
            zone=business_zone(),
            override_reason=take.override_reason,
        )
        if refusal := holding.refusal_of(situation):
            return refusal
        self._gone.add(take.lead_id)
        counts.take(wanted.grade, take.cause, self._now, is_worked=take.is_worked)
        return Taken(
            lead_id=take.lead_id,
            rep_id=take.rep_id,
            cause=take.cause,
            holding_id=new_id(),
            version=fact.version + 1,
            grade=wanted.grade,
            from_pool=fact.pool_id,
            rule_version=holds.in_force.version,
            recycle_at=take.recycle_at or self._deadline(rules, fact),
            held=counts.held,
            held_cap=rules.holding.cap[fact.seniority],
            rules=rules,
            do_not_contact=fact.do_not_contact,
            arm=holds.arm,
        )

    def _counts_of(self, fact: Row[Any]) -> Counts:
        if fact.rep_id not in self._counts:
            self._counts[fact.rep_id] = counts_of(fact)
        return self._counts[fact.rep_id]

    def _wanted(self, take: Take, fact: Row[Any]) -> Wanted:
        if fact.state == LeadState.POOLED:
            free = take.pool_id in {None, fact.pool_id}
        else:
            free = fact.state == LeadState.NEW and take.cause not in INTAKE
        return Wanted(
            take.grade or fact.grade,
            free and take.lead_id not in self._gone,
            fact.claimable_at,
            fact.let_go_at,
            take.is_worked,
        )

    def _deadline(self, rules: PoolRules, fact: Row[Any]) -> datetime:
        """When the new holding ends by itself; many leads taken at once share the sum."""
        calendar = calendar_from(self._session, fact.calendar_id, fact.calendar_sequence, fact.leave)
        same = (id(calendar), id(rules), fact.grade, fact.source)
        if same not in self._deadlines:
            self._deadlines[same] = recycle_at(rules, fact.grade, fact.source, self._now, self._now, calendar)
        return self._deadlines[same]
