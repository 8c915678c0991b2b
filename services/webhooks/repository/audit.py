"""The audit log of webhooks: who changed what. Of a URL only the host, and never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from services.webhooks.models import AuditEntry, Subscription
from shared.ids import new_id
from shared.pages import Page, page_of

Facts = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """On whose behalf, in which request and when; `actor_id` None is the system itself."""

    now: datetime
    actor_id: UUID | None = None
    trace: str | None = None


def record(session: Session, act: Act, action: str, what: tuple[str, UUID], **sides: Facts) -> None:
    """Write one entry about the object `what` (type, id), with `before` and `after` as far as given."""
    session.add(
        AuditEntry(
            id=new_id(), at=act.now, actor_id=act.actor_id, action=action, object_type=what[0],
            object_id=what[1], before=sides.get("before"), after=sides.get("after"), trace=act.trace,
        )
    )  # fmt: skip


def facts_of(row: Subscription) -> Facts:
    """What may be told of a webhook: a path or a query may hold a key of the receiver's, a text a name."""
    return {
        "host": urlsplit(row.url).hostname, "event_types": row.event_types, "mode": row.mode.value,
        "active": row.active,
        "paused": row.paused_at is not None,
    }  # fmt: skip


def hidden_in(row: Subscription, values: Facts) -> Facts:
    """What values would change of what is not told, as `***`."""
    return {
        name: "***"
        for name in ("url", "description")
        if name in values and values[name] != getattr(row, name)
    }


def record_change(session: Session, act: Act, row: Subscription, before: Facts, hidden: Facts) -> None:
    """Write what a change made different from `before`; `hidden` is told as changed only."""
    after = facts_of(row)
    changed = [name for name in after if before[name] != after[name]]
    told = {name: after[name] for name in changed} | hidden
    was = {name: before[name] for name in changed}
    record(session, act, "webhook_changed", ("webhook", row.id), before=was, after=told)


def page(session: Session, query: Mapping[str, Any]) -> Page[AuditEntry]:
    """Entries, the latest first, that fit every filter of `AuditQuery`; an `until` or `to` itself is out.

    Places are {at, id}, as in every service's part of the log.
    """
    statement = select(AuditEntry)
    for name, column in _EQUAL.items():
        if name in query:
            statement = statement.where(column == query[name])
    for name in ("since", "from"):
        if name in query:
            statement = statement.where(AuditEntry.at >= query[name])
    for name in ("until", "to"):
        if name in query:
            statement = statement.where(AuditEntry.at < query[name])
    if "q" in query:
        said = (AuditEntry.action, cast(AuditEntry.before, Text), cast(AuditEntry.after, Text))
        statement = statement.where(or_(*(each.icontains(query["q"], autoescape=True) for each in said)))
    place = query["after"]
    after = {"value": place.get("at"), "id": place.get("id")} if place else None
    found = page_of(session, statement, AuditEntry, "-at", {**query, "after": after})
    last = found.next_after
    return Page(found.rows, {"at": last["value"], "id": last["id"]} if last else None)


_EQUAL = {
    "actor_id": AuditEntry.actor_id,
    "object_type": AuditEntry.object_type,
    "object_id": AuditEntry.object_id,
    "target_id": AuditEntry.object_id,
    "action": AuditEntry.action,
}
