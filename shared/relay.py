"""Publish one service's outbox, in order per aggregate: `python -m shared.relay leads`.

A row is marked published only after the broker confirmed it for every one of its consumers. A type whose
consumer has no queue yet is kept and tried again every few seconds, while others go on. Of several relays one
works and the rest stand by (advisory lock). Losing the broker or the database means: start again from what is
not marked, so an event may go out twice, and consumers keep an inbox.
"""

import argparse
import math
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
import structlog
from amqp.exceptions import AMQPError
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from shared import metrics, registry, settings
from shared.engine import connect_args, normalise_url
from shared.health import serve_health
from shared.logging import configure_logging
from shared.publisher import ConfirmingPublisher
from shared.topology import consumer_key

log = structlog.get_logger()
BATCH = 500
IDLE_SECONDS = 0.1
STANDBY_SECONDS = 0.5
UNROUTED_PAUSE_SECONDS = 2.0
HOUSEKEEPING_SECONDS = 3600
_LOCK_ID = 7_160_523_002

_WAITING = text("""
    SELECT position, event_id, type, aggregate_id, sequence, consumers, actor::text, trace, data::text,
           occurred_at
      FROM outbox WHERE published_at IS NULL AND type <> ALL (:paused) ORDER BY position LIMIT :batch
""")
_MARK = text("UPDATE outbox SET published_at = now() WHERE position = ANY (:positions)")
_LAG = text(
    "SELECT coalesce(extract(epoch FROM now() - min(occurred_at)), 0) FROM outbox WHERE published_at IS NULL"
)
_PRUNE = (
    "DELETE FROM outbox WHERE position IN (SELECT position FROM outbox "
    "WHERE published_at < now() - interval '7 days' LIMIT 5000)",
    "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox "
    "WHERE handled_at < now() - interval '60 days' LIMIT 5000)",
    "DELETE FROM request_key WHERE (caller, key) IN (SELECT caller, key FROM request_key "
    "WHERE created_at < now() - interval '60 days' LIMIT 5000)",
)


class Relay:
    """Moves rows of one outbox to the broker until `stop` is called."""

    def __init__(self, database_url: str, amqp_url: str) -> None:
        self._engine = _engine(database_url)
        self._amqp_url = amqp_url
        self._paused: dict[str, float] = {}
        self._unrouted: set[str] = set()  # types already complained about
        self._housekeeping_at = 0.0
        self._stopping = False
        self.is_healthy = False

    def stop(self) -> None:
        """Finish the batch in hand and return from `run`."""
        self._stopping = True

    def run(self) -> None:
        """Work whenever database and broker are there and no other relay leads."""
        while not self._stopping:
            try:
                with self._engine.connect() as connection:
                    self._lead(connection)
            except (AMQPError, OSError, SQLAlchemyError) as error:
                self.is_healthy = False
                log.warning("relay_interrupted", reason=type(error).__name__)
                time.sleep(STANDBY_SECONDS)

    def _lead(self, connection: Connection) -> None:
        """Wait for the lock, then publish for as long as both ends hold."""
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:id)"), {"id": _LOCK_ID}):
            self.is_healthy = True
            if self._stopping:
                return
            time.sleep(STANDBY_SECONDS)
        with ConfirmingPublisher(self._amqp_url) as publisher:
            log.info("relay_leads")
            self.is_healthy = True
            while not self._stopping:
                self._housekeep(connection)
                if self.publish_waiting(connection, publisher) < BATCH:
                    publisher.idle(IDLE_SECONDS)

    def publish_waiting(self, connection: Connection, publisher: ConfirmingPublisher) -> int:
        """Publish one batch and mark what the broker took; return how many rows it looked at."""
        now = time.monotonic()
        self._paused = {kind: until for kind, until in self._paused.items() if until > now}
        rows = connection.execute(_WAITING, {"paused": list(self._paused), "batch": BATCH}).all()
        routed: list[int] = []
        for wave in _waves(rows):
            ready = [row for row in wave if row.type not in self._paused]
            unrouted = publisher.publish(_messages(ready))
            routed += [row.position for row in ready if str(row.event_id) not in unrouted]
            for row in ready:
                if str(row.event_id) in unrouted:
                    self._pause(row.type)
        if routed:
            connection.execute(_MARK, {"positions": routed})
            metrics.OUTBOX_PUBLISHED.inc(len(routed))
        return len(rows)

    def _pause(self, event_type: str) -> None:
        if event_type not in self._unrouted:
            self._unrouted.add(event_type)
            log.warning("event_has_no_queue", event_type=event_type)
        metrics.OUTBOX_UNROUTED.inc()
        self._paused[event_type] = time.monotonic() + UNROUTED_PAUSE_SECONDS

    def _housekeep(self, connection: Connection) -> None:
        """Now and then forget what is long done, and say how far behind the relay is."""
        if time.monotonic() < self._housekeeping_at:
            return
        self._housekeeping_at = time.monotonic() + HOUSEKEEPING_SECONDS
        for statement in _PRUNE:
            while connection.execute(text(statement)).rowcount:
                pass

    def lag_seconds(self) -> float:
        """Return the age of the oldest event not yet published; not a number while the database is away."""
        try:
            with self._engine.connect() as connection:
                return float(connection.scalar(_LAG) or 0)
        except SQLAlchemyError:
            return math.nan


def _waves(rows: Any) -> Iterator[list[Any]]:
    """Split a batch so that no wave holds two events of one aggregate and type: their order survives."""
    seen: dict[tuple[Any, str], int] = defaultdict(int)
    waves: list[list[Any]] = []
    for row in rows:
        depth = seen[row.aggregate_id, row.type]
        seen[row.aggregate_id, row.type] += 1
        if depth == len(waves):
            waves.append([])
        waves[depth].append(row)
    yield from waves


def _messages(rows: list[Any]) -> Iterator[tuple[str, str, bytes, bool]]:
    """Yield (event id, routing key, body, mandatory): one message for each consumer, or one for nobody."""
    for row in rows:
        body = _body(row)
        if not row.consumers:
            yield str(row.event_id), row.type, body, False
        for consumer in row.consumers:
            yield str(row.event_id), consumer_key(row.type, consumer), body, True


def _body(row: Any) -> bytes:
    """Write the envelope; the JSON of the database goes through as it is."""
    return orjson.dumps(
        {
            "event_id": row.event_id,
            "type": row.type,
            "occurred_at": row.occurred_at,
            "aggregate_id": row.aggregate_id,
            "sequence": row.sequence,
            "actor": orjson.Fragment(row.actor or "null"),
            "trace": row.trace,
            "data": orjson.Fragment(row.data),
        }
    )


def _engine(database_url: str) -> Engine:
    """One connection, autocommit; a mark lost in a crash only means that an event goes out twice."""
    return create_engine(
        normalise_url(database_url),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=connect_args(statement_timeout_ms=30_000, synchronous_commit="off"),
    )


def main() -> None:
    """Read the command line and run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m shared.relay")
    parser.add_argument("service")
    service = parser.parse_args().service
    registry.folder_of(service)
    configure_logging(f"{service}-relay")
    relay = Relay(settings.database_url(service), settings.amqp_url())
    metrics.OUTBOX_LAG.set_function(relay.lag_seconds)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: relay.stop())
    if port := settings.health_port():
        serve_health(settings.health_host(), port, {"relay": lambda: relay.is_healthy})
    relay.run()


if __name__ == "__main__":
    main()
