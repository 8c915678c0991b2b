"""A company in a database that very many sessions may work on at once."""

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.leads.world import GENEROUS, LONG_AGO, World

MOST_SESSIONS = 72


@pytest.fixture
def crowd(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world for up to `MOST_SESSIONS` sessions, where no cap is in the way until a test sets one."""
    monkeypatch.setenv("ALLHANDS_MAX_WORKERS", str(MOST_SESSIONS))
    monkeypatch.setenv("ALLHANDS_LOCK_TIMEOUT_MS", "60000")
    monkeypatch.setenv("ALLHANDS_STATEMENT_TIMEOUT_MS", "60000")
    db = Database(leads_db)
    world = World(db)
    world.rules(GENEROUS, effective_at=LONG_AGO)
    yield world
    db.close()
