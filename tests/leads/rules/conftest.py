"""A leads database of its own for each test of the rules, and the remote methods that ask about them."""

from collections.abc import Iterator

import pytest

from services.leads.rpc_rules import RulesRpc
from shared.database import Database
from tests.leads.asking import Asking
from tests.leads.jobs.support import LONG_AGO, ROTATE_ALL, START
from tests.leads.world import World


@pytest.fixture
def world(leads_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A company in which nothing is held out of rotation; no mail server."""
    monkeypatch.delenv("SMTP_URL", raising=False)
    database = Database(leads_db, statement_timeout_ms=0)
    company = World(database)
    company.rules(ROTATE_ALL, effective_at=LONG_AGO)
    yield company
    database.close()


@pytest.fixture
def ask(world: World) -> Iterator[Asking]:
    """The remote methods about rules, called as somebody at `START`."""
    asking = Asking(world.db, RulesRpc, START)
    yield asking
    asking.forget()
