"""Putting leads on tracks: who is of an audience and on no track yet, and the rows that say so.

A lead comes to a track once by itself; a second time only by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture_tracks import HELD_OUT, Track, arm_of
from services.leads.domain.worktime import WorkCalendar
from services.leads.events import LeadNurtureStarted
from services.leads.repository.locks import array
from services.leads.repository.nurturing.lines import Line, write_lines
from services.leads.repository.nurturing.tracks import TrackInForce, track_of
from shared.context import Actor
from shared.ids import new_id

FIRST = UUID(int=0)
LATE_COMMIT = timedelta(minutes=15)
"""A change may be seen so much later than its `updated_at` says: so far back is looked at again."""

_COLUMNS = """l.id, l.number, l.state, l.grade, l.version, l.do_not_contact, l.paused_reason, l.name,
    l.company, l.title, l.phone, l.email, l.wechat_id, l.external_id, l.source, l.channel, l.campaign,
    l.region, l.city, l.industry, l.company_size, l.tags, l.extra"""
_FREE = """
    l.state = any(cast(:states as text[])) and l.grade = any(cast(:grades as text[])) and not l.do_not_contact
    and l.paused_reason is null and l.id > :after
    and not exists (select from nurture_enrolment e where e.lead_id = l.id
        and (e.ended_at is null or e.track_id = cast(:track as uuid)))
"""
_CANDIDATES = text(f"""
    select {_COLUMNS} from lead l
    where {_FREE} and (cast(:changed_since as timestamptz) is null or l.updated_at >= :changed_since)
    order by l.id limit :limit
""")  # noqa: S608 - our own words
_LOCK = text(f"""
    select {_COLUMNS} from lead l where l.id = any(cast(:leads as uuid[]))
    and not exists (select from nurture_enrolment e where e.lead_id = l.id and e.ended_at is null)
    order by l.id for update of l skip locked
""")  # noqa: S608
_WRITE = text("""
    insert into nurture_enrolment (id, lead_id, track_id, track_version, trial_id, held_out, state_at_start,
        started_at, start_version, seen_version, next_at, by_hand)
    select t.id, t.lead_id, :track, t.track_version, t.trial_id, t.held_out, t.state, :now, t.version,
        t.version, t.next_at, :by_hand
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(
        id uuid, lead_id uuid, track_version uuid, trial_id uuid, held_out boolean, state text,
        version integer, next_at timestamptz)
    on conflict do nothing returning id
""")
_LOOKED = text("""
    update nurture_track set scanned_number = v.number, scanned_at = :now
    from nurture_track_version v where v.id = :version and nurture_track.id = v.track_id
""")


@dataclass(frozen=True, slots=True)
class Start:
    """Where enrolling begins: the track, the calendar it counts by, and the moment."""

    in_force: TrackInForce
    calendar: WorkCalendar
    now: datetime

    @property
    def track(self) -> Track:
        """What the track says."""
        return self.in_force.track


def candidates(
    session: Session, in_force: TrackInForce, after: UUID, limit: int, *, now: datetime, whole: bool = False
) -> list[Row[Any]]:
    """Leads of the grades and states of a track that are on none, by id; nobody is locked.

    Those that did not change since the track last looked at all are left out, unless `whole`.
    """
    wanted = {
        "states": sorted(in_force.track.states),
        "grades": sorted(in_force.track.grades),
        "track": in_force.id,
        "after": after,
        "changed_since": None if whole or in_force.looked_at is None else in_force.looked_at - LATE_COMMIT,
        "limit": limit,
        "now": now,
    }
    return list(session.execute(_CANDIDATES, wanted))


def enrol(session: Session, start: Start, leads: Iterable[UUID]) -> dict[str, int]:
    """Lock leads and put those of the audience on the track; who somebody is working on waits.

    Emits `lead_nurture_started`. Counts `enrolled` and, of them, `held_out`.
    """
    locked = session.execute(_LOCK, {"leads": array(leads)}).all()
    fit = [row for row in locked if start.track.is_for(dict(row._mapping))]
    return put_on(session, start, fit, cause="audience")


def put_on(
    session: Session, start: Start, leads: Sequence[Row[Any]], *, cause: str, actor: Actor | None = None
) -> dict[str, int]:
    """Write locked leads onto a track; by hand nobody is held out, or tried another version on."""
    rows = [_row(session, start, lead, by_hand=actor is not None) for lead in leads]
    if rows:
        values = {"track": start.in_force.id, "now": start.now}
        values |= {"rows": orjson.dumps(rows).decode(), "by_hand": actor is not None}
        written = set(session.execute(_WRITE, values).scalars())
        rows = [row for row in rows if row["id"] in written]
        write_lines(session, [_line(start, row, cause) for row in rows], start.now, actor)
    return {"enrolled": len(rows), "held_out": sum(row["held_out"] for row in rows)}


def _row(session: Session, start: Start, lead: Row[Any], *, by_hand: bool) -> dict[str, Any]:
    share = 0.0 if by_hand else start.track.held_out_share
    is_held_out = arm_of(start.in_force.id, lead.id, share) == HELD_OUT
    version, trial = start.in_force.version_id, None
    if not by_hand and not is_held_out:
        version, trial = start.in_force.version_for(lead.id)
    return {
        "id": new_id(),
        "lead_id": lead.id,
        "track_version": version,
        "trial_id": trial,
        "state": lead.state,
        "version": lead.version + 1,
        "next_at": track_of(session, version).due_at(0, start.now, start.calendar),
        "held_out": is_held_out,
    }


def _line(start: Start, row: dict[str, Any], cause: str) -> Line:
    ids = {"enrolment_id": str(row["id"]), "track_id": str(start.in_force.id)}
    return Line(
        lead_id=row["lead_id"],
        version=row["version"],
        kind="nurture_started",
        cause="held_out" if row["held_out"] else cause,
        details={**ids, "track_version": row["track_version"]},
        event=LeadNurtureStarted,
        told={**ids, "held_out": row["held_out"]},
    )


def looked_at_all(session: Session, in_force: TrackInForce, now: datetime) -> None:
    """Note that a track has looked at every lead that changed before `now`."""
    session.execute(_LOOKED, {"version": in_force.version_id, "now": now})
