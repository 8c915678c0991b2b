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

LAST_CHANGE = "(select id from score_feature_change order by tick desc limit 1)"
"""Another whenever anything else was said of any feature; null where nothing ever was."""

_ALL = text("select * from score_feature order by name")
_CALLED = text("select name, zh, en from score_feature where coalesce(zh, en) is not null")
_TIMES = text("select name, known_at from score_feature where known_at is not null")
_FIND = text("select * from score_feature where name = :name")
_ATTRIBUTES = text("""
    select distinct column_name from (select extra from lead order by number desc limit :limit) l,
        jsonb_object_keys(l.extra) column_name
    order by column_name
""")
_SAY = text("""
    with said as (
        insert into score_feature as f (name, id, zh, en, known_at, owner, updated_at, updated_by)
        values (:name, :id, :zh, :en, :known_at, :owner, :now, :by)
        on conflict (name) do update set zh = excluded.zh, en = excluded.en, known_at = excluded.known_at,
            owner = excluded.owner, version = f.version + 1, updated_at = excluded.updated_at,
            updated_by = excluded.updated_by
        returning *
    ), noted as (
        insert into score_feature_change (id, name, version, zh, en, known_at, owner, at, by)
        select :change, name, version, zh, en, known_at, owner, updated_at, updated_by from said
    ) select * from said
""")
_NEWEST_LEADS = 1_000
_kept: dict[str, Called] = {}


def descriptions(session: Session) -> dict[str, Row[Any]]:
    """All that the company says of features, by name."""
    return {row.name: row for row in session.execute(_ALL)}


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
    check_version(row.version if row else 0, if_match)
    before = {each: getattr(row, each, None) for each in SAID}
    said = {**before, **changes}
    if said != before:
        keys = {"name": name, "id": new_id(), "change": new_id()}
        session.execute(_SAY, {**keys, **said, "now": now, "by": actor.id if actor else None})
