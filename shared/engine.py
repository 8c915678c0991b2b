"""An engine for one PostgreSQL database, every connection with its time limits set."""

from typing import Any

import psycopg2
from eventlet import patcher
from sqlalchemy import Engine, create_engine, event, exc, make_url

from shared import settings
from shared.offsets import understand_offsets

_select = patcher.original("select")
_POOL_SPARE = 8  # for event handlers and the health check
_POOL_WAIT_SECONDS = 3
_CONNECT_SECONDS = 3

understand_offsets()


def normalise_url(url: str) -> str:
    """Name the driver: SQLAlchemy would read a bare `postgresql://` as psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)


def make_engine(url: str, *, pool_size: int | None = None, statement_timeout_ms: int | None = None) -> Engine:
    """Return an engine whose connections have their time limits; a job passes 0 for none on statements."""
    statement_ms = settings.statement_timeout_ms() if statement_timeout_ms is None else statement_timeout_ms
    engine = create_engine(
        normalise_url(url),
        pool_size=pool_size or settings.max_workers() + _POOL_SPARE,
        max_overflow=0,
        pool_timeout=_POOL_WAIT_SECONDS,
        pool_use_lifo=True,
        connect_args=connect_args(statement_timeout_ms=statement_ms),
    )
    event.listen(engine, "checkout", _refuse_dead_connection)
    return engine


def connect_args(*, statement_timeout_ms: int, **options: str) -> dict[str, Any]:
    """Return libpq's arguments: time limits for the session, and how soon a vanished server is noticed."""
    limits = {
        "statement_timeout": statement_timeout_ms,
        "lock_timeout": settings.lock_timeout_ms(),
        "idle_in_transaction_session_timeout": 15_000 if statement_timeout_ms else 0,
        "TimeZone": "UTC",
        "jit": "off",
        **options,
    }
    return {
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        "connect_timeout": _CONNECT_SECONDS,
        "tcp_user_timeout": 5_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    }


def _refuse_dead_connection(connection: Any, _record: Any, _proxy: Any) -> None:
    """Drop a pooled connection the server has closed: it is readable unasked. No round trip."""
    poll = _select.poll()
    try:
        poll.register(connection.fileno(), _select.POLLIN)
    except psycopg2.InterfaceError:
        raise exc.DisconnectionError from None
    if poll.poll(0):
        raise exc.InvalidatePoolError
