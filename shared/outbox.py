"""Emitting: an event is a row written in the transaction it tells of. The relay publishes it."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from marshmallow import RAISE, Schema
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared import context, settings
from shared.context import Actor
from shared.envelope import Event
from shared.ids import new_id

# Writes any number of events; its one parameter comes from `outbox_params`. It may be a CTE of a larger
# statement: WITH …, told AS (<OUTBOX_SQL>) UPDATE …
OUTBOX_SQL = """
INSERT INTO outbox (event_id, type, aggregate_id, sequence, consumers, actor, trace, data)
SELECT event_id, type, aggregate_id, sequence, consumers, actor, trace, data
  FROM jsonb_to_recordset(CAST(:outbox_rows AS jsonb)) AS event (
       event_id uuid, type text, aggregate_id uuid, sequence bigint, consumers text[], actor jsonb,
       trace text, data jsonb)
"""
_INSERT = text(OUTBOX_SQL)


def emit(  # noqa: PLR0917 - the event and what it tells, as everywhere
    session: Session,
    event: type[Event],
    aggregate_id: UUID,
    sequence: int,
    data: dict[str, Any],
    actor: Actor | None = None,
    trace: str | None = None,
) -> None:
    """Write one event beside the rows it tells of; it leaves only if they commit.

    `data` is JSON-ready; `sequence` is the aggregate's version after the change. `actor` and `trace` are
    the running request's unless given.
    """
    emit_many(session, [outbox_row(event, aggregate_id, sequence, data, actor, trace)])


def emit_many(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write many events, each made by `outbox_row`, in one statement."""
    if rows:
        session.execute(_INSERT, outbox_params(rows))


def outbox_row(  # noqa: PLR0917 - see `emit`
    event: type[Event],
    aggregate_id: UUID,
    sequence: int,
    data: dict[str, Any],
    actor: Actor | None = None,
    trace: str | None = None,
) -> dict[str, Any]:
    """Return one event as a row for `emit_many` or `outbox_params`."""
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


def outbox_params(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the parameter of `OUTBOX_SQL`."""
    return {"outbox_rows": orjson.dumps(rows).decode()}


def _check(event: type[Event], data: dict[str, Any]) -> None:
    """In tests, hold the emitter to its own schema; the contract tests do so for the rest."""
    if settings.environment() == "test" and (faults := _schema(event.schema).validate(data)):
        raise ValueError(f"{event.type} breaks its schema: {faults}")


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema(unknown=RAISE)
