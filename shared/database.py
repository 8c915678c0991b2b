"""PostgreSQL for one service: typed base, engine, transactions. Retries nothing by itself.

    class Lead(Base):                                   # services/<name>/models.py
        __tablename__ = "lead"
        id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
        grade: Mapped[Grade]                            # an enum's value is stored as text with a CHECK
        pooled_at: Mapped[datetime | None]              # timestamptz

    class LeadsService:
        db = Database()                                 # a nameko dependency; DATABASE_URL

        @rpc
        def get_lead(self, lead_id: str) -> dict[str, Any]:
            with self.db.transaction() as session:      # commits on the way out, rolls back on any error
                ...

    Database(url).transaction()                         # the same, in a job or a test

A database that is away, slow, full or locked is `Unavailable` (503), never a hang: connect, lock and
statement times are limited, and a transaction whose caller's deadline has passed is rolled back.
"""

import enum
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from nameko.extensions import DependencyProvider
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    DateTime,
    Engine,
    Enum,
    MetaData,
    Numeric,
    Text,
    Uuid,
    exc,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session

from shared import context, settings
from shared.engine import make_engine, normalise_url
from shared.envelope import AlreadyHandled, Envelope
from shared.errors import Unavailable
from shared.tables import NAMING

__all__ = ["Base", "Database", "advisory_lock", "make_engine", "normalise_url"]

_HEAR = text(
    "INSERT INTO inbox (event_id, type) VALUES (:event_id, :type) ON CONFLICT DO NOTHING RETURNING 1"
)
_HEAR_EACH = text("""
    INSERT INTO inbox (event_id, type)
    SELECT * FROM unnest(cast(:ids as uuid[]), cast(:types as text[])) AS heard (event_id, type) ORDER BY 1
    ON CONFLICT DO NOTHING RETURNING event_id
""")


class Base(DeclarativeBase):
    """The base of every model: one naming convention, text enums with CHECK, timestamptz, uuid, jsonb."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        Decimal: Numeric,
        datetime: DateTime(timezone=True),
        date: Date,
        UUID: Uuid,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: ARRAY(Text),
        list[UUID]: ARRAY(Uuid),
    }


class Database(DependencyProvider):  # type: ignore[misc]
    """Transactions on one database: a nameko dependency, and usable as it is outside nameko."""

    def __init__(self, url: str | None = None, *, statement_timeout_ms: int | None = None) -> None:
        """Without a `url`, the database of the service it is bound to, or DATABASE_URL."""
        self._url = url
        self._statement_timeout_ms = statement_timeout_ms
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine, made when first used."""
        if self._engine is None:
            service = self.container.service_name if self.container else None
            url = self._url or settings.database_url(service)
            self._engine = make_engine(url, statement_timeout_ms=self._statement_timeout_ms)
        return self._engine

    def get_dependency(self, worker_ctx: Any) -> "Database":  # noqa: ARG002 - nameko's signature
        """Give every request the one provider: a session lives no longer than its `with`."""
        return self

    def stop(self) -> None:
        """Close the pool when the service stops."""
        self.close()

    def close(self) -> None:
        """Close every pooled connection."""
        if self._engine is not None:
            self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session, commit on the way out, roll back on any error.

        Raises `Unavailable` when the database is away, slow or locked, or the caller's deadline has passed.
        """
        with _driver_errors_as_refusals(), Session(self.engine, expire_on_commit=False) as session:
            yield session
            check_deadline()
            session.commit()

    @contextmanager
    def once(self, envelope: Envelope) -> Iterator[Session]:
        """Open the transaction in which an event is handled exactly once.

        Its inbox row is written first, so a twin waits; an event seen before raises `AlreadyHandled`, which
        `@on_event` takes for success: the handler's body is not run again.
        """
        with self.transaction() as session:
            fresh = session.execute(_HEAR, {"event_id": str(envelope.event_id), "type": envelope.type})
            if fresh.first() is None:
                raise AlreadyHandled(str(envelope.event_id))
            yield session

    @contextmanager
    def once_each(self, envelopes: Sequence[Envelope]) -> Iterator[tuple[Session, list[Envelope]]]:
        """Open the transaction for a list of events; gives those not seen before, in order."""
        told = {"ids": [each.event_id for each in envelopes], "types": [each.type for each in envelopes]}
        with self.transaction() as session:
            fresh = set(session.scalars(_HEAR_EACH, told))
            once = {each.event_id: each for each in envelopes}
            yield session, [each for event_id, each in once.items() if event_id in fresh]


def check_deadline() -> None:
    """Raise `Unavailable` if the caller has stopped waiting: an effect it cannot see must not come late."""
    deadline = context.deadline.get()
    if deadline is not None and time.time() > deadline:
        raise Unavailable("the deadline passed before the work was done")


def advisory_lock(session: Session, name: str, *, wait: bool = True) -> bool:
    """Take the lock `name` until the transaction ends; without `wait`, return whether it was free."""
    lock_id = zlib.crc32(name.encode())
    if wait:
        session.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": lock_id})
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:id)"), {"id": lock_id}))


# Connection trouble (08, 53, 57), deadlock and serialisation (40), a lock not had in time (55P03).
_TRANSIENT_CLASSES = ("08", "40", "53", "57")
_LOCK_NOT_AVAILABLE = "55P03"


def is_lock_timeout(error: exc.DBAPIError) -> bool:
    """Tell whether a statement gave up waiting for a lock."""
    return getattr(error.orig, "pgcode", None) == _LOCK_NOT_AVAILABLE


def _is_transient(error: exc.DBAPIError) -> bool:
    pgcode = getattr(error.orig, "pgcode", None) or ""
    return (
        error.connection_invalidated
        or pgcode == _LOCK_NOT_AVAILABLE
        or pgcode.startswith(_TRANSIENT_CLASSES)
        or (not pgcode and isinstance(error, (exc.OperationalError, exc.InterfaceError)))
    )


@contextmanager
def _driver_errors_as_refusals() -> Iterator[None]:
    try:
        yield
    except exc.TimeoutError as error:
        raise Unavailable("no database connection is free") from error
    except exc.DBAPIError as error:
        if _is_transient(error):
            raise Unavailable("the database is away or busy") from error
        raise
