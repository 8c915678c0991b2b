"""The audit log of webhooks: who changed what. Of a URL only the host, and never a secret."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from services.webhooks.models import AuditEntry, Subscription
from shared.audit import Act, AuditLog, Facts

__all__ = ["Act", "facts_of", "hidden_in", "page", "record", "record_change"]

_LOG = AuditLog(AuditEntry)
record = _LOG.record
page = _LOG.page


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
    after = facts_of(row) | hidden
    record(session, act, "webhook_changed", ("webhook", row.id), before=before, after=after)
