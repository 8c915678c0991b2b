"""Looks at an experiment: what it shows now, and what each look showed. Looks are written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.experiment_results import (
    DECIDED,
    Arm,
    Judged,
    Trial,
    Verdict,
    days_left,
    judge,
)
from services.leads.domain.experiment_words import GOALS, said
from services.leads.domain.experiments import Goal, Unit
from services.leads.domain.proportions import Interval
from services.leads.domain.reminders import Kind
from services.leads.domain.sequential import Plan
from services.leads.domain.terms import Words
from services.leads.repository.experiment_units import Counted, arms_of
from services.leads.repository.notices import Message, deliver
from shared.clock import business_day, business_zone

Answer = dict[str, Any]

_RUNNING = text("select id from experiment where state = 'running' and started_at <= :now order by number")
_LOCKED = text("select * from experiment where id = :id and state = 'running' for update")
_WRITE = text("""
    insert into experiment_look (experiment_id, looked_at, looked_on, is_last, verdict, units_a, units_b,
        entered_a, entered_b, leads_a, leads_b, reached_a, reached_b, difference, low, high, split_chance,
        still_needed)
    values (:experiment, :now, :day, :is_last, :verdict, :units_a, :units_b, :entered_a, :entered_b,
        :leads_a, :leads_b, :reached_a, :reached_b, :difference, :low, :high, :split_chance, :still_needed)
    on conflict do nothing returning verdict
""")
_WAS_DECIDED = text("""
    select exists (select from experiment_look where experiment_id = :experiment and looked_at < :now
        and verdict = any(cast(:decided as text[])))
""")
_LOOKS = text("select * from experiment_look where experiment_id = :experiment order by looked_at")


def running(session: Session, now: datetime) -> list[UUID]:
    """The experiments that run."""
    return list(session.execute(_RUNNING, {"now": now}).scalars())


def look(session: Session, experiment_id: UUID, now: datetime) -> Verdict | None:
    """Write the look of the day; tell who started it the first time something may be said.

    None: it was written before, or the experiment was stopped.
    """
    experiment = session.execute(_LOCKED, {"id": experiment_id}).first()
    return None if experiment is None else write_look(session, experiment, now)


def write_look(
    session: Session, experiment: Row[Any], now: datetime, *, is_last: bool = False
) -> Verdict | None:
    """Write what a locked experiment shows now, the last time as it is stopped."""
    counted = arms_of(session, experiment, now)
    judged = judge(counted.a, counted.b, trial_of(experiment))
    row = _row(counted, judged) | {"experiment": experiment.id, "now": now, "is_last": is_last}
    if session.execute(_WRITE, row | {"day": business_day(now)}).first() is None:
        return None
    if judged.verdict in DECIDED and not is_last and not _was_decided(session, experiment.id, now):
        _tell(session, experiment, now)
    return judged.verdict


def results_of(session: Session, experiment: Row[Any], now: datetime) -> Answer:
    """What an experiment shows: one that runs now, one that was stopped as it did then."""
    at = experiment.stopped_at or now
    counted, goal = arms_of(session, experiment, at), GOALS[Goal(experiment.goal)]
    return shown(counted, trial_of(experiment), goal, experiment.window_hours / 24, at)


def shown(counted: Counted, trial: Trial, goal: Words, window_days: float, at: datetime) -> Answer:
    """What two arms show at a moment, answered as `ExperimentResults`; `goal`: what counts, in words."""
    judged = judge(counted.a, counted.b, trial)
    left = days_left(judged, counted.a, counted.b, window_days, counted.a_day)
    zh, en = said(judged, trial, goal, left)
    return {
        "at": at.astimezone(business_zone()).isoformat(),
        "arms": [_arm("a", counted.a, trial.unit), _arm("b", counted.b, trial.unit)],
        "difference": judged.difference and judged.difference.told(),
        "verdict": judged.verdict,
        "split_chance": judged.split_chance,
        "still_needed": judged.still_needed,
        "days_left": left,
        "words": {"zh": zh, "en": en},
    }


def looks_of(session: Session, experiment_id: UUID) -> list[Answer]:
    """What each look showed, the first one first."""
    zone = business_zone()
    return [
        {
            "at": row.looked_at.astimezone(zone).isoformat(),
            "verdict": row.verdict,
            "leads_a": row.leads_a,
            "leads_b": row.leads_b,
            "rate_a": row.reached_a / row.leads_a if row.leads_a else None,
            "rate_b": row.reached_b / row.leads_b if row.leads_b else None,
            "difference": None
            if row.difference is None
            else Interval(row.difference, row.low, row.high).told(),
        }
        for row in session.execute(_LOOKS, {"experiment": experiment_id})
    ]


def trial_of(experiment: Row[Any]) -> Trial:
    """How an experiment is set up."""
    plan = Plan(experiment.effect, experiment.alpha, experiment.power)
    return Trial(Unit(experiment.unit), experiment.share_b, plan)


def _row(counted: Counted, judged: Judged) -> Answer:
    found = judged.difference
    of_arms = {
        f"{name}_{arm}": getattr(each, name)
        for arm, each in (("a", counted.a), ("b", counted.b))
        for name in ("units", "entered", "leads", "reached")
    }
    return of_arms | {
        "verdict": judged.verdict,
        "difference": found and found.estimate,
        "low": found and found.low,
        "high": found and found.high,
        "split_chance": judged.split_chance,
        "still_needed": judged.still_needed,
    }


def _was_decided(session: Session, experiment_id: UUID, now: datetime) -> bool:
    decided = [str(each) for each in DECIDED]
    asked = {"experiment": experiment_id, "now": now, "decided": decided}
    return bool(session.execute(_WAS_DECIDED, asked).scalar())


def _tell(session: Session, experiment: Row[Any], now: datetime) -> None:
    about = {"number": experiment.number, "name": experiment.name, "experiment_id": str(experiment.id)}
    who = {experiment.created_by, experiment.started_by} - {None}
    deliver(session, [Message(each, Kind.EXPERIMENT_DECIDED, about) for each in sorted(who)], now)


def _arm(name: str, arm: Arm, unit: Unit) -> Answer:
    rate = arm.rate(unit)
    return {
        "arm": name,
        "units": arm.units,
        "entered": arm.entered,
        "leads": arm.leads,
        "reached": arm.reached,
        "rate": rate and rate.told(),
        "recycled_per_lead": arm.recycled / arm.leads if arm.leads else None,
        "touch_hours": arm.touch_hours,
    }
