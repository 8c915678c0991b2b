"""Tracks and their versions: listed, read, written. A version never changes, so read ones are kept."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.experiments import Outcome
from services.leads.domain.nurture_tracks import Track, read_track
from services.leads.repository.nurturing import trials
from services.leads.repository.nurturing.changes import note
from services.leads.repository.nurturing.trials import (
    RunningTrial,
    check_none_running,
    running_trials,
    stop_if_running,
)
from shared.context import Actor
from shared.errors import NotFound, check_version
from shared.ids import new_id

_TOLD = """
    t.id, t.name, t.priority, t.active, t.number, t.version, t.created_at, t.updated_at, v.document, v.note,
    v.id as version_id, t.scanned_number, t.scanned_at
"""
_NEWEST = "nurture_track t join nurture_track_version v on v.track_id = t.id and v.number = t.number"
_ALL = text(f"""
    select {_TOLD} from {_NEWEST} where t.ended_at is null order by t.priority, t.id
""")  # noqa: S608 - our own words
_ONE = text(f"select {_TOLD} from {_NEWEST} where t.id = :id and t.ended_at is null")  # noqa: S608
_LOCK = text("select version from nurture_track where id = :id and ended_at is null for update")
_ADD = text("""
    insert into nurture_track (id, name, priority, active, created_at, updated_at)
    values (:id, :name, :priority, :active, :now, :now)
""")
_ADD_VERSION = text("""
    insert into nurture_track_version (id, track_id, number, document, note, created_at, created_by)
    select :version, :id, coalesce(max(number), 0) + 1, cast(:document as jsonb), :note, :now, :by
    from nurture_track_version where track_id = :id returning number
""")
_CHANGE = text("""
    update nurture_track set name = coalesce(:name, name), priority = coalesce(:priority, priority),
        active = coalesce(:active, active), version = version + 1, updated_at = :now,
        number = coalesce(:number, number)
    where id = :id
""")
_END = text("""
    update nurture_track set active = false, ended_at = :now, version = version + 1, updated_at = :now
    where id = :id and ended_at is null returning id
""")
_VERSIONS = text("""
    select id, number, document, note, created_at, created_by from nurture_track_version
    where track_id = :id order by number desc limit 100
""")
_DOCUMENT = text("select document from nurture_track_version where id = :id")
_documents: dict[UUID, bytes] = {}


class TrackInForce(NamedTuple):
    """An active track and its version in force; `looked_at`: leads changed before it need not be looked at.

    `trial`: another version tried on a share of those who come.
    """

    id: UUID
    version_id: UUID
    track: Track
    looked_at: datetime | None
    trial: RunningTrial | None = None

    def version_for(self, lead_id: UUID) -> tuple[UUID, UUID | None]:
        """The version that a lead is told, and the trial that decides it, if one runs."""
        if self.trial is None:
            return self.version_id, None
        return self.trial.b_version if self.trial.is_in_b(lead_id) else self.version_id, self.trial.id


def active_tracks(session: Session) -> list[TrackInForce]:
    """The tracks that take leads, in the order in which they are asked."""
    running = running_trials(session)
    return [
        TrackInForce(
            row.id,
            row.version_id,
            track_of(session, row.version_id),
            row.scanned_at if row.scanned_number == row.number else None,
            running.get(row.id),
        )
        for row in session.execute(_ALL)
        if row.active
    ]


def track_of(session: Session, version_id: UUID) -> Track:
    """A version of a track; read once in the life of the process."""
    if version_id not in _documents:
        _documents[version_id] = orjson.dumps(session.execute(_DOCUMENT, {"id": version_id}).scalar_one())
    return _read(_documents[version_id])


@lru_cache(maxsize=256)
def _read(document: bytes) -> Track:
    return read_track(orjson.loads(document))


def list_tracks(session: Session) -> list[dict[str, Any]]:
    """Every track that has not ended."""
    return [told(row) for row in session.execute(_ALL)]


def get_track(session: Session, track_id: UUID) -> dict[str, Any]:
    """One track, or `NotFound`."""
    return told(find_track(session, track_id))


def find_track(session: Session, track_id: UUID) -> Row[Any]:
    """The row of a track with its newest version, or `NotFound`."""
    row = session.execute(_ONE, {"id": track_id}).first()
    if row is None:
        raise NotFound("no such nurture track")
    return row


def create_track(
    session: Session, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Add a track. Raises `TrackInvalid`."""
    read_track(body["document"])
    track_id = new_id()
    values = {name: body[name] for name in ("name", "priority", "active")}
    session.execute(_ADD, {"id": track_id, "now": now, **values})
    _add_version(session, track_id, body["document"], body.get("note"), actor, now)
    note(session, "nurture_track_added", track_id, values, actor=actor, now=now)
    return get_track(session, track_id)


def update_track(
    session: Session,
    track_id: UUID,
    changes: Mapping[str, Any],
    if_match: int | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> dict[str, Any]:
    """Change a track; a document is its next version.

    Raises `NotFound`, `VersionConflict`, `TrackInvalid`; `TrialRunning` for a document while one is tried.
    """
    check_version(_locked(session, track_id), if_match)
    number = None
    if "document" in changes:
        check_none_running(session, track_id)
        read_track(changes["document"])
        _, number = _add_version(session, track_id, changes["document"], changes.get("note"), actor, now)
    values = {name: changes.get(name) for name in ("name", "priority", "active")} | {"number": number}
    session.execute(_CHANGE, {"id": track_id, "now": now, **values})
    track = get_track(session, track_id)
    after = {name: track[name] for name in ("name", "priority", "active")}
    note(session, "nurture_track_changed", track_id, after, actor=actor, now=now)
    return track


def end_track(session: Session, track_id: UUID, *, actor: Actor | None, now: datetime) -> None:
    """End a track; the job takes its leads off. Raises `NotFound`."""
    if session.execute(_END, {"id": track_id, "now": now}).first() is None:
        raise NotFound("no such nurture track")
    stop_if_running(session, track_id, actor=actor, now=now)
    note(session, "nurture_track_ended", track_id, {}, actor=actor, now=now)


def start_trial(
    session: Session, track_id: UUID, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> list[dict[str, Any]]:
    """Try another version on a share of those who come; answers the trials of the track.

    Raises `NotFound`, `TrialRunning`, `TrackInvalid`.
    """
    _locked(session, track_id)
    track = find_track(session, track_id)
    read_track(body["document"])
    b_version, _ = _add_version(session, track_id, body["document"], body["note"], actor, now)
    trials.start(session, track, b_version, body, actor=actor, now=now)
    return trials.list_trials(session, track_id, now)


def stop_trial(
    session: Session, track_id: UUID, outcome: Outcome, reason: str, *, actor: Actor | None, now: datetime
) -> list[dict[str, Any]]:
    """Stop a trial; to adopt makes B the version in force. Answers the trials of the track.

    Raises `NotFound`, `NoTrialRunning`.
    """
    _locked(session, track_id)
    trials.stop(session, track_id, outcome, reason, actor=actor, now=now)
    return trials.list_trials(session, track_id, now)


def _locked(session: Session, track_id: UUID) -> int:
    version = session.execute(_LOCK, {"id": track_id}).scalar()
    if version is None:
        raise NotFound("no such nurture track")
    return int(version)


def list_versions(session: Session, track_id: UUID) -> list[dict[str, Any]]:
    """The last hundred versions of a track, the newest first."""
    find_track(session, track_id)
    return [
        {
            "id": str(row.id),
            "number": row.number,
            "document": row.document,
            "note": row.note,
            "created_at": row.created_at.isoformat(),
            "created_by": str(row.created_by) if row.created_by else None,
        }
        for row in session.execute(_VERSIONS, {"id": track_id})
    ]


def _add_version(  # noqa: PLR0917 - a row
    session: Session,
    track_id: UUID,
    document: Mapping[str, Any],
    note: str | None,
    actor: Actor | None,
    now: datetime,
) -> tuple[UUID, int]:
    version = new_id()
    values = {
        "version": version,
        "id": track_id,
        "note": note,
        "now": now,
        "by": actor.id if actor else None,
    }
    written = {**values, "document": orjson.dumps(document).decode()}
    return version, session.execute(_ADD_VERSION, written).scalar_one()


def told(row: Row[Any]) -> dict[str, Any]:
    """A track, JSON-ready."""
    plain = {name: getattr(row, name) for name in ("name", "priority", "active", "number", "version")}
    return plain | {
        "id": str(row.id),
        "document": row.document,
        "note": row.note,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }
