"""A lead and its tracks: what it is and was on, putting it on one by hand, taking it off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.editing import check_can_edit
from services.leads.domain.nurture_acts import EndCause
from services.leads.repository.nurturing.enrol import Start, put_on
from services.leads.repository.nurturing.stops import End, end
from services.leads.repository.nurturing.tracks import TrackInForce, find_track, track_of
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.reps import company_calendar
from shared.context import Actor
from shared.errors import Conflict, NotFound

_LEAD = text("""
    select l.id, l.state, l.version, l.do_not_contact, l.paused_reason, l.owner_id, r.team_id
    from lead l left join rep_account r on r.rep_id = l.owner_id where l.id = :id for update of l
""")
_OPEN = text(
    "select id, track_id from nurture_enrolment where lead_id = :lead and ended_at is null for update"
)
_OF_LEAD = text("""
    select e.*, t.name as track_name, v.number as track_number
    from nurture_enrolment e join nurture_track t on t.id = e.track_id
    join nurture_track_version v on v.id = e.track_version
    where e.lead_id = :lead order by e.started_at desc, e.id desc limit 20
""")
_DONE = text("""
    select id, enrolment_id, step, kind, channel, state, reason, created_at, sent_at, delivered_at, replied_at
    from nurture_message where lead_id = :lead and enrolment_id = any(cast(:of as uuid[])) order by step
""")
_NURTURED = ("nurturing", "pooled", "held")


class NotNurturable(Conflict):
    """This lead goes on no track: it is closed, or must not be contacted."""

    code = "not_nurturable"


class AlreadyNurtured(Conflict):
    """The lead is on a track."""

    code = "already_nurtured"


def of_lead(session: Session, lead_id: UUID, actor: Actor | None) -> list[dict[str, Any]]:
    """The tracks a lead within reach is and was on, the newest first, with the steps that were done."""
    lead_in_reach(session, lead_id, actor)
    rows = session.execute(_OF_LEAD, {"lead": lead_id}).all()
    done: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in rows}
    of = "{" + ",".join(str(row.id) for row in rows) + "}"
    for step in session.execute(_DONE, {"lead": lead_id, "of": of}):
        done[step.enrolment_id].append(_done(step))
    return [_told(session, row, done[row.id]) for row in rows]


def enrol_by_hand(
    session: Session, lead_id: UUID, track_id: UUID, *, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """Put a lead on a track; nobody is held out by hand. Emits `lead_nurture_started`.

    Raises `NotFound`, `NotNurturable`, `AlreadyNurtured`.
    """
    lead = _locked(session, lead_id, actor)
    if lead.state not in _NURTURED or lead.do_not_contact or lead.paused_reason == "legal_hold":
        raise NotNurturable("this lead is closed, on hold, or wishes not to be contacted")
    if session.execute(_OPEN, {"lead": lead_id}).first():
        raise AlreadyNurtured("this lead is on a track; stop that first")
    row = find_track(session, track_id)
    in_force = TrackInForce(row.id, row.version_id, track_of(session, row.version_id), None)
    start = Start(in_force, company_calendar(session), now)
    put_on(session, start, [lead], cause="by_hand", actor=actor)
    return of_lead(session, lead_id, actor)


def stop_by_hand(
    session: Session, lead_id: UUID, reason: str | None, *, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """Take a lead off its track. Emits `lead_nurture_stopped`. Raises `NotFound` if it is on none."""
    lead = _locked(session, lead_id, actor)
    row = session.execute(_OPEN, {"lead": lead_id}).first()
    if row is None:
        raise NotFound("this lead is on no track")
    ended = End(row.id, lead_id, row.track_id, lead.version, EndCause.BY_HAND, reason)
    end(session, [ended], now, actor)
    return of_lead(session, lead_id, actor)


def _locked(session: Session, lead_id: UUID, actor: Actor) -> Row[Any]:
    lead_in_reach(session, lead_id, actor)
    lead = session.execute(_LEAD, {"id": lead_id}).one()
    check_can_edit(actor, lead.owner_id, lead.team_id)
    return lead


def _told(session: Session, row: Row[Any], done: list[dict[str, Any]]) -> dict[str, Any]:
    steps = track_of(session, row.track_version).steps
    is_ahead = row.ended_at is None and row.next_step < len(steps)
    return {
        "id": str(row.id),
        "track_id": str(row.track_id),
        "track_name": row.track_name,
        "track_number": row.track_number,
        "held_out": row.held_out,
        "started_at": row.started_at.isoformat(),
        "steps": len(steps),
        "next_step": row.next_step,
        "next_kind": str(steps[row.next_step].kind) if is_ahead else None,
        "next_at": _at(row.next_at) if is_ahead else None,
        "ended_at": _at(row.ended_at),
        "end_cause": row.end_cause,
        "done": done,
    }


def _done(row: Row[Any]) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("step", "kind", "channel", "state", "reason")}
    times = ("created_at", "sent_at", "delivered_at", "replied_at")
    return plain | {"id": str(row.id)} | {name: _at(getattr(row, name)) for name in times}


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
