"""A company with a past, and the remote methods that replay it."""

from collections.abc import Iterator

import pytest

from services.leads.service import LeadsService
from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.jobs.support import START
from tests.leads.world import World


@pytest.fixture
def world(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An empty company; no mail server."""
    monkeypatch.delenv("SMTP_URL", raising=False)
    database = Database(leads_db, statement_timeout_ms=0)
    yield World(database)
    database.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    """The remote methods, called as somebody, first at `START`."""
    asking = Asking(world.db, LeadsService, START)
    yield asking
    asking.forget()
