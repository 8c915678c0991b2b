"""Rules: which version holds for whom, and what it says. Versions never change, so parsed ones are kept.

Outside experiments it is the version in force; `holding_for` says which holds for a rep and a lead while one
runs, and whatever asks for a rep or a lead asks it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.experiments import Unit, arm_of
from services.leads.domain.rules import PoolRules, parse
from services.leads.repository.locks import array


class Draft(NamedTuple):
    """A document that is not in force: the company's, or a pool's own."""

    pool_id: UUID | None
    rules: Mapping[str, Any]


class InForce(NamedTuple):
    """The ids of the company's version and of the pool's own, if it has one."""

    company: UUID
    pool: UUID | None

    @property
    def version(self) -> UUID:
        """The one a holding is written down with: the more special."""
        return self.pool or self.company


class Arm(NamedTuple):
    """Of which experiment somebody is in which arm: `a` or `b`."""

    experiment_id: UUID
    number: int
    arm: str


class Trial(NamedTuple):
    """An experiment that runs: over which rules (a pool's own, or the company's), split how, both arms."""

    id: UUID
    number: int
    pool_id: UUID | None
    unit: Unit
    share_b: float
    a: UUID
    b: UUID


Trials = Sequence[Trial]


class Holds(NamedTuple):
    """The versions that hold for somebody, and by which arm, if they are in an experiment."""

    in_force: InForce
    arm: Arm | None = None


NOT_WITHDRAWN = "not exists (select from rule_withdrawal taken where taken.version_id = {version}.id)"
"""Holds of a `version` that counts once it has begun: a row of rule_version by that name."""

_BEGUN = f"""
    select rule_version.id from rule_version
    where kind = 'pool' and effective_at <= {{at}} and {NOT_WITHDRAWN.format(version="rule_version")}"""  # noqa: S608

COMPANY_VERSION = f"({_BEGUN.format(at=':now')} and pool_id is null order by number desc limit 1)"

POOL_VERSION = f"({_BEGUN.format(at=':now')} and pool_id = {{pool}} order by number desc limit 1)"

COMPANY_VERSION_AT = f"({_BEGUN} and pool_id is null order by number desc limit 1)"

TRIALS = """(
    select json_agg(json_build_array(id, number, pool_id, unit, share_b, a_version, b_version))
    from experiment where state = 'running' and started_at <= :now)"""
"""The experiments that run, for `trials_of`; null without any."""

_IN_FORCE = text(f"select {COMPANY_VERSION}, {POOL_VERSION.format(pool='cast(:pool as uuid)')}")
_IN_TRIAL = text(f"""
    select {COMPANY_VERSION}, {POOL_VERSION.format(pool="cast(:pool as uuid)")}, {TRIALS}
""")
_TRIALS = text(f"select {TRIALS}")
_BEGAN = text(f"select v.pool_id, v.id, {COMPANY_VERSION} from rule_version v where v.id = :id")  # noqa: S608
_DOCUMENTS = text("select id, rules from rule_version where id = any(cast(:ids as uuid[]))")

_documents: dict[UUID, bytes] = {}


def rules_in_force(session: Session, pool_id: UUID | None, now: datetime) -> tuple[InForce, PoolRules]:
    """The versions in force for a pool at `now` (for the company, without one) and the rules they make."""
    company, pool = session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one()
    in_force = InForce(company, pool)
    return in_force, rules_of(session, in_force)


def rules_for(
    session: Session, pool_id: UUID | None, rep_id: UUID | None, now: datetime, *, lead_id: UUID | None = None
) -> PoolRules:
    """The rules that hold at `now` for a rep, and a lead, in a pool (in the company, without one)."""
    company, pool, trials = session.execute(_IN_TRIAL, {"pool": pool_id, "now": now}).one()
    holds = holding_for(InForce(company, pool), pool_id, trials_of(trials), rep_id, lead_id)
    return rules_of(session, holds.in_force)


def rules_of_reps(
    session: Session, reps: Iterable[UUID], now: datetime
) -> tuple[PoolRules, dict[UUID, PoolRules]]:
    """The company's rules in force, and those of reps for whom an experiment says otherwise."""
    in_force, rules = rules_in_force(session, None, now)
    trials = running_trials(session, now)
    held = {rep: holding_for(in_force, None, trials, rep, None) for rep in (reps if trials else ())}
    own = {rep: rules_of(session, holds.in_force) for rep, holds in held.items() if holds.arm}
    return rules, {rep: each for rep, each in own.items() if each != rules}


def running_trials(session: Session, now: datetime) -> Trials:
    """The experiments that run at `now`."""
    return trials_of(session.execute(_TRIALS, {"now": now}).scalar())


def trials_of(told: Sequence[Sequence[Any]] | None) -> Trials:
    """What `TRIALS` found."""
    return [
        Trial(UUID(id_), number, UUID(pool) if pool else None, Unit(unit), share_b, UUID(a), UUID(b))
        for id_, number, pool, unit, share_b, a, b in told or ()
    ]


def holding_for(
    in_force: InForce, pool_id: UUID | None, trials: Trials, rep_id: UUID | None, lead_id: UUID | None
) -> Holds:
    """The versions that hold for a rep and a lead in a pool, of which `in_force` are in force.

    An experiment over a pool's own rules is for that pool; one over the company's for all that have no rules
    of their own. Who is asked about without the unit that is split (any lead, nobody) is in no arm.
    """
    trial = _trial_over(in_force, pool_id, trials)
    unit = None if trial is None else rep_id if trial.unit is Unit.REP else lead_id
    if trial is None or unit is None:
        return Holds(in_force)
    name = arm_of(trial.id, unit, trial.share_b)
    versions = _tried(in_force, trial, trial.b if name == "b" else trial.a)
    return Holds(versions, Arm(trial.id, trial.number, name))


def rules_of_arms(
    session: Session, in_force: InForce, pool_id: UUID | None, trials: Trials
) -> list[PoolRules]:
    """The rules that hold for some in a pool: of both arms while an experiment runs, else those in force."""
    trial = _trial_over(in_force, pool_id, trials)
    arms = [in_force] if trial is None else [_tried(in_force, trial, arm) for arm in (trial.a, trial.b)]
    return [rules_of(session, each) for each in arms]


def _trial_over(in_force: InForce, pool_id: UUID | None, trials: Trials) -> Trial | None:
    own = next((each for each in trials if each.pool_id is not None and each.pool_id == pool_id), None)
    if own or in_force.pool:
        return own
    return next((each for each in trials if each.pool_id is None), None)


def _tried(in_force: InForce, trial: Trial, version: UUID) -> InForce:
    return InForce(version, None) if trial.pool_id is None else InForce(in_force.company, version)


def rules_of_holding(session: Session, version: UUID, started_at: datetime) -> PoolRules:
    """The rules a running holding began under: a new version does not touch it."""
    pool_id, own, company = session.execute(_BEGAN, {"id": version, "now": started_at}).one()
    return rules_of(session, InForce(company, own) if pool_id else InForce(own, None))


def rules_of(session: Session, in_force: InForce) -> PoolRules:
    """The rules that a company's version and a pool's own make together."""
    return _parsed(*_read(session, [each for each in in_force if each is not None]))


def rules_with(session: Session, pool_id: UUID | None, draft: Draft, now: datetime) -> PoolRules:
    """The rules a pool would have at `now` if a draft were in force, as far as it touches that pool."""
    in_force = InForce(*session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one())
    return rules_drafted(session, in_force, pool_id, draft)


def rules_drafted(session: Session, in_force: InForce, pool_id: UUID | None, draft: Draft) -> PoolRules:
    """The rules of these versions with a draft in place of one of them, as far as it touches the pool."""
    written = orjson.dumps(draft.rules)
    if draft.pool_id is None:
        return _parsed(written, *_read(session, [in_force.pool] if in_force.pool else []))
    if draft.pool_id == pool_id:
        return _parsed(*_read(session, [in_force.company]), written)
    return rules_of(session, in_force)


def _read(session: Session, versions: Sequence[UUID]) -> list[bytes]:
    missing = [each for each in versions if each not in _documents]
    if missing:
        rows = session.execute(_DOCUMENTS, {"ids": array(missing)})
        _documents.update({version: orjson.dumps(rules) for version, rules in rows})
    return [_documents[each] for each in versions]


@lru_cache(maxsize=256)
def _parsed(company: bytes, pool: bytes | None = None) -> PoolRules:
    own: Mapping[str, Any] | None = orjson.loads(pool) if pool else None
    return parse(orjson.loads(company), own)
