"""One replay from its question to its answer: read as of one moment, told how far it is, kept at one stroke.

Killed anywhere and started again it begins anew; nothing of it is written but its own row.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.answers_replays import replay_result
from services.leads.domain.replay import Replay
from services.leads.domain.replay_tally import Tally
from services.leads.repository import replays
from services.leads.repository.reach import visible_to
from services.leads.repository.replay_read import Past, rep_of
from services.leads.repository.rulebook import Draft
from shared.clock import business_zone
from shared.context import Actor
from shared.database import Database

log = structlog.get_logger()
MOST_STARTS = 3
_TOLD_EVERY = 500


class _Stopping(Exception):
    """The process was told to stop."""


class ReplayRun:
    """Runs one replay until it has completed, is cancelled, or is told to stop."""

    def __init__(
        self, db: Database, asked: Row[Any], now: Callable[[], datetime], is_stopping: Callable[[], bool]
    ) -> None:
        self._db, self._asked, self._now, self._is_stopping = db, asked, now, is_stopping

    def run(self) -> None:
        """Keep what comes of it. Raises `ReplayLost` if nobody wants it any more."""
        if self._asked.starts > MOST_STARTS:
            detail = f"was begun {MOST_STARTS} times in vain"
            fail(self._db, self._asked.id, "replay_broken", detail, self._now())
            return
        try:
            result = self._result()
        except _Stopping:
            with self._db.transaction() as session:
                replays.put_back(session, self._asked.id)
            return
        with self._db.transaction() as session:
            replays.complete_replay(session, self._asked.id, result, self._now())
        log.info("replay_completed", replay_id=str(self._asked.id))

    def _result(self) -> dict[str, Any]:
        asked, as_of = self._asked, self._now()
        draft = Draft(asked.pool_id, asked.rules)
        with self._one_moment() as session:
            hands = visible_to(session, _actor(asked)).hands
            past = Past(session, asked.from_on, asked.to_on, draft, as_of)
            rows = past.reps()
            seen = frozenset(rows if hands is None else hands)
            reps = {rep_id: rep_of(row) for rep_id, row in rows.items()}
            replay = Replay(reps, past.calendars(rows), business_zone(), as_of)
            tally = self._walk(past, replay, seen, as_of)
            return replay_result(past, replay, tally, rows, as_of)

    def _walk(self, past: Past, replay: Replay, seen: frozenset[UUID], as_of: datetime) -> Tally:
        tally, total = Tally(business_zone(), as_of), past.count()
        for done, each in enumerate(past.hands()):
            if done % _TOLD_EVERY == 0:
                self._tell(done, total)
            judged = replay.judge(each.hand, each.real, each.draft, is_asked=each.is_asked)
            if each.hand.rep_id in seen:
                tally.count(judged)
        self._tell(total, total)
        replay.pass_time(min(past.until, as_of))
        return tally

    def _tell(self, done: int, total: int) -> None:
        if self._is_stopping():
            raise _Stopping
        with self._db.transaction() as session:
            replays.tell_progress(session, self._asked.id, done, total)
        time.sleep(0)

    @contextmanager
    def _one_moment(self) -> Iterator[Session]:
        """A session that sees the company as it is now, whatever happens meanwhile, and changes nothing."""
        with self._db.engine.connect() as connection:
            still = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with Session(still) as session:
                yield session


def fail(db: Database, replay_id: UUID, code: str, detail: str, now: datetime) -> None:
    """End a replay that cannot be."""
    with db.transaction() as session:
        replays.fail_replay(session, replay_id, code, detail, now)
    log.info("replay_failed", replay_id=str(replay_id), code=code)


def _actor(asked: Row[Any]) -> Actor | None:
    """Who asked, with the roles they had then."""
    if asked.created_by is None:
        return None
    return Actor(asked.created_by, frozenset(asked.roles), frozenset(asked.groups))
