"""A resident process that takes waiting work from a table, piece by piece. No broker, no eventlet, no rule.

Any number of them may run: each takes a piece under an advisory lock, which ends with its connection. What
was in the hands of one that died is running still, and free for the next one.
"""

import signal
import time
import zlib
from typing import Any, ClassVar
from uuid import UUID

import psycopg2
import structlog
from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import InterfaceError, OperationalError

from shared import settings
from shared.database import Database
from shared.errors import Unavailable
from shared.health import serve_health
from shared.logging import configure_logging

log = structlog.get_logger()
POLL_SECONDS = 0.3
PAUSE_SECONDS = 1.0
LOCK = text("select pg_try_advisory_lock(:space, :id)")
UNLOCK = text("select pg_advisory_unlock(:space, :id)")
AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError, Unavailable)


class Resident:
    """Works on what waits, one piece after another, until `stop` is called."""

    waiting: ClassVar[TextClause]
    """Selects the ids of what waits, first come first."""
    lock_space: ClassVar[int]
    """The first number of its advisory locks; every kind of work has its own."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stopping = False
        self.is_healthy = False

    def work_on(self, work_id: UUID) -> None:
        """Do one piece, whose lock is held. A fault of its own ends it and is not raised."""
        raise NotImplementedError

    def keep_house(self) -> None:
        """Do what is due now and then; called whenever work is looked for."""

    def after_work(self) -> None:
        """Do what follows a piece of work, when its lock is free again."""

    def stop(self, *_: Any) -> None:
        """Finish what is in hand and return from `run`."""
        self._stopping = True

    def run(self) -> None:
        """Work whenever the database is there."""
        while not self._stopping:
            try:
                with self._db.engine.connect() as locks:
                    self._work(locks)
            except AWAY as error:
                self.is_healthy = False
                log.warning("work_interrupted", worker=type(self).__name__, reason=type(error).__name__)
                time.sleep(PAUSE_SECONDS)

    def _work(self, locks: Connection) -> None:
        while not self._stopping:
            self.is_healthy = True
            self.keep_house()
            if not self.run_waiting(locks):
                time.sleep(POLL_SECONDS)

    def run_waiting(self, locks: Connection) -> int:
        """Do every piece that waits and that no other process has; how many that were."""
        waiting = list(locks.scalars(self.waiting))
        locks.commit()
        return sum(self._run_one(locks, work_id) for work_id in waiting if not self._stopping)

    def _run_one(self, locks: Connection, work_id: UUID) -> bool:
        name = {"space": self.lock_space, "id": lock_id(work_id)}
        taken = locks.scalar(LOCK, name)
        locks.commit()
        if not taken:
            return False
        try:
            self.work_on(work_id)
        finally:
            locks.execute(UNLOCK, name)
            locks.commit()
        self.after_work()
        return True


def lock_id(work_id: UUID) -> int:
    """The number a piece of work is locked under; two with the same number only wait for each other."""
    return zlib.crc32(work_id.bytes) - 2**31


def serve(program: str, service: str, resident: type[Resident]) -> None:
    """Run on the service's database until SIGTERM."""
    configure_logging(program)
    worker = resident(Database(settings.database_url(service), statement_timeout_ms=0))
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    if settings.health_port():
        serve_health(settings.health_host(), settings.health_port(), {"database": lambda: worker.is_healthy})
    worker.run()
