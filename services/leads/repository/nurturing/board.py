"""The nurture board: per track and step, where the leads within reach stand; and trying a track out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture_acts import channel_for
from services.leads.domain.nurture_tracks import CHANNELS, HELD_OUT, Track, arm_of, read_track
from services.leads.repository.locks import array
from services.leads.repository.nurturing.enrol import FIRST, candidates
from services.leads.repository.nurturing.tracks import TrackInForce, active_tracks, list_tracks
from services.leads.repository.reach import Visible, visible_to
from shared.context import Actor
from shared.ids import new_id

MOST_LOOKED_AT = 100_000
_PAGE = 5_000
_EXAMPLES = 20
_LATELY = timedelta(days=90)

_SEEN = """
    (cast(:all as boolean) or l.owner_id = any(cast(:hands as uuid[]))
        or coalesce(l.pool_id, l.home_pool_id) = any(cast(:pools as uuid[])) and l.owner_id is null)
"""
_OPEN = text(f"""
    select e.track_id, e.next_step, count(*) filter (where not e.held_out) as waiting,
        count(*) filter (where not e.held_out and e.next_at <= :now) as due,
        count(*) filter (where e.held_out) as held_out
    from nurture_enrolment e join lead l on l.id = e.lead_id
    where e.ended_at is null and {_SEEN} group by 1, 2
""")  # noqa: S608 - our own words
_DONE = text(f"""
    select e.track_id, m.step, count(*) filter (where m.state in ('queued', 'sending')) as queued,
        count(*) filter (where m.state in ('sent', 'delivered', 'task')) as sent,
        count(*) filter (where m.state in ('failed', 'uncertain')) as failed,
        count(*) filter (where m.state in ('skipped', 'cancelled')) as skipped,
        count(m.replied_at) as replied
    from nurture_message m join nurture_enrolment e on e.id = m.enrolment_id join lead l on l.id = m.lead_id
    where m.created_at > :lately and {_SEEN} group by 1, 2
""")  # noqa: S608
_STOPPED = text(f"""
    select e.track_id, e.end_cause, count(*) as leads
    from nurture_enrolment e join lead l on l.id = e.lead_id
    where e.ended_at > :lately and not e.held_out and {_SEEN} group by 1, 2
""")  # noqa: S608
_ON = text(f"""
    select l.id as lead_id, l.number, l.name, l.company, l.grade, l.state, e.id, e.held_out, e.next_step,
        e.next_at, e.started_at
    from nurture_enrolment e join lead l on l.id = e.lead_id
    where e.track_id = :track and e.ended_at is null and {_SEEN}
      and (cast(:step as integer) is null or e.next_step = :step)
      and (cast(:after as uuid) is null or e.id < cast(:after as uuid))
    order by e.id desc limit :limit
""")  # noqa: S608


def board(session: Session, actor: Actor | None, now: datetime) -> list[dict[str, Any]]:
    """Each track with the counts of its steps, of leads within reach; what was done, of the last 90 days."""
    wanted = {"now": now, "lately": now - _LATELY, **_reach(visible_to(session, actor))}
    waiting = {(row.track_id, row.next_step): row for row in session.execute(_OPEN, wanted)}
    done = {(row.track_id, row.step): row for row in session.execute(_DONE, wanted)}
    stopped = session.execute(_STOPPED, wanted).all()
    return [_column(track, waiting, done, stopped) for track in list_tracks(session)]


def _reach(visible: Visible) -> dict[str, Any]:
    is_all = visible.pools is None or visible.hands is None
    return {"all": is_all, "pools": array(visible.pools or ()), "hands": array(visible.hands or ())}


def _column(
    track: dict[str, Any],
    waiting: Mapping[tuple[UUID, int], Row[Any]],
    done: Mapping[tuple[UUID, int], Row[Any]],
    stopped: list[Row[Any]] | Any,
) -> dict[str, Any]:
    track_id, steps = UUID(track["id"]), track["document"]["steps"]
    of_track = [row for (of, _), row in waiting.items() if of == track_id]
    return {
        "id": track["id"],
        "name": track["name"],
        "active": track["active"],
        "open": sum(row.waiting for row in of_track),
        "held_out": sum(row.held_out for row in of_track),
        "finishing": sum(row.waiting for row in of_track if row.next_step >= len(steps)),
        "stopped": {row.end_cause: row.leads for row in stopped if row.track_id == track_id},
        "steps": [
            {"step": at, "kind": step["kind"]}
            | _counts(waiting.get((track_id, at)), ("waiting", "due"))
            | _counts(done.get((track_id, at)), ("queued", "sent", "failed", "skipped", "replied"))
            for at, step in enumerate(steps)
        ],
    }


def _counts(row: Row[Any] | None, names: tuple[str, ...]) -> dict[str, int]:
    return {name: getattr(row, name) if row else 0 for name in names}


def leads_on(
    session: Session, track_id: UUID, query: Mapping[str, Any], actor: Actor | None
) -> list[dict[str, Any]]:
    """A page of the leads within reach that are on a track, who came last first."""
    wanted = {"track": track_id, "step": query.get("step"), "limit": query["limit"]}
    wanted |= {"after": (query["after"] or {}).get("id"), **_reach(visible_to(session, actor))}
    return [_on(row) for row in session.execute(_ON, wanted)]


def _on(row: Row[Any]) -> dict[str, Any]:
    plain = ("number", "name", "company", "grade", "state", "held_out", "next_step")
    return {name: getattr(row, name) for name in plain} | {
        "id": str(row.id),
        "lead_id": str(row.lead_id),
        "started_at": row.started_at.isoformat(),
        "next_at": row.next_at.isoformat(),
    }


def try_out(session: Session, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Who a track would take now, after those that are asked before it; writes nothing."""
    track, track_id = read_track(body["document"]), body["track_id"] or new_id()
    earlier = _asked_before(session, track_id, body["priority"])
    in_force = TrackInForce(track_id, track_id, track, None)
    found, looked_at, is_whole = _fitting(session, in_force, earlier, now)
    arms = [(lead, arm_of(track_id, lead["id"], track.held_out_share) == HELD_OUT) for lead in found]
    first = [(lead, held_out, _channel(track, lead)) for lead, held_out in arms]
    has_messages = any(not step.kind.is_task for step in track.steps)
    return {
        "looked_at": looked_at,
        "is_whole": is_whole,
        "enrolled": len(found),
        "held_out": sum(held_out for _, held_out in arms),
        "without_channel": sum(channel is None for *_, channel in first) if has_messages else 0,
        "examples": [_example(*each) for each in first[:_EXAMPLES]],
    }


def _asked_before(session: Session, track_id: UUID, priority: int) -> list[Track]:
    order = {track["id"]: track["priority"] for track in list_tracks(session)}
    return [
        each.track
        for each in active_tracks(session)
        if each.id != track_id and order[str(each.id)] < priority
    ]


def _fitting(
    session: Session, in_force: TrackInForce, earlier: list[Track], now: datetime
) -> tuple[list[dict[str, Any]], int, bool]:
    found, after, looked_at = [], FIRST, 0
    while looked_at < MOST_LOOKED_AT:
        rows = candidates(session, in_force, after, _PAGE, now=now, whole=True)
        looked_at += len(rows)
        leads = [dict(row._mapping) for row in rows]
        found += [
            lead
            for lead in leads
            if in_force.track.is_for(lead) and not any(other.is_for(lead) for other in earlier)
        ]
        if len(rows) < _PAGE:
            return found, looked_at, True
        after = rows[-1].id
    return found, looked_at, False


def _channel(track: Track, lead: Mapping[str, Any]) -> str | None:
    messages = (step for step in track.steps if not step.kind.is_task)
    return next((channel for step in messages if (channel := channel_for(step, lead, CHANNELS))), None)


def _example(lead: Mapping[str, Any], held_out: bool, channel: str | None) -> dict[str, Any]:
    plain = {name: lead[name] for name in ("number", "name", "company", "grade", "state")}
    return plain | {"id": str(lead["id"]), "held_out": held_out, "channel": channel}
