"""Steps that are due: a message is put into the outbox, a person is given a task, or the step is left out.

Whoever is held out passes the same steps in the same time, and is told nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.mail_times import mail_at
from services.leads.domain.nurture_acts import EndCause, Skip, channel_for
from services.leads.domain.nurture_tracks import Step
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.nurturing.lines import Line, write_lines
from services.leads.repository.nurturing.stops import FACTS, OPEN, end, end_of, why_over
from services.leads.repository.nurturing.tasks import Task, give
from services.leads.repository.nurturing.tracks import track_of
from shared.clock import business_zone
from shared.ids import new_id

_DUE = text(f"""
    select {FACTS}, l.number, l.owner_id, l.pool_id, l.home_pool_id, l.name, l.company, l.title, l.phone,
        l.email, l.wechat_id, l.region, l.city, l.industry, l.extra
    from {OPEN} where e.ended_at is null and e.next_at <= :now
    order by e.next_at, e.id limit :limit for update of l, e skip locked
""")  # noqa: S608 - our own words
_QUEUE = text("""
    insert into nurture_message (id, enrolment_id, lead_id, step, kind, channel, state, reason, created_at,
        send_at)
    values (:id, :enrolment, :lead, :step, :kind, :channel, :state, :reason, :now, :send_at)
""")
_GO_ON = text("""
    update nurture_enrolment e set next_step = t.step, next_at = t.next_at, seen_version = t.version
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(
        id uuid, step integer, next_at timestamptz, version integer)
    where e.id = t.id
""")


@dataclass(frozen=True, slots=True)
class Running:
    """What a run knows: the channels that are set up, the company's calendar, the moment."""

    channels: Collection[str]
    calendar: WorkCalendar
    now: datetime


@dataclass(frozen=True, slots=True)
class _Did:
    """What was done about a step, and the version its lead has after it."""

    state: str
    version: int
    channel: str | None = None
    reason: str | None = None
    send_at: datetime | None = None


def take_steps(session: Session, run: Running, limit: int) -> dict[str, int]:
    """Do the steps that are due, at most `limit`; counts `steps` done and `stopped` or completed tracks."""
    rows = session.execute(_DUE, {"now": run.now, "limit": limit}).all()
    causes = [(row, _over(session, row)) for row in rows]
    end(session, [end_of(row, cause) for row, cause in causes if cause], run.now)
    going = [row for row, cause in causes if cause is None]
    on = [_take(session, run, row) for row in going]
    session.execute(_GO_ON, {"rows": orjson.dumps(on).decode()})
    return {"looked": len(rows), "steps": len(going), "stopped": len(rows) - len(going)}


def _over(session: Session, row: Row[Any]) -> EndCause | None:
    track = track_of(session, row.track_version)
    return why_over(session, row) or (EndCause.COMPLETED if row.next_step >= len(track.steps) else None)


def _take(session: Session, run: Running, row: Row[Any]) -> dict[str, Any]:
    """Do a step of a locked enrolment; returns where it goes on."""
    track = track_of(session, row.track_version)
    version = row.version
    if not row.held_out:
        step = track.steps[row.next_step]
        did = _task(session, run, row, step) if step.kind.is_task else _message(session, run, row, step)
        _write(session, run, row, step, did)
        version = did.version
    following = row.next_step + 1
    next_at = track.due_at(following, run.now, run.calendar)
    return {"id": row.id, "step": following, "next_at": next_at, "version": version}


def _message(session: Session, run: Running, row: Row[Any], step: Step) -> _Did:
    channel = channel_for(step, dict(row._mapping), run.channels)
    if channel is None:
        return _left_out(session, run, row, step, Skip.NO_CHANNEL)
    quiet = track_of(session, row.track_version).quiet
    return _Did("queued", row.version, channel, send_at=mail_at(quiet, "nurture", business_zone(), run.now))


def _task(session: Session, run: Running, row: Row[Any], step: Step) -> _Did:
    task = Task(step.kind, step.texts, run.calendar.add_working_time(run.now, step.due_working_hours))
    version = give(session, row, task, run.now)
    return _Did("task", version) if version else _left_out(session, run, row, step, Skip.NO_HAND)


def _left_out(session: Session, run: Running, row: Row[Any], step: Step, why: Skip) -> _Did:
    details: Mapping[str, Any] = {
        "enrolment_id": str(row.id), "step": row.next_step + 1, "kind": step.kind, "why": why
    }  # fmt: skip
    line = Line(row.lead_id, row.version + 1, "nurture_skipped", "nurture", dict(details))
    write_lines(session, [line], run.now)
    return _Did("skipped", row.version + 1, reason=why)


def _write(session: Session, run: Running, row: Row[Any], step: Step, did: _Did) -> UUID:
    message_id = new_id()
    session.execute(
        _QUEUE,
        {
            "id": message_id,
            "enrolment": row.id,
            "lead": row.lead_id,
            "step": row.next_step,
            "kind": step.kind,
            "channel": did.channel,
            "state": did.state,
            "reason": did.reason,
            "now": run.now,
            "send_at": did.send_at,
        },
    )
    return message_id
