"""Trials of a track: another version for a share of those who come, started, looked at, stopped.

Version B is a version of the track that is not the one in force; who is enrolled by it keeps it to the end,
whatever becomes of the trial.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.experiment_results import Arm, Cluster, Trial
from services.leads.domain.experiments import Outcome, Unit, arm_of
from services.leads.domain.nurture_trials import (
    ALPHA,
    POWER,
    NoTrialRunning,
    TrialRunning,
    check_can_try,
)
from services.leads.domain.nurture_uplift import GOALS
from services.leads.domain.sequential import Plan
from services.leads.repository.experiment_looks import shown
from services.leads.repository.experiment_units import LATELY, Counted, a_day
from services.leads.repository.nurturing.changes import note
from services.leads.repository.nurturing.reached import REACHED
from shared.context import Actor
from shared.ids import new_id

Answer = dict[str, Any]


class RunningTrial(NamedTuple):
    """What enrolling needs to know of a trial."""

    id: UUID
    b_version: UUID
    share_b: float

    def is_in_b(self, lead_id: UUID) -> bool:
        """Whether a lead is told what B says: the same answer whenever it is asked."""
        return arm_of(self.id, lead_id, self.share_b) == "b"


_RUNNING = text("select * from nurture_trial where track_id = :track and stopped_at is null for update")
_ALL_RUNNING = text("select track_id, id, b_version, share_b from nurture_trial where stopped_at is null")
_ADD = text("""
    insert into nurture_trial (id, track_id, a_version, b_version, share_b, goal, within_days, effect, alpha,
        power, started_at, started_by)
    values (:id, :track, :a, :b, :share_b, :goal, :within_days, :effect, :alpha, :power, :now, :by)
""")
_STOP = text("""
    update nurture_trial set stopped_at = :now, stopped_by = :by, outcome = :outcome, reason = :reason
    where id = :id
""")
_ADOPT = text("""
    update nurture_track set number = (select number from nurture_track_version where id = :b),
        version = version + 1, updated_at = :now
    where id = :track
""")
_LIST = text("""
    select t.*, a.number as a_number, b.number as b_number, b.document
    from nurture_trial t join nurture_track_version a on a.id = t.a_version
    join nurture_track_version b on b.id = t.b_version
    where t.track_id = :track order by t.started_at desc limit 50
""")
_ARMS = """
    select first.is_b, count(*) as entered, count(*) filter (where first.started_at > :lately) as late,
        count(*) filter (where first.until <= :at) as leads,
        count(*) filter (where first.until <= :at and {goal}) as reached
    from (
        select e.lead_id, e.track_version = :b as is_b, e.started_at, e.start_version,
            e.started_at + make_interval(days => :days) as until
        from nurture_enrolment e where e.trial_id = :trial
    ) first
    group by 1
"""


def running_trials(session: Session) -> dict[UUID, RunningTrial]:
    """The trials that run, by track."""
    return {
        row.track_id: RunningTrial(row.id, row.b_version, row.share_b)
        for row in session.execute(_ALL_RUNNING)
    }


def check_none_running(session: Session, track_id: UUID) -> None:
    """Raise `TrialRunning` while a trial of the track runs."""
    if session.execute(_RUNNING, {"track": track_id}).first() is not None:
        raise TrialRunning("a trial of this track runs: stop it first, adopting or rejecting what it tries")


def start(
    session: Session,
    track: Row[Any],
    b_version: UUID,
    body: Mapping[str, Any],
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Let B hold for its share of the leads that come from now on; the track is locked.

    Raises `TrialRunning`, and `TrackInvalid` unless B is for the same audience.
    """
    check_none_running(session, track.id)
    check_can_try(track.document, body["document"])
    values = {name: body[name] for name in ("share_b", "goal", "within_days", "effect")}
    ids = {"id": new_id(), "track": track.id, "a": track.version_id, "b": b_version}
    by = actor.id if actor else None
    session.execute(_ADD, {**values, **ids, "alpha": ALPHA, "power": POWER, "now": now, "by": by})
    note(session, "nurture_track_trial_started", track.id, values, actor=actor, now=now)


def stop(
    session: Session, track_id: UUID, outcome: Outcome, reason: str, *, actor: Actor | None, now: datetime
) -> None:
    """Stop the trial of a locked track; to adopt makes B its version in force. Raises `NoTrialRunning`."""
    row = session.execute(_RUNNING, {"track": track_id}).first()
    if row is None:
        raise NoTrialRunning("no trial of this track runs")
    by = actor.id if actor else None
    session.execute(_STOP, {"id": row.id, "now": now, "by": by, "outcome": outcome, "reason": reason})
    if outcome is Outcome.ADOPT:
        session.execute(_ADOPT, {"track": track_id, "b": row.b_version, "now": now})
    told = {"outcome": outcome, "reason": reason}
    note(session, "nurture_track_trial_stopped", track_id, told, actor=actor, now=now)


def stop_if_running(session: Session, track_id: UUID, *, actor: Actor | None, now: datetime) -> None:
    """End the trial of a track that ends."""
    if session.execute(_RUNNING, {"track": track_id}).first() is not None:
        stop(session, track_id, Outcome.END, "the track ended", actor=actor, now=now)


def list_trials(session: Session, track_id: UUID, now: datetime) -> list[Answer]:
    """The trials of a track, the newest first, each with what it shows now or showed when it was stopped."""
    return [_told(session, row, now) for row in session.execute(_LIST, {"track": track_id}).all()]


def _told(session: Session, row: Row[Any], now: datetime) -> Answer:
    plain = ("share_b", "goal", "within_days", "effect", "alpha", "power", "outcome", "reason", "a_number",
             "b_number", "document")  # fmt: skip
    values = row._mapping
    ids = {name: str(values[name]) if values[name] else None
           for name in ("id", "track_id", "started_by", "stopped_by")}  # fmt: skip
    times = {
        name: values[name].isoformat() if values[name] else None for name in ("started_at", "stopped_at")
    }
    return {**{name: values[name] for name in plain}, **ids, **times, "results": _results(session, row, now)}


def _results(session: Session, row: Row[Any], now: datetime) -> Answer:
    at = row.stopped_at or now
    asked = {"trial": row.id, "b": row.b_version, "at": at, "days": row.within_days, "lately": at - LATELY}
    found = {each.is_b: each for each in session.execute(text(_ARMS.format(goal=REACHED[row.goal])), asked)}
    came = a_day(sum(each.late for each in found.values()), row.started_at, at)
    counted = Counted(_arm(found.get(False)), _arm(found.get(True)), came)
    trial = Trial(Unit.LEAD, row.share_b, Plan(row.effect, row.alpha, row.power))
    return shown(counted, trial, GOALS[row.goal], row.within_days, at)


def _arm(row: Row[Any] | None) -> Arm:
    if row is None:
        return Arm(0, 0, ())
    return Arm(row.entered, row.entered, [Cluster(row.leads, row.reached)] if row.leads else ())
