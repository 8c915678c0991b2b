"""Experiments: drafted, planned, started, stopped. Who is in which arm is for `rulebook` to say."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.experiment_plan import needed_for
from services.leads.domain.experiment_results import Trial
from services.leads.domain.experiment_words import planned
from services.leads.domain.experiments import (
    WINDOW_HOURS,
    AlreadyRunning,
    Goal,
    NotADraft,
    NotRunning,
    Outcome,
    Unit,
    unit_of,
)
from services.leads.domain.rule_words import changes
from services.leads.domain.sequential import Plan
from services.leads.repository import rule_versions
from services.leads.repository.experiment_looks import looks_of, results_of, write_look
from services.leads.repository.experiment_units import past_of
from services.leads.repository.reach import is_pool_in_reach
from services.leads.repository.rulebook import COMPANY_VERSION, POOL_VERSION, Draft
from shared.clock import business_zone
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import NotFound, check_version
from shared.ids import new_id

Answer = dict[str, Any]

_SET = ("name", "pool_id", "unit", "share_b", "goal", "window_hours", "effect", "alpha", "power")
_COLUMNS = ", ".join((*_SET, "rules"))
_VALUES = ", ".join([*(f":{name}" for name in _SET), "cast(:rules as jsonb)"])
_ADD = text(f"""
    insert into experiment (id, number, created_at, created_by, {_COLUMNS})
    select :id, coalesce(max(number), 0) + 1, :now, :by, {_VALUES} from experiment
""")  # noqa: S608 - our own words
_CHANGE = text(
    f"update experiment set ({_COLUMNS}, version) = ({_VALUES}, version + 1) where id = :id"  # noqa: S608
)
_DELETE = text("delete from experiment where id = :id")
_STATED = """
    select e.*, p.name as pool_name, seen.verdict, a.rules as a_rules
    from experiment e left join pool p on p.id = e.pool_id
    left join rule_version a on a.id = e.a_version
    left join lateral (select verdict from experiment_look k where k.experiment_id = e.id
        order by looked_at desc limit 1) seen on true
"""
_ONE = text(f"{_STATED} where e.id = :id")
_LOCKED = text("select * from experiment where id = :id for update")
_PAGE = text(f"""
    {_STATED} where (cast(:state as text) is null or e.state = :state) and e.number < :before
    order by e.number desc limit :limit
""")
_IN_FORCE = text(f"""
    select (select rules from rule_version where id = {COMPANY_VERSION}) as company,
        (select rules from rule_version
         where id = {POOL_VERSION.format(pool="cast(:pool as uuid)")}) as pool
""")  # noqa: S608 - our own words
_RUNNING = text("""
    select number from experiment where state = 'running' and pool_id is not distinct from cast(:pool as uuid)
""")
_START = text("""
    update experiment set state = 'running', version = version + 1, unit = :unit, a_version = :a,
        b_version = :b, started_at = :now, started_by = :by
    where id = :id
""")
_STOP = text("""
    update experiment set state = 'stopped', version = version + 1, outcome = :outcome, reason = :reason,
        stopped_at = :now, stopped_by = :by, adopted_version = :adopted
    where id = :id
""")


def list_experiments(session: Session, query: Mapping[str, Any], now: datetime) -> Answer:
    """A page of experiments, newest first."""
    after, limit = query["after"], query["limit"]
    wanted = {"state": query.get("state"), "before": after["number"] if after else 2**31, "limit": limit + 1}
    rows = session.execute(_PAGE, wanted).all()
    more = {"number": rows[limit - 1].number} if len(rows) > limit else None
    return {"data": [_told(session, row, now) for row in rows[:limit]], "next_after": more}


def get_experiment(session: Session, experiment_id: UUID, now: datetime) -> Answer:
    """One experiment with what it shows now and what each look showed, or `NotFound`."""
    row = _found(session.execute(_ONE, {"id": experiment_id}).first())
    shown = None if row.state == "draft" else results_of(session, row, now)
    return _told(session, row, now) | {"results": shown, "looks": looks_of(session, experiment_id)}


def add_experiment(
    session: Session, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> Answer:
    """Draft an experiment. Raises what `check_draft` and `unit_of` raise."""
    advisory_lock(session, "leads.experiments")
    values = _checked(session, body, actor, now)
    experiment, by = new_id(), actor.id if actor else None
    session.execute(_ADD, values | {"id": experiment, "now": now, "by": by})
    return get_experiment(session, experiment, now)


def change_experiment(
    session: Session,
    experiment_id: UUID,
    body: Mapping[str, Any],
    if_match: int | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> Answer:
    """Change a draft; raises `NotADraft`, `VersionConflict`, and as `add_experiment`."""
    row = _locked(session, experiment_id, actor)
    check_version(row.version, if_match)
    _check_draft_state(row)
    kept = {name: getattr(row, name) for name in (*_SET, "rules")}
    if "rules" in body or "pool_id" in body:
        kept["unit"] = None
    if "goal" in body:
        kept["window_hours"] = None
    session.execute(_CHANGE, _checked(session, {**kept, **body}, actor, now) | {"id": row.id})
    return get_experiment(session, experiment_id, now)


def delete_experiment(session: Session, experiment_id: UUID, *, actor: Actor | None) -> Answer:
    """Throw a draft away; raises `NotADraft`."""
    row = _locked(session, experiment_id, actor)
    _check_draft_state(row)
    session.execute(_DELETE, {"id": row.id})
    return {"id": str(row.id)}


def plan_experiment(
    session: Session, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> Answer:
    """What an experiment would change, how it would be split, and how many leads it would take."""
    values = _checked(session, {"name": "", **body}, actor, now)
    unit = Unit(values["unit"])
    trial = Trial(unit, values["share_b"], Plan(values["effect"], values["alpha"], values["power"]))
    past = past_of(session, values, unit, now)
    needed = needed_for(past, trial)
    zh, en = planned(needed, trial, past.rate, Goal(values["goal"]))
    return {
        "unit": unit,
        "window_hours": values["window_hours"],
        "changes": _changes(session, values["pool_id"], None, body["rules"], now),
        "past_rate": past.rate,
        "past_leads": sum(each.leads for each in past.clusters),
        "past_reps": len(past.clusters) if unit is Unit.REP else None,
        **asdict(needed),
        "words": {"zh": zh, "en": en},
    }


def start_experiment(session: Session, experiment_id: UUID, *, actor: Actor | None, now: datetime) -> Answer:
    """Let both arms hold from now on, for holdings that begin from now on.

    Raises `NotADraft`, `AlreadyRunning`, `RulesScheduled` if other rules wait to begin, and as
    `add_experiment`, since what is in force may have changed.
    """
    advisory_lock(session, "leads.pool_rules")
    row = _locked(session, experiment_id, actor)
    _check_draft_state(row)
    other = session.execute(_RUNNING, {"pool": row.pool_id}).first()
    if other is not None:
        raise AlreadyRunning(f"experiment {other.number} runs on these rules; stop it first")
    rule_versions.check_none_scheduled(session, row.pool_id, now)
    values = _checked(session, {name: getattr(row, name) for name in (*_SET, "rules")}, actor, now)
    present, _ = _in_force(session, row.pool_id, now)
    arms = {
        arm: rule_versions.add_arm(
            session, Draft(row.pool_id, rules), f"{row.number} {arm.upper()}", actor=actor, now=now
        )
        for arm, rules in (("a", present), ("b", row.rules))
    }
    by = actor.id if actor else None
    session.execute(_START, {"id": row.id, "unit": values["unit"], "now": now, "by": by, **arms})
    return get_experiment(session, experiment_id, now)


def stop_experiment(
    session: Session,
    experiment_id: UUID,
    outcome: Outcome,
    reason: str,
    *,
    actor: Actor | None,
    now: datetime,
) -> Answer:
    """Stop an experiment, with a last look; to adopt makes B the next version of the rules.

    What is held stays under the rules it began under. Raises `NotRunning`, and to adopt what `add_version`
    raises.
    """
    advisory_lock(session, "leads.pool_rules")
    row = _locked(session, experiment_id, actor)
    if row.state != "running":
        raise NotRunning(f"the experiment is a {row.state} one" if row.state == "draft" else "it was stopped")
    write_look(session, row, now, is_last=True)
    adopted = _adopt(session, row, actor, now) if outcome is Outcome.ADOPT else None
    by = actor.id if actor else None
    said = {"id": row.id, "outcome": outcome, "reason": reason, "now": now, "by": by, "adopted": adopted}
    session.execute(_STOP, said)
    return get_experiment(session, experiment_id, now)


def _adopt(session: Session, row: Row[Any], actor: Actor | None, now: datetime) -> UUID:
    note = f"实验 {row.number} / experiment {row.number}: {row.name}"
    body = {"pool_id": row.pool_id, "rules": row.rules, "effective_at": None, "replaces": [], "note": note}
    version = rule_versions.add_version(session, body, actor=actor, now=now, ends_trial=row.id)
    return UUID(version["id"])


def _checked(session: Session, body: Mapping[str, Any], actor: Actor | None, now: datetime) -> Answer:
    """The columns that a body means, once its rules can be tried."""
    rule_versions.check_draft(session, Draft(body["pool_id"], body["rules"]), actor)
    present, company = _in_force(session, body["pool_id"], now)
    wanted = Unit(body["unit"]) if body["unit"] else None
    unit = unit_of(present, body["rules"], wanted, company=company)
    return {
        **{name: body[name] for name in _SET},
        "unit": unit,
        "window_hours": body["window_hours"] or WINDOW_HOURS[Goal(body["goal"])],
        "rules": orjson.dumps(body["rules"]).decode(),
    }


def _in_force(session: Session, pool_id: UUID | None, now: datetime) -> tuple[Answer, Answer | None]:
    """The document that B stands against, and the company's under it if it is a pool's own."""
    company, pool = session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one()
    return (company, None) if pool_id is None else (pool or {}, company)


def _locked(session: Session, experiment_id: UUID, actor: Actor | None) -> Row[Any]:
    row = _found(session.execute(_LOCKED, {"id": experiment_id}).first())
    if row.pool_id is not None and not is_pool_in_reach(session, row.pool_id, actor):
        raise NotFound("no such experiment")
    return row


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("no such experiment")
    return row


def _check_draft_state(row: Row[Any]) -> None:
    if row.state != "draft":
        raise NotADraft("what is tried, how and on whom is fixed once an experiment has started")


def _changes(
    session: Session, pool_id: UUID | None, a: Answer | None, b: Answer, now: datetime
) -> list[Answer]:
    """What B says otherwise than A, which is what is in force unless it is given."""
    under = _in_force(session, pool_id, now)[0] if a is None else a
    found = changes(under, b, is_company=pool_id is None)
    return [asdict(each) | {"words": each.words()} for each in found]


def _told(session: Session, row: Row[Any], now: datetime) -> Answer:
    zone, ids = business_zone(), ("id", "pool_id", "a_version", "b_version", "adopted_version")
    times, people = ("created_at", "started_at", "stopped_at"), ("created_by", "started_by", "stopped_by")
    plain = (
        "version",
        "number",
        "name",
        "subject",
        "pool_name",
        "rules",
        "outcome",
        "reason",
        "state",
        "verdict",
    )
    values = row._mapping
    return {
        **{name: values[name] for name in (*_SET, *plain) if name not in ids},
        **{name: str(values[name]) if values[name] else None for name in (*ids, *people)},
        **{name: values[name].astimezone(zone).isoformat() if values[name] else None for name in times},
        "changes": _changes(session, row.pool_id, row.a_rules, row.rules, now),
    }
