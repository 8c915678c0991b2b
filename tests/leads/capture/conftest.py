from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.leads.world import World


@pytest.fixture
def world(leads_db: str) -> Iterator[World]:
    """An empty company with its default pool."""
    db = Database(leads_db, statement_timeout_ms=0)
    yield World(db)
    db.close()
