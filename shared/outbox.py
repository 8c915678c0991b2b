"""Emitting: an event is a row written in the transaction it tells of. The relay publishes it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import RAISE, Schema
from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from shared import context, settings
from shared.context import Actor
from shared.envelope import Event
from shared.ids import new_id
from shared.tables import outbox


def emit(
    session: Session,
    event: type[Event],
    aggregate_id: UUID,
    sequence: int,
    data: dict[str, Any],
    actor: Actor | None = None,
    trace: str | None = None,
) -> UUID:
    """Write one event beside the rows it tells of and return its id; it leaves only if they commit.

    `data` is JSON-ready; `sequence` is the aggregate's version after the change. `actor` and `trace` are
    the running request's unless given.
    """
    row = outbox_row(event, aggregate_id, sequence, data, actor, trace)
    session.execute(insert(outbox), row)
    return row["event_id"]  # type: ignore[no-any-return]


def emit_many(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write many events, each made by `outbox_row`, in a few statements."""
    if rows:
        session.execute(insert(outbox), rows)


def outbox_row(
    event: type[Event],
    aggregate_id: UUID,
    sequence: int,
    data: dict[str, Any],
    actor: Actor | None = None,
    trace: str | None = None,
) -> dict[str, Any]:
    """Return the values of an outbox row, for `emit_many` or for an INSERT of one's own."""
    _check(event, data)
    by = actor or context.actor.get()
    return {
        "event_id": new_id(),
        "type": event.type,
        "aggregate_id": aggregate_id,
        "sequence": sequence,
        "consumers": list(event.consumers),
        "actor": {"id": str(by.id), "roles": sorted(by.roles)} if by else None,
        "trace": trace or context.trace.get(),
        "data": data,
    }


def outbox_insert(rows: Iterable[dict[str, Any]]) -> Insert:
    """Return the INSERT of rows made by `outbox_row`, to be a CTE of a larger statement: `.cte("told")`."""
    return insert(outbox).values(list(rows))


def _check(event: type[Event], data: dict[str, Any]) -> None:
    """In tests, hold the emitter to its own schema; the contract tests do so for the rest."""
    if settings.environment() == "test" and (faults := _schema(event.schema).validate(data)):
        raise ValueError(f"{event.type} breaks its schema: {faults}")


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema(unknown=RAISE)
