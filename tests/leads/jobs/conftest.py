"""A leads database of its own for each test of the jobs."""

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.leads.world import World


@pytest.fixture
def world(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An empty company; no mail server."""
    monkeypatch.delenv("SMTP_URL", raising=False)
    monkeypatch.delenv("ALLHANDS_PUBLIC_URL", raising=False)
    database = Database(leads_db, statement_timeout_ms=0)
    yield World(database)
    database.close()
