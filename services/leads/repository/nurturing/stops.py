"""Who leaves a track: leads that changed since they were last looked at, and those of tracks that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.nurture_acts import EndCause, Since, why_stopped
from services.leads.events import LeadNurtureStopped
from services.leads.repository.nurturing.lines import Line, write_lines
from services.leads.repository.nurturing.tracks import track_of
from shared.context import Actor

FACTS = """
    e.id, e.lead_id, e.track_id, e.track_version, e.held_out, e.started_at, e.seen_version, e.next_step,
    t.ended_at as track_ended_at, l.version, l.state, l.grade, l.do_not_contact, l.paused_reason,
    e.replied_at is not null or exists (
        select from touch c where c.lead_id = l.id and c.direction = 'in' and c.recorded_at >= e.started_at
    ) as replied,
    exists (
        select from lead_event h where h.lead_id = l.id and h.sequence > e.start_version
            and h.type in ('captured_again', 'registered', 'attended')) as returned,
    l.state = 'held' and l.owner_since >= e.started_at as claimed
"""
"""What `why_stopped` asks of an open enrolment `e` of a lead `l` on a track `t`."""

OPEN = """nurture_enrolment e join lead l on l.id = e.lead_id join nurture_track t on t.id = e.track_id"""
_CHANGED = text(f"""
    select {FACTS} from {OPEN}
    where e.ended_at is null and e.id > :after and (l.version <> e.seen_version or t.ended_at is not null)
    order by e.id limit :limit for update of l, e skip locked
""")  # noqa: S608 - our own words
_SEEN = text("""
    update nurture_enrolment e set seen_version = t.version
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(id uuid, version integer) where e.id = t.id
""")
_END = text("""
    update nurture_enrolment e set ended_at = :now, end_cause = t.cause, next_at = null,
        seen_version = t.version
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(id uuid, version integer, cause text) where e.id = t.id
""")
_CALL_OFF = text("""
    update nurture_message m set state = 'cancelled', send_at = null, reason = t.cause
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(id uuid, cause text)
    where m.enrolment_id = t.id and m.state = 'queued' and t.cause <> 'completed'
""")


@dataclass(frozen=True, slots=True)
class End:
    """An enrolment that ends, for a cause; the lead was `version` before."""

    enrolment_id: UUID
    lead_id: UUID
    track_id: UUID
    version: int
    cause: EndCause
    reason: str | None = None


def why_over(session: Session, row: Row[Any]) -> EndCause | None:
    """Why an open enrolment, told as `FACTS`, ends now; None if it goes on."""
    track = track_of(session, row.track_version)
    since = Since(replied=row.replied, returned=row.returned, claimed=bool(row.claimed))
    cause = why_stopped(track, dict(row._mapping), since)
    return cause or (EndCause.TRACK_ENDED if row.track_ended_at else None)


def stop_changed(session: Session, after: UUID, limit: int, now: datetime) -> tuple[int, UUID | None]:
    """Take off their tracks those leads that changed and are to stop; how many, and the last looked at.

    Emits `lead_nurture_stopped`. What others are working on waits for the next run; None: there are no more.
    """
    rows = session.execute(_CHANGED, {"after": after, "limit": limit}).all()
    causes = [(row, why_over(session, row)) for row in rows]
    ends = [end_of(row, cause) for row, cause in causes if cause]
    end(session, ends, now)
    on = [{"id": row.id, "version": row.version} for row, cause in causes if cause is None]
    session.execute(_SEEN, {"rows": orjson.dumps(on).decode()})
    return len(ends), rows[-1].id if rows else None


def end_of(row: Row[Any], cause: EndCause, reason: str | None = None) -> End:
    """The end of an enrolment told as `FACTS`."""
    return End(row.id, row.lead_id, row.track_id, row.version, cause, reason)


def end(session: Session, ends: Sequence[End], now: datetime, actor: Actor | None = None) -> None:
    """Write ends of enrolments whose leads are locked, and call off what waits to be sent."""
    if not ends:
        return
    rows = [{"id": each.enrolment_id, "version": each.version + 1, "cause": each.cause} for each in ends]
    values = {"rows": orjson.dumps(rows).decode(), "now": now}
    session.execute(_END, values)
    session.execute(_CALL_OFF, values)
    write_lines(session, [_line(each) for each in ends], now, actor)


def _line(ended: End) -> Line:
    ids = {"enrolment_id": str(ended.enrolment_id), "track_id": str(ended.track_id)}
    return Line(
        lead_id=ended.lead_id,
        version=ended.version + 1,
        kind="nurture_stopped",
        cause=ended.cause.value,
        details={**ids, "reason": ended.reason},
        event=LeadNurtureStopped,
        told={**ids, "cause": ended.cause.value},
    )
