"""Intake keys, and capturing what comes in by them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.drafts import draft_of
from services.leads.domain.intake import SHARER, lead_body, take_event
from services.leads.repository.capture import capture
from services.leads.repository.sources import get_source, told
from shared.clock import business_zone
from shared.context import Actor
from shared.errors import NotFound
from shared.ids import new_id

PREVIOUS_SECRET_LIVES = timedelta(hours=24)
"""How long the secret before the last rotation still signs."""

_COLUMNS = """k.id, k.source_id, k.kind, k.mapping, k.allowed_origins, k.honeypot, k.generation,
    k.previous_until, k.revoked_at, k.created_at, k.created_by"""
_INSERT = text(f"""
    insert into intake_key as k
        (id, source_id, kind, mapping, allowed_origins, honeypot, created_at, created_by)
    values (:id, :source, :kind, cast(:mapping as jsonb), cast(:origins as text[]), :honeypot, :now, :by)
    returning {_COLUMNS}
""")  # noqa: S608
_LIST = text(f"""
    select {_COLUMNS} from intake_key k
    where source_id = :source and (cast(:before as uuid) is null or id < cast(:before as uuid))
    order by id desc limit :limit
""")  # noqa: S608
_ROTATE = text(f"""
    update intake_key k set generation = generation + 1, previous_until = :until
    where id = :id and source_id = :source and kind = 'webhook' and revoked_at is null returning {_COLUMNS}
""")  # noqa: S608
_REVOKE = text("""
    update intake_key set revoked_at = coalesce(revoked_at, :now) where id = :id and source_id = :source
    returning id
""")
_USABLE = text(f"""
    select {_COLUMNS}, s.code, s.channel, p.id as pool_id
    from intake_key k join source s on s.id = k.source_id left join pool p on p.id = s.pool_id and p.active
    where k.id = :id and k.kind = :kind and k.revoked_at is null and s.active
""")  # noqa: S608
_SHARER = text("select rep_id from rep_account where number = :number and active")


def create_key(
    session: Session, source_id: UUID, body: Mapping[str, Any], *, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    """Give a source a key."""
    get_source(session, source_id)
    values = {
        "id": new_id(),
        "source": source_id,
        "kind": body["kind"],
        "mapping": orjson.dumps(body["mapping"]).decode(),
        "origins": body["allowed_origins"],
        "honeypot": body["honeypot"],
        "now": now,
        "by": actor.id if actor else None,
    }
    return told(session.execute(_INSERT, values).one())


def list_keys(session: Session, source_id: UUID, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A page of a source's keys, the newest first."""
    get_source(session, source_id)
    before = (query["after"] or {}).get("id")
    wanted = {"source": source_id, "before": before, "limit": query["limit"]}
    return [told(row) for row in session.execute(_LIST, wanted)]


def rotate_key(session: Session, source_id: UUID, key_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Begin a new secret of a webhook's key; the one before still signs for a day."""
    until = now + PREVIOUS_SECRET_LIVES
    return told(_found(session.execute(_ROTATE, {"id": key_id, "source": source_id, "until": until}).first()))


def revoke_key(session: Session, source_id: UUID, key_id: UUID, *, now: datetime) -> None:
    """End a key at once, both its secrets."""
    _found(session.execute(_REVOKE, {"id": key_id, "source": source_id, "now": now}).first())


def usable_key(session: Session, key_id: UUID, kind: str, *, now: datetime) -> dict[str, Any]:
    """What the gateway checks first; `NotFound` for a key that was revoked or is of a closed source."""
    key = _found(session.execute(_USABLE, {"id": key_id, "kind": kind}).first())
    signs_still = key.previous_until is not None and now < key.previous_until
    return {
        "generations": [key.generation, key.generation - 1] if signs_still else [key.generation],
        "allowed_origins": key.allowed_origins,
        "honeypot": key.honeypot,
    }


def take_in(session: Session, key_id: UUID, kind: str, sent: Mapping[str, Any], *, now: datetime) -> None:
    """Capture what came in by a key, as its source's. Emits `lead_captured` if the lead is new."""
    key = _found(session.execute(_USABLE, {"id": key_id, "kind": kind}).first())
    seen = {name: value for name, value in sent.items() if kind != "form" or name != key.honeypot}
    body = lead_body(kind, key.mapping, seen)
    number = body.pop(SHARER, None)
    take_event(body, business_zone())
    draft = draft_of({**body, "source": key.code, "channel": key.channel})
    sharer = session.execute(_SHARER, {"number": number}).scalar() if number else None
    capture(session, draft, actor=None, now=now, pool_id=key.pool_id, sharer_id=sharer)


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("no such key")
    return row
