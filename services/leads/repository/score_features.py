"""What the company says of features, and which attributes leads have."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.described import SAID
from services.leads.domain.features import AS_OURS, EXTRA, Called
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import check_version
from shared.ids import new_id

LAST_CHANGE = "(select id from score_feature order by tick desc limit 1)"
"""Another whenever anything else was said of any feature; null where nothing ever was."""

_ALL = "(select distinct on (name) * from score_feature order by name, version desc) as f"
_LIST = text(f"select * from {_ALL}")  # noqa: S608 - our own words
_CALLED = text(f"select name, zh, en from {_ALL} where coalesce(zh, en) is not null")  # noqa: S608
_TIMES = text(f"select name, known_at from {_ALL} where known_at is not null")  # noqa: S608
_FIND = text("select * from score_feature where name = :name order by version desc limit 1")
_ATTRIBUTES = text("""
    select distinct column_name from (select extra from lead order by number desc limit :limit) l,
        jsonb_object_keys(l.extra) column_name
    order by column_name
""")
_SAY = text("""
    insert into score_feature (id, name, version, zh, en, known_at, owner, updated_at, updated_by)
    values (:id, :name, :version, :zh, :en, :known_at, :owner, :now, :by)
""")
_NEWEST_LEADS = 1_000
_kept: dict[str, Called] = {}


def descriptions(session: Session) -> dict[str, Row[Any]]:
    """All that the company says of features, by name."""
    return {row.name: row for row in session.execute(_LIST)}


def called_now(session: Session) -> Called:
    """What the company calls features."""
    return {row.name: (row.zh, row.en) for row in session.execute(_CALLED)}


def called_since(session: Session, change: str | None) -> Called:
    """The same, kept for as long as `LAST_CHANGE` is this one."""
    if change is None:
        return AS_OURS
    if change not in _kept:
        _kept.clear()
        _kept[change] = called_now(session)
    return _kept[change]


def times_said(session: Session) -> dict[str, str]:
    """When attributes are known, `arrival` or `later`, of those the company says it of."""
    return {row.name: row.known_at for row in session.execute(_TIMES)}


def attributes(session: Session) -> Sequence[str]:
    """Attributes of the newest leads, as features are named."""
    return [EXTRA + each for each in session.execute(_ATTRIBUTES, {"limit": _NEWEST_LEADS}).scalars()]


def describe(
    session: Session,
    name: str,
    changes: Mapping[str, Any],
    if_match: int | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Say something else of a feature; None takes back what was said. The same again writes nothing.

    One at a time, so that whoever sees a change sees those before it. Raises `VersionConflict`.
    """
    advisory_lock(session, "leads.score_features")
    row = session.execute(_FIND, {"name": name}).first()
    version = row.version if row else 0
    check_version(version, if_match)
    before = {each: getattr(row, each, None) for each in SAID}
    said = {**before, **changes}
    if said != before:
        keys = {"id": new_id(), "name": name, "version": version + 1}
        by = actor.id if actor else None
        session.execute(_SAY, {**keys, **said, "now": now, "by": by})
