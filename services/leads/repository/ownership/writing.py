"""Running a statement that writes a whole set of changes of owner, or none of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.orm import Session

from services.leads.domain.holding import month_of
from services.leads.repository.prepared import Prepared
from shared import context
from shared.clock import business_day
from shared.context import Actor

SHARED_TYPES = {
    "now": "timestamptz",
    "day": "date",
    "month": "date",
    "actor_id": "uuid",
    "actor": "jsonb",
    "trace": "text",
}
"""What every such statement is given beside its rows."""


class WriteLost(RuntimeError):
    """Rows changed although they were locked: a defect, never a caller's fault. Nothing may commit."""


def write_set(
    session: Session,
    statement: Prepared,
    name: str,
    rows: list[dict[str, Any]],
    *,
    actor: Actor | None,
    now: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Run a statement that writes all `rows` or, by raising, none; `more` are parameters of its own."""
    today = business_day(now)
    shared = {
        name: orjson.dumps(rows).decode(),
        "now": now,
        "day": today,
        "month": month_of(today),
        "actor_id": actor.id if actor else None,
        "actor": _as_json(actor),
        "trace": context.trace.get(),
        **(more or {}),
    }
    if statement.run(session, shared).scalar_one() != len(rows):
        raise WriteLost(f"{len(rows)} {name} were decided, not all could be written")


def _as_json(actor: Actor | None) -> str | None:
    if actor is None:
        return None
    return orjson.dumps({"id": actor.id, "roles": sorted(actor.roles)}).decode()
