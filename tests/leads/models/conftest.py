from collections.abc import Iterator
from typing import Any

import pytest

from services.leads.service import LeadsService
from shared.clock import utc_now
from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.models.support import bring_past, learn, past
from tests.leads.world import World, as_admin

ADMIN = as_admin()


@pytest.fixture
def world(leads_db: str) -> Iterator[World]:
    """An empty company with its default pool."""
    db = Database(leads_db, statement_timeout_ms=0)
    yield World(db)
    db.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    """The remote methods, called as somebody, at the time the clock shows: training looks at it."""
    asking = Asking(world.db, LeadsService, utc_now())
    yield asking
    asking.forget()


@pytest.fixture
def models(world: World, ask: Asking) -> list[Any]:
    """A scorecard and trees, learned of 600 past leads."""
    bring_past(world, past(600))
    ask(ADMIN, "create_score_training", {})
    learn(world)
    return ask(ADMIN, "list_score_models", {})["data"][::-1]
